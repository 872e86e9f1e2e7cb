class Admin::BaseController < ApplicationController
  before_action :require_admin

  private

  def require_admin
    redirect_to(new_clerk_session_path) and return unless current_clerk&.admin?
  end
end
