class Admin::ClerksController < Admin::BaseController
  def index
    render json: Clerk.all
  end

  def update
    Clerk.find(params[:id]).update!(role: params[:role])
    head :ok
  end
end
