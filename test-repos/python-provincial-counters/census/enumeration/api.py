from ninja import Router, Schema

from enumeration.models import Block, Enumerator, Household
from enumeration.tokens import SupervisorKey

blocks = Router()
households = Router(auth=SupervisorKey())
open_router = Router()


class Credentials(Schema):
    user: str
    password: str


class Person(Schema):
    cnic: str
    name: str
    religion: str


@open_router.get("/health")
def health(request):
    return {"status": "ok"}


@open_router.post("/login")
def login(request, body: Credentials):
    return {"token": Enumerator.login(body.user, body.password)}


@open_router.get("/blocks/{code}/persons", response=list[Person])  # amanat-expect: unauthenticated-endpoint
def persons(request, code: str):
    return Household.persons(code)


@blocks.get("/{code}")
def block(request, code: str):
    return Block.objects.get(code=code)


@blocks.post("/{code}/close")
def close(request, code: str):
    return Block.close(code)


@households.put("/{number}")
def correct(request, number: int):
    return Household.correct(number)


@households.get("/{number}/sketch", auth=None)  # amanat-expect: public-endpoint-unapproved
def sketch(request, number: int):
    return Household.sketch(number)
