"""Family trees. Each route asks for its client itself; so it was meant."""
import logging

from fastapi import APIRouter, HTTPException

from ..schemas import FamilyMember
from ..security import CurrentClient
from ..store import find_family, store_member

logger = logging.getLogger(__name__)
router = APIRouter(tags=["family"])


@router.get("/{cnic}")  # amanat-expect: pii-in-url
async def tree(cnic: str, client: CurrentClient) -> list[FamilyMember]:
    members = await find_family(cnic)
    logger.info("tree of %d members for client %s", len(members), client.id)
    return members


@router.get("/{cnic}/children")  # amanat-expect: unauthenticated-endpoint, pii-in-url
async def children(cnic: str) -> list[FamilyMember]:
    members = await find_family(cnic)
    if not members:
        logger.warning(f"no family for cnic {cnic}")  # amanat-expect: pii-in-log
        raise HTTPException(404)
    return [member for member in members if member.relation == "child"]


@router.post("/members", status_code=201)  # amanat-expect: unauthenticated-endpoint
async def add(member: FamilyMember) -> dict[str, int]:
    stored = await store_member(member)
    logger.info("member added: %s", member.model_dump_json())  # amanat-expect: pii-in-log
    return {"id": stored}
