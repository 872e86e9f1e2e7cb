class Admin::AuditController < Admin::BaseController
  def index
    render json: AuditEntry.latest(100)
  end
end
