import logging

import structlog
from fastapi import APIRouter

from ..masking import digest, masked, tidy
from ..schemas import VerifyReply, VerifyRequest
from ..store import find_card

logger = logging.getLogger(__name__)
slog = structlog.get_logger()
router = APIRouter(tags=["verify"])


@router.post("/")
async def verify(request: VerifyRequest) -> VerifyReply:
    logger.info("verify %s", request)  # amanat-expect: pii-in-log
    card = await find_card(request.cnic)
    if card is None:
        logger.info("no card for %s", masked(request.cnic))
        return VerifyReply(valid=False, reason="unknown")
    slog.info("verified", card=digest(request.cnic), valid=card.is_valid)
    return VerifyReply(valid=card.is_valid)


@router.get("/{cnic}/status")  # amanat-expect: pii-in-url
async def card_status(cnic: str) -> VerifyReply:
    number = tidy(cnic)
    slog.info("status", number=number)  # amanat-expect: pii-in-log
    card = await find_card(number)
    cnic_length = len(number)
    logger.debug("length was %d", cnic_length)
    return VerifyReply(valid=card is not None)


@router.get("/{cnic}/photo")  # amanat-expect: pii-in-url
async def photo(cnic: str) -> bytes:
    card = await find_card(cnic)
    logger.info("photo served for card %s", card.id)
    return card.photo
