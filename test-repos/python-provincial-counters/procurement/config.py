import os

SECRET_KEY = os.environ["SECRET_KEY"]
AUTH_TYPE = 1
AUTH_ROLE_PUBLIC = "Public"
