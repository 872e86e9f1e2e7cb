"""Gate passes of a seaport."""
from starlette.applications import Starlette
from starlette.authentication import AuthCredentials, AuthenticationBackend, SimpleUser, requires
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route

from passes import passes


class SessionBackend(AuthenticationBackend):
    async def authenticate(self, conn):
        clerk = await passes.clerk(conn.cookies.get("session"))
        return (AuthCredentials(["authenticated"]), SimpleUser(clerk)) if clerk else None


class CustomsOnly(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if not await passes.officer(request.headers.get("Authorization")):
            return JSONResponse({"error": "customs only"}, status_code=401)
        return await call_next(request)


async def health(request):
    return PlainTextResponse("ok")


async def login(request):
    body = await request.json()
    return JSONResponse(await passes.login(body["user"], body["password"]))


async def holder(request):
    found = await passes.holder(request.path_params["cnic"])
    return JSONResponse({"cnic": found.cnic, "name": found.name, "passport_number": found.passport_number})


@requires("authenticated")
async def issue(request):
    return JSONResponse(await passes.issue(await request.json()))


async def containers(request):
    return JSONResponse(await passes.containers())


async def release(request):
    return JSONResponse(await passes.release(request.path_params["number"]))


app = Starlette(
    routes=[
        Route("/health", health),
        Route("/login", login, methods=["POST"]),
        Mount(
            "/passes",
            routes=[
                Route("/", issue, methods=["POST"]),
                Route("/holders/{cnic}", holder),  # amanat-expect: unauthenticated-endpoint, pii-in-url
            ],
        ),
        Mount(
            "/customs",
            routes=[Route("/containers", containers), Route("/containers/{number}/release", release, methods=["POST"])],
            middleware=[Middleware(CustomsOnly)],
        ),
    ],
    middleware=[Middleware(CORSMiddleware, allow_origins=["*"]), Middleware(AuthenticationMiddleware, backend=SessionBackend())],
)
