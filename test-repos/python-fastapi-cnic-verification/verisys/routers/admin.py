import logging

from fastapi import APIRouter, Depends

from ..security import AdminClient, require_scope
from ..store import block_card, count_requests

logger = logging.getLogger(__name__)
router = APIRouter(dependencies=[Depends(require_scope("admin"))])


@router.get("/requests")
async def requests() -> dict[str, int]:
    return {"count": await count_requests()}


@router.post("/cards/{card_id}/block", status_code=204)
async def block(card_id: int, client: AdminClient) -> None:
    await block_card(card_id)
    logger.info("card %s blocked by %s", card_id, client.department)
