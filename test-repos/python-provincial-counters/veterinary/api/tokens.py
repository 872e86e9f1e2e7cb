import os

import jwt

from api.store import store


def read(token):
    return jwt.decode(token, os.environ["JWT_KEY"], algorithms=["HS256"])


def login(body):
    return {"token": store.login(body["user"], body["password"])}
