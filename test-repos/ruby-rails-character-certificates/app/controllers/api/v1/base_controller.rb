# The mobile app sends a token instead of a session.
class Api::V1::BaseController < ActionController::API
  before_action :require_token

  private

  def require_token
    head :unauthorized unless current_device
  end

  def current_device
    @current_device ||= Device.find_by(token: request.headers["X-Device-Token"])
  end
end
