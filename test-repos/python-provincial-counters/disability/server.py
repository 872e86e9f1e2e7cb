"""Certificates of disability."""
import os

import jwt
from sanic import Blueprint, Sanic
from sanic.exceptions import Unauthorized
from sanic.response import json, text

from assessments import assessments

app = Sanic("disability")
board = Blueprint("board", url_prefix="/board")
citizens = Blueprint("citizens", url_prefix="/citizens")


def doctor_only(handler):
    async def checked(request, *args, **kwargs):
        try:
            jwt.decode(request.token, os.environ["JWT_KEY"], algorithms=["HS256"])
        except jwt.InvalidTokenError as failed:
            raise Unauthorized("doctors only") from failed
        return await handler(request, *args, **kwargs)

    return checked


@board.on_request
async def members_only(request):
    if not await assessments.member(request.token):
        return json({"error": "members of the board only"}, status=401)


@board.get("/cases")
async def cases(request):
    return json(await assessments.waiting())


@board.post("/cases/<number:int>/decide")
async def decide(request, number):
    return json(await assessments.decide(number, request.json))


@citizens.get("/<cnic:str>/certificate")  # amanat-expect: unauthenticated-endpoint, pii-in-url
async def certificate(request, cnic):
    found = await assessments.of(cnic)
    return json({"cnic": found.cnic, "disability": found.disability, "blood_group": found.blood_group})


@citizens.put("/<cnic:str>/assessment")  # amanat-expect: pii-in-url
@doctor_only
async def assess(request, cnic):
    return json(await assessments.assess(cnic, request.json))


@app.get("/health")
async def health(request):
    return text("ok")


@app.post("/login")
async def login(request):
    return json(await assessments.login(request.json["user"], request.json["password"]))


@app.on_response
async def allow_pages(request, response):
    response.headers["Access-Control-Allow-Origin"] = "https://health.example.pk"


app.blueprint(Blueprint.group(board, citizens, url_prefix="/api/v1"))
