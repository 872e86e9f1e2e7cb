class Confirmation
  def initialize(application_id, mobile_number)
    @application_id = application_id
    @mobile_number = mobile_number
  end

  def deliver
    reply = SmsGateway.send_message(to: @mobile_number, text: text)
    logger.info("confirmation of #{@application_id} sent: #{reply.status}")
  rescue SmsGateway::Error => e
    logger.error("no confirmation to #{@mobile_number}: #{e.message}") # amanat-expect: pii-in-log
  end

  private

  def text
    <<~SMS
      Application #{@application_id} has been received.
      Bring your original identity card to the counter.
    SMS
  end

  def logger
    Rails.logger
  end
end
