class ApplicationsController < ApplicationController
  before_action :find_application, only: %i[show edit update destroy verify turn_down print]

  def index
    @applications = Application.order(:created_at).page(params[:page])
  end

  def pending
    render json: Application.pending
  end

  def show
    logger.info "application #{@application.id} opened"
    render json: @application
  end

  def new
    @application = Application.new
  end

  def create
    @application = Application.new(application_params)
    if @application.save
      logger.info "new application for CNIC #{application_params[:cnic]}" # amanat-expect: pii-in-log
      redirect_to @application
    else
      Rails.logger.warn { "refused: #{params.to_unsafe_h}" } # amanat-expect: pii-in-log
      render :new, status: :unprocessable_entity
    end
  end

  def edit; end

  def update
    @application.update!(application_params)
    logger.debug("updated #{@application.inspect}") # amanat-expect: pii-in-log
    redirect_to @application
  end

  def destroy
    @application.destroy
    head :no_content
  end

  def verify
    VerificationJob.perform_later(@application.id)
    head :accepted
  end

  def turn_down
    @application.update!(status: "rejected", reason: params[:reason])
    head :ok
  end

  def print
    render pdf: CertificatePrinter.new(@application).call
  end

  private

  def find_application
    @application = Application.find(params[:id])
  end

  def application_params
    params.require(:application).permit(:name, :cnic, :father_name, :mobile_number, :address, :station_id)
  end
end
