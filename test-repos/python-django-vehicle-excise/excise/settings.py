import os

SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
DEBUG = os.environ.get("DEBUG") == "1"
ROOT_URLCONF = "excise.urls"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "vehicles",
    "tokentax",
]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "excise",
        "USER": "excise",
        "PASSWORD": os.environ.get("DB_PASSWORD", ""),
        "HOST": "db.excise.local",
    },
    "archive": {
        "ENGINE": "django.db.backends.mysql",
        "NAME": "excise_2009",
        "USER": "reader",
        "PASSWORD": "Taxila1947old",  # amanat-expect: hardcoded-credential
        "HOST": "10.31.0.12",
    },
}

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
}

EMAIL_HOST_USER = "noreply"
EMAIL_HOST_PASSWORD = "khyber-mail-3306"  # amanat-expect: hardcoded-credential
AUTH_PASSWORD_VALIDATORS = [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"}]
LOGIN_URL = "/login/"
CSRF_COOKIE_NAME = "excise_csrf"
