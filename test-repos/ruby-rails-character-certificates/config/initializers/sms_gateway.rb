# Confirmations go out through the board's SMS gateway.
SmsGateway.configure do |config|
  config.endpoint = "https://sms.example.gov.pk/send"
  config.username = "ckm-lahore"
  config.password = "Sipahi!9027" # amanat-expect: hardcoded-credential
  config.api_key = ENV.fetch("SMS_GATEWAY_KEY")
end
