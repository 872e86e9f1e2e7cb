import os

SECRET_KEY = os.environ["SECRET_KEY"]
ROOT_URLCONF = "census.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "enumeration"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware"]
