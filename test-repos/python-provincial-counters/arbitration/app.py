"""Family cases before a union council."""
import os
from typing import Annotated

from litestar import Controller, Litestar, Router, delete, get, post
from litestar.config.cors import CORSConfig
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.params import Body

from cases import Case, cases


def secretary(connection: ASGIConnection, _: BaseRouteHandler) -> None:
    if cases.secretary(connection.headers.get("Authorization")) is None:
        raise NotAuthorizedException()


def chairman(connection: ASGIConnection, _: BaseRouteHandler) -> None:
    if connection.headers.get("X-Chairman") != os.environ["CHAIRMAN_KEY"]:
        raise PermissionDeniedException()


class CaseController(Controller):
    path = "/cases"
    guards = [secretary]

    @get("/")
    async def all(self) -> list[Case]:
        return await cases.all()

    @post("/")
    async def file(self, data: Annotated[Case, Body()]) -> Case:
        return await cases.file(data)

    @delete("/{number:int}", guards=[chairman])
    async def drop(self, number: int) -> None:
        await cases.drop(number)


class PartyController(Controller):
    path = "/parties"

    @get("/{cnic:str}", security=[{"bearer": []}])  # amanat-expect: unauthenticated-endpoint, pii-in-url
    async def party(self, cnic: str) -> dict[str, str]:
        found = await cases.party(cnic)
        return {"cnic": found.cnic, "spouse": found.spouse_name}


@get("/health")
async def health() -> str:
    return "ok"


@post("/login")
async def login(data: dict[str, str]) -> dict[str, str]:
    return await cases.login(data["user"], data["password"])


notices = Router(path="/notices", route_handlers=[], guards=[chairman])

app = Litestar(
    route_handlers=[health, login, Router(path="/council", route_handlers=[CaseController, PartyController]), notices],
    cors_config=CORSConfig(allow_origins=["https://councils.example.pk"]),
)
