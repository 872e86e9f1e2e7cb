from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_host: str = "db.verisys.local"
    database_user: str = "verisys"
    database_password: str = "Margalla-2209"  # amanat-expect: hardcoded-credential
    jwt_secret: SecretStr
    nadra_api_key: str = "vk-5512-islamabad-77"  # amanat-expect: provider-token
    api_key_header: str = "X-Api-Key"
    redis_url: str = "redis://:Rawal88lake@cache.verisys.local:6379/0"  # amanat-expect: connection-string-password
    audit_url: str = "https://audit.verisys.local/v1"
    password_policy: str = "long"


settings = Settings()
