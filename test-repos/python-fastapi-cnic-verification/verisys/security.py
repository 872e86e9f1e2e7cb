"""Who is calling: a client with a signed token."""
from typing import Annotated

import jwt
from fastapi import Depends, Header, HTTPException, status
from pydantic import BaseModel

from .settings import settings


class Client(BaseModel):
    id: int
    department: str
    scopes: list[str] = []


def require_client(authorization: str = Header(default="")) -> Client:
    token = authorization.removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, settings.jwt_secret.get_secret_value(), algorithms=["HS256"])
    except jwt.PyJWTError as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "token refused") from error
    return Client(**claims)


def require_scope(scope: str):
    def check(client: Client = Depends(require_client)) -> Client:
        if scope not in client.scopes:
            raise HTTPException(status.HTTP_403_FORBIDDEN, f"scope {scope} is missing")
        return client

    return check


CurrentClient = Annotated[Client, Depends(require_client)]
AdminClient = Annotated[Client, Depends(require_scope("admin"))]
