"""Access to the registry's database."""
import hmac
from dataclasses import dataclass

from .settings import settings


@dataclass
class Card:
    id: int
    is_valid: bool
    photo: bytes


@dataclass
class StoredClient:
    id: int
    secret_hash: str

    def matches(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret_hash, hash_secret(secret))


def hash_secret(secret: str) -> str:
    return hmac.new(settings.jwt_secret.get_secret_value().encode(), secret.encode(), "sha256").hexdigest()


async def find_client(client_id: str) -> StoredClient | None:
    return await query_one("select id, secret_hash from clients where name = $1", client_id)


async def find_card(cnic: str) -> Card | None:
    return await query_one("select id, is_valid, photo from cards where cnic = $1", cnic)


async def find_family(cnic: str) -> list:
    return await query_all("select cnic, full_name, relation from family where head = $1", cnic)


async def store_member(member) -> int:
    return await query_one("insert into family values ($1, $2, $3) returning id", member.cnic, member.full_name, member.relation)


async def block_card(card_id: int) -> None:
    await query_one("update cards set is_valid = false where id = $1", card_id)


async def count_requests() -> int:
    return await query_one("select count(*) from requests")


async def query_one(sql: str, *args):
    raise NotImplementedError


async def query_all(sql: str, *args):
    raise NotImplementedError
