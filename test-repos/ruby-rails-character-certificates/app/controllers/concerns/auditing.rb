module Auditing
  extend ActiveSupport::Concern

  included do
    before_action :note_visit
  end

  class_methods do
    def open_to_public(**options)
      skip_before_action :authenticate_clerk!, **options
    end
  end

  private

  def note_visit
    Rails.logger.info("visit clerk=#{current_clerk&.id} action=#{action_name}")
  end
end
