class VerdictsController < ApplicationController
  def show
    render json: Verdict.find_by!(application_id: params[:application_id])
  end

  def update
    Verdict.find_by!(application_id: params[:application_id]).update!(text: params[:text])
    head :ok
  end
end
