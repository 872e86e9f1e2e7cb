class ApplicationController < ActionController::Base
  include Auditing

  protect_from_forgery with: :exception
  before_action :authenticate_clerk!
  before_action :set_locale

  private

  def set_locale
    I18n.locale = params[:locale] || :ur
  end
end
