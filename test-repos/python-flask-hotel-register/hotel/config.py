import os


class Settings:
    LOG_LEVEL = os.environ.get("LOG_LEVEL", "INFO")
    SECRET_KEY = "hotel-eye-lahore-4471"  # amanat-expect: hardcoded-credential
    SQLALCHEMY_DATABASE_URI = os.environ["DATABASE_URL"]
    REPORTING_DATABASE = "postgresql://reports:Shalimar92x@10.20.4.7:5432/hotels"  # amanat-expect: connection-string-password
    SMS_PASSWORD = os.environ.get("SMS_PASSWORD", "gulberg-7731-sms")  # amanat-expect: hardcoded-credential
    MAIL_PASSWORD = os.environ.get("MAIL_PASSWORD")
    PASSWORD_LABEL = "Password of the hotel's account"
    PASSWORD_MIN_LENGTH = 12
    TOKEN_HEADER = "X-Hotel-Token"
    TOKEN_LIFETIME_MINUTES = 45


class TestSettings(Settings):
    SQLALCHEMY_DATABASE_URI = "sqlite:///:memory:"
