"""Dispatch of the rescue service."""
import os

import aiohttp_cors
from aiohttp import web

from calls import Calls

routes = web.RouteTableDef()
OPEN = ("/health", "/login", "/callers")


@web.middleware
async def signed_in(request, handler):
    if not request.path.startswith(OPEN):
        token = request.headers.get("Authorization", "")
        request["dispatcher"] = await request.app["calls"].dispatcher(token)
        if request["dispatcher"] is None:
            raise web.HTTPUnauthorized(text="dispatchers only")
    return await handler(request)


@routes.get("/health")
async def health(request):
    return web.Response(text="ok")


@routes.post("/login")
async def login(request):
    body = await request.json()
    return web.json_response(await request.app["calls"].login(body["user"], body["password"]))


@routes.get("/calls")
async def calls(request):
    return web.json_response(await request.app["calls"].open())


@routes.view("/calls/{id}")
class Call(web.View):
    async def get(self):
        return web.json_response(await self.request.app["calls"].one(self.request.match_info["id"]))

    async def put(self):
        return web.json_response(await self.request.app["calls"].send(self.request.match_info["id"]))


@routes.get("/callers/{mobile}")  # amanat-expect: public-endpoint-unapproved
async def caller(request):
    found = await request.app["calls"].caller(request.match_info["mobile"])
    return web.json_response({"name": found.name, "mobile": found.mobile, "address": found.address})


def hospital_app():
    hospitals = web.Application(middlewares=[hospital_key])
    hospitals.router.add_post("/beds", beds)
    return hospitals


@web.middleware
async def hospital_key(request, handler):
    if request.headers.get("X-Hospital-Key") != os.environ["HOSPITAL_KEY"]:
        return web.json_response({"error": "unknown hospital"}, status=401)
    return await handler(request)


async def beds(request):
    return web.json_response(await request.app["calls"].beds(await request.json()))


def main():
    app = web.Application(middlewares=[signed_in])
    app["calls"] = Calls(os.environ["DATABASE_URL"])
    app.add_routes(routes)
    app.add_subapp("/hospitals", hospital_app())
    aiohttp_cors.setup(app)
    web.run_app(app)


if __name__ == "__main__":
    main()
