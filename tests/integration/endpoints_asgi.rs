//! Endpoints and verdicts of the smaller Python frameworks.

use super::endpoints::check;

#[test]
fn starlette_routes_in_lists_and_paths_that_a_middleware_leaves_alone() {
    check(
        &[
            (
                "app.py",
                r##"import re
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.middleware.authentication import AuthenticationMiddleware

OPEN_PATHS = {"/tariffs", "/health"}
OPEN_PREFIXES = ("/notices/", "/static")

class TokenMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        path = request.url.path
        if path in OPEN_PATHS or any(path.startswith(p) for p in OPEN_PREFIXES):
            return await call_next(request)
        token = request.headers.get("authorization")
        if not token:
            return JSONResponse({"error": "no token"}, status_code=401)
        return await call_next(request)

async def tariffs(request):
    return JSONResponse([])

async def notices(request):
    return JSONResponse([])

async def permits(request):
    return JSONResponse([])

class Permit(HTTPEndpoint):
    async def get(self, request):
        return JSONResponse({})
    @requires("authenticated")
    async def delete(self, request):
        return JSONResponse({})

routes = [
    Route("/tariffs", tariffs),
    Route("/notices/{id:int}", notices),
    Route("/permits", permits, methods=["GET", "POST"]),
    Mount("/v2", routes=[Route("/permits/{id}", Permit)]),
]
app = Starlette(routes=routes, middleware=[Middleware(TokenMiddleware)])
"##,
            ),
            (
                "requirements.txt",
                r##"starlette
"##,
            ),
        ],
        &[
            "GET /notices/{id} public",
            "GET /permits authenticated",
            "POST /permits authenticated",
            "GET /tariffs public",
            "DELETE /v2/permits/{id} authenticated",
            "GET /v2/permits/{id} authenticated",
        ],
    );
}

#[test]
fn aiohttp_applications_within_applications() {
    check(
        &[(
            "app.py",
            r##"from aiohttp import web
from aiohttp_security import check_authorized, setup

routes = web.RouteTableDef()

@web.middleware
async def key_middleware(request, handler):
    if request.path.startswith("/open"):
        return await handler(request)
    if request.headers.get("X-Api-Key") != request.app["key"]:
        raise web.HTTPUnauthorized()
    return await handler(request)

@web.middleware
async def timing(request, handler):
    return await handler(request)

@routes.get("/open/tariffs")
async def tariffs(request):
    return web.json_response([])

@routes.view("/permits/{number}")
class Permit(web.View):
    async def get(self):
        return web.json_response({})
    async def delete(self):
        return web.json_response({})

async def note(request):
    return web.json_response({})

async def mine(request):
    await check_authorized(request)
    return web.json_response({})

def add_internal(app):
    app.router.add_post("/notes", note)
    app.router.add_route("GET", "/mine", mine)

def make_app():
    app = web.Application(middlewares=[timing])
    api = web.Application(middlewares=[key_middleware])
    api.add_routes(routes)
    api.add_routes([web.put("/notes/{id:\\d+}", note), web.view("/view", Permit)])
    app.add_subapp("/api", api)
    add_internal(app)
    return app
"##,
        )],
        &[
            "PUT /api/notes/{id} authenticated",
            "GET /api/open/tariffs authenticated",
            "DELETE /api/permits/{number} authenticated",
            "GET /api/permits/{number} authenticated",
            "DELETE /api/view authenticated",
            "GET /api/view authenticated",
            "GET /mine authenticated",
            "POST /notes unauthenticated",
        ],
    );
}

#[test]
fn tornado_tables_of_handlers() {
    check(
        &[
            (
                "server.py",
                r##"import tornado.ioloop
import tornado.web
from handlers import reports

class Base(tornado.web.RequestHandler):
    def get_current_user(self):
        return self.get_secure_cookie("officer")

class Home(Base):
    def get(self):
        self.write("house")

class Records(Base):
    @tornado.web.authenticated
    def get(self, number):
        self.write({})
    def post(self, number):
        self.write({})

class Own(Base):
    def get(self):
        if not self.current_user:
            self.redirect("/login")
            return
        self.write({})
    def put(self):
        if self.request.headers.get("Authorization") is None:
            self.set_status(401)
            self.finish()
            return
        self.write({})

class Application(tornado.web.Application):
    def __init__(self):
        handlers = [
            (r"/", Home),
            (r"/records/(?P<number>[0-9]+)", Records),
            tornado.web.url(r"/own", Own, name="own"),
        ] + reports.HANDLERS
        super().__init__(handlers, login_url="/login")
"##,
            ),
            ("handlers/__init__.py", ""),
            (
                "handlers/reports.py",
                r##"from tornado.web import RequestHandler, HTTPError

class Guarded(RequestHandler):
    def prepare(self):
        if not self.get_secure_cookie("officer"):
            raise HTTPError(401)

class Report(Guarded):
    def get(self, year):
        self.write({})

HANDLERS = [(r"/reports/(\d+)", Report)]
"##,
            ),
        ],
        &[
            "GET / public",
            "GET /own authenticated",
            "PUT /own authenticated",
            "GET /records/{number} authenticated",
            "POST /records/{number} unauthenticated",
            "GET /reports/{} authenticated",
        ],
    );
}

#[test]
fn falcon_resources_hooks_and_middleware() {
    check(
        &[
            (
                "app.py",
                r##"import falcon
import listing

def require_officer(req, resp, resource, params):
    if req.get_header("Authorization") is None:
        raise falcon.HTTPUnauthorized()

class KeyMiddleware:
    def process_request(self, req, resp):
        if req.path in ("/tariffs",):
            return
        if not req.get_header("X-Api-Key"):
            raise falcon.HTTPUnauthorized(title="key missing")

class Tariffs:
    def on_get(self, req, resp):
        resp.media = []

class Permits:
    def __init__(self, store):
        self.store = store
    def on_get(self, req, resp):
        resp.media = []
    @falcon.before(require_officer)
    def on_post(self, req, resp):
        resp.media = {}
    def on_get_one(self, req, resp, number):
        resp.media = {}

@falcon.before(require_officer)
class Notes:
    def on_get(self, req, resp):
        resp.media = []

app = falcon.App(middleware=[KeyMiddleware()])
permits = Permits(store=None)
app.add_route("/tariffs", Tariffs())
app.add_route("/permits", permits)
app.add_route("/permits/{number:int}", permits, suffix="one")

bare = falcon.asgi.App()
bare.add_route("/open-permits", permits)
bare.add_route("/notes", Notes())
bare.add_route("/listing", listing)
"##,
            ),
            (
                "listing.py",
                r##"def on_get(req, resp):
    resp.media = []
"##,
            ),
        ],
        &[
            "GET /listing unauthenticated",
            "GET /notes authenticated",
            "GET /open-permits unauthenticated",
            "POST /open-permits authenticated",
            "GET /permits authenticated",
            "POST /permits authenticated",
            "GET /permits/{number} authenticated",
            "GET /tariffs public",
        ],
    );
}

#[test]
fn bottle_functions_plugins_and_mounts() {
    check(
        &[(
            "app.py",
            r##"from functools import wraps
import bottle
from bottle import Bottle, route, get, post, request, abort, auth_basic, redirect

app = Bottle()
sub = Bottle()

def known(user, password):
    return user == password

def officer_only(fn):
    @wraps(fn)
    def inner(*a, **k):
        if not request.get_cookie("officer", secret="x"):
            redirect("/login")
        return fn(*a, **k)
    return inner

@route("/hello")
def hello():
    return "x"

@get("/ledger")
@auth_basic(known)
def ledger():
    return "x"

@officer_only
@post("/ledger")
def add():
    return "x"

@app.route("/permits/<number:int>", method=["GET", "PUT"])
@officer_only
def permit(number):
    return {}

@app.delete("/permits/<number:int>")
def remove(number):
    return {}

@sub.hook("before_request")
def check():
    if not request.headers.get("X-Key"):
        abort(401, "key")

@sub.get("/list")
def listing():
    return []

@bottle.put("/direct")
def direct():
    return "x"

app.mount("/sub", sub)
"##,
        )],
        &[
            "PUT /direct unauthenticated",
            "GET /hello unauthenticated",
            "GET /ledger authenticated",
            "POST /ledger unauthenticated",
            "DELETE /permits/{number} unauthenticated",
            "GET /permits/{number} authenticated",
            "PUT /permits/{number} authenticated",
            "GET /sub/list authenticated",
        ],
    );
}

#[test]
fn litestar_controllers_and_guards() {
    check(
        &[(
            "app.py",
            r##"from litestar import Controller, Litestar, Router, delete, get, post
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException

def officer_guard(connection: ASGIConnection, handler) -> None:
    if not connection.headers.get("authorization"):
        raise NotAuthorizedException()

@get("/status-of-house")
async def status() -> dict:
    return {}

@get("/records", guards=[officer_guard])
async def records() -> list:
    return []

class Permits(Controller):
    path = "/permits"

    @get()
    async def listing(self) -> list:
        return []

    @get("/{number:int}", guards=[officer_guard])
    async def one(self, number: int) -> dict:
        return {}

class Cards(Controller):
    path = "/cards"
    guards = [officer_guard]

    @delete("/{number:int}")
    async def remove(self, number: int) -> None:
        return None

@post("/notes")
async def note() -> dict:
    return {}

inner = Router(path="/inner", route_handlers=[note], guards=[officer_guard])
app = Litestar(route_handlers=[status, records, Permits, Router("/v1", route_handlers=[Cards, inner])])
"##,
        )],
        &[
            "GET /permits unauthenticated",
            "GET /permits/{number} authenticated",
            "GET /records authenticated",
            "GET /status-of-house unauthenticated",
            "DELETE /v1/cards/{number} authenticated",
            "POST /v1/inner/notes authenticated",
        ],
    );
}
