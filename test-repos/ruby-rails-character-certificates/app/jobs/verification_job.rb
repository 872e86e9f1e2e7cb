class VerificationJob < ApplicationJob
  queue_as :default

  def perform(application_id)
    application = Application.find(application_id)
    records = CriminalRecord.search(application.cnic)
    Sidekiq.logger.info("#{records.size} records for application #{application_id}")
    if records.any?
      Sidekiq.logger.warn("record found: #{application}") # amanat-todo: pii-in-log the columns of a model stand in the schema
    end
    Sidekiq.logger.info("checked #{mask_cnic(application.cnic)}")
  end

  private

  def mask_cnic(cnic)
    "*" * 9 + cnic.last(4)
  end
end
