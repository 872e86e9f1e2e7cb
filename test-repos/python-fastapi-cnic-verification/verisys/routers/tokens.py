import logging

import jwt
from fastapi import APIRouter, HTTPException

from ..schemas import TokenRequest
from ..settings import settings
from ..store import find_client

logger = logging.getLogger("verisys.tokens")
router = APIRouter()


@router.post("/token")
async def issue(body: TokenRequest) -> dict[str, str]:
    client = await find_client(body.client_id)
    if client is None or not client.matches(body.client_secret.get_secret_value()):
        logger.warning("token refused for client %s", body.client_id)
        raise HTTPException(401, "unknown client")
    token = jwt.encode({"id": client.id}, settings.jwt_secret.get_secret_value())
    logger.debug("issued %s", token)  # amanat-expect: credential-in-log
    return {"access_token": token}
