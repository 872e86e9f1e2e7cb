//! Endpoints and verdicts of Flask and FastAPI, over small projects of several files.

use super::endpoints::check;

#[test]
fn flask_hook_that_asks_for_endpoint_and_path() {
    check(
        &[(
            "app.py",
            r##"from flask import Flask, request, abort, session, redirect
app = Flask(__name__)
@app.before_request
def check():
    if request.endpoint in ("login", "static", "notices"):
        return
    if request.path.startswith("/api/") and not request.headers.get("X-Key"):
        abort(401)
    if "officer" not in session:
        return redirect("/login")

@app.route("/notices")
def notices(): return []
@app.route("/login")
def login(): return []
@app.route("/permits", methods=["POST"])
def permits(): return []
@app.route("/api/permits")
def api_permits(): return []
"##,
        )],
        &["GET /api/permits authenticated", "GET /login public", "GET /notices public", "POST /permits authenticated"],
    );
}

#[test]
fn flask_factories_views_and_tables() {
    check(
        &[
            (
                "requirements.txt",
                r##"flask
"##,
            ),
            (
                "house/__init__.py",
                r##"from flask import Flask
from .auth import init_auth
from . import pages

def create_app(config=None):
    app = Flask(__name__)
    init_auth(app)
    from .api import api_bp
    from .web import blueprints
    app.register_blueprint(api_bp, url_prefix="/api")
    for bp in blueprints:
        app.register_blueprint(bp)
    for rule, view in pages.TABLE:
        app.add_url_rule(rule, view_func=view)
    app.add_url_rule("/raw", "raw", pages.raw, methods=["POST"])
    register_admin(app)
    return app

def register_admin(app):
    from .admin import admin
    app.register_blueprint(admin, url_prefix="/admin")
"##,
            ),
            (
                "house/admin.py",
                r##"from flask import Blueprint
from flask_jwt_extended import jwt_required, verify_jwt_in_request
admin = Blueprint("admin", __name__)
@admin.before_request
@jwt_required()
def guard():
    pass
@admin.route("/users", methods=("GET", "POST"))
def users(): return []
"##,
            ),
            (
                "house/auth.py",
                r##"from functools import wraps
from flask import session, redirect, url_for, request, g, jsonify
from flask_login import LoginManager
login_manager = LoginManager()

def init_auth(app):
    login_manager.init_app(app)

def officer_required(view):
    @wraps(view)
    def wrapped(**kwargs):
        if g.user is None:
            return redirect(url_for("auth.login"))
        return view(**kwargs)
    return wrapped

def token_required(roles=None):
    def decorator(f):
        @wraps(f)
        def inner(*a, **k):
            header = request.headers.get("Authorization")
            if header is None or not header.startswith("Bearer "):
                return jsonify(message="token missing"), 401
            return f(*a, **k)
        return inner
    return decorator

def log_call(f):
    @wraps(f)
    def inner(*a, **k):
        return f(*a, **k)
    return inner
"##,
            ),
            (
                "house/pages.py",
                r##"from .auth import officer_required
def about(): return "x"
@officer_required
def report(): return "x"
def raw(): return "x"
TABLE = [("/about-house", about), ("/report", report)]
"##,
            ),
            (
                "house/api/__init__.py",
                r##"from flask import Blueprint
api_bp = Blueprint("api", __name__)
inner = Blueprint("inner", __name__, url_prefix="/inner")
api_bp.register_blueprint(inner)
from . import permits, cards
@inner.before_request
def check_inner():
    from flask import request, abort
    if not request.headers.get("X-Api-Key"):
        abort(401)
"##,
            ),
            (
                "house/api/cards.py",
                r##"
"##,
            ),
            (
                "house/api/permits.py",
                r##"from flask import current_app, abort
from flask_login import current_user, login_required
from . import api_bp, inner
from ..auth import officer_required, token_required, log_call
from flask.views import MethodView

@api_bp.route("/permits")
@login_required
def permits(): return []

@login_required
@api_bp.route("/permits/open")
def permits_open(): return []

@api_bp.route("/permits/<int:id>", methods=["GET", "DELETE"])
@api_bp.route("/permit/<int:id>", methods=["GET"])
@token_required(roles=["clerk"])
def permit(id): return {}

@api_bp.post("/permits")
@log_call
def make(): return {}

@inner.get("/secret")
def secret(): return {}

@api_bp.route("/mine")
def mine():
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    return {}

@api_bp.route("/mine2")
def mine2():
    if not current_user.is_authenticated:
        abort(403)
    return {}

class CardView(MethodView):
    decorators = [officer_required]
    init_every_request = False
    def get(self, id): return {}
    def post(self): return {}

card = CardView.as_view("card")
api_bp.add_url_rule("/cards/", view_func=card, methods=["POST"])
api_bp.add_url_rule("/cards/<int:id>", view_func=card, methods=["GET"])
"##,
            ),
            (
                "house/web/__init__.py",
                r##"from .home import home
from .files import files
blueprints = [home, files]
"##,
            ),
            (
                "house/web/files.py",
                r##"from flask import Blueprint
from flask_httpauth import HTTPBasicAuth
auth = HTTPBasicAuth()
files = Blueprint("files", __name__)
@files.route("/files/<path:name>")
@auth.login_required(role="admin")
def one(name): return "x"
@files.route("/files", strict_slashes=False)
def all_files(): return "x"
"##,
            ),
            (
                "house/web/home.py",
                r##"from flask import Blueprint, session, redirect, g
home = Blueprint("home", __name__, url_prefix="/home")
@home.route("/")
def index(): return "x"
@home.route("/me")
def me():
    if "user_id" not in session:
        return redirect("/login")
    return "x"
@home.route("/me2")
def me2():
    user = session.get("user")
    if not user:
        return {"error": "unauthorized"}, 401
    return "x"
"##,
            ),
        ],
        &[
            "GET /about-house unauthenticated",
            "GET /admin/users authenticated",
            "POST /admin/users authenticated",
            "POST /api/cards/ authenticated",
            "GET /api/cards/{id} authenticated",
            "GET /api/inner/secret authenticated",
            "GET /api/mine authenticated",
            "GET /api/mine2 authenticated",
            "GET /api/permit/{id} authenticated",
            "GET /api/permits authenticated",
            "POST /api/permits unauthenticated",
            "GET /api/permits/open unauthenticated",
            "DELETE /api/permits/{id} authenticated",
            "GET /api/permits/{id} authenticated",
            "GET /files unauthenticated",
            "GET /files/{name} authenticated",
            "GET /home/ public",
            "GET /home/me authenticated",
            "GET /home/me2 authenticated",
            "POST /raw unauthenticated",
            "GET /report authenticated",
        ],
    );
}

#[test]
fn fastapi_dependencies_of_every_kind() {
    check(
        &[
            (
                "requirements.txt",
                r##"fastapi
"##,
            ),
            ("house/__init__.py", ""),
            (
                "house/deps.py",
                r##"from typing import Annotated, Optional
from fastapi import Depends, HTTPException, Header, Security, Request, status
from fastapi.security import OAuth2PasswordBearer, HTTPBearer, APIKeyHeader, HTTPBasic

oauth2 = OAuth2PasswordBearer(tokenUrl="token")
lenient = HTTPBearer(auto_error=False)
api_key = APIKeyHeader(name="X-Key", auto_error=False)

async def current_officer(token: Annotated[str, Depends(oauth2)]):
    return token

async def optional_officer(cred=Depends(lenient)):
    if cred is None:
        return None
    return cred

async def checked_key(key: str = Security(api_key)):
    if key != "x":
        raise HTTPException(status_code=403)
    return key

class RoleChecker:
    def __init__(self, role): self.role = role
    def __call__(self, officer=Depends(current_officer)):
        if officer.role != self.role:
            raise HTTPException(status_code=403)

class Pages:
    def __init__(self, skip: int = 0): self.skip = skip

Officer = Annotated[str, Depends(current_officer)]
MaybeOfficer = Annotated[Optional[str], Depends(optional_officer)]

async def header_check(x_token: Annotated[str, Header()]):
    if x_token != "secret-words":
        raise HTTPException(status_code=400, detail="X-Token header invalid")
"##,
            ),
            (
                "house/main.py",
                r##"from fastapi import FastAPI, Depends, Request
from fastapi.responses import JSONResponse
from .deps import current_officer
from .routers import permits, cards
from .routers import permits as again
import os
app = FastAPI()
api = FastAPI()
app.include_router(permits.router, prefix="/v1")
routers = [cards.router]
for r in routers:
    app.include_router(r, dependencies=[Depends(current_officer)])
if os.environ.get("DEBUG"):
    app.include_router(cards.router, prefix="/debug")

@api.middleware("http")
async def guard(request: Request, call_next):
    if request.url.path in ["/docs", "/sub/login"]:
        return await call_next(request)
    if request.headers.get("Authorization") is None:
        return JSONResponse(status_code=401, content={})
    return await call_next(request)

@api.get("/login")
def login(): return 1
@api.get("/docs-of-house")
def docs(): return 1
@api.post("/things")
def things(): return 1
app.mount("/sub", api)

@app.get("/root", tags=["a"])
async def root(): return 1
def late(): return 1
app.add_api_route("/late", late, methods=["POST"], dependencies=[Depends(current_officer)])
"##,
            ),
            ("house/routers/__init__.py", ""),
            (
                "house/routers/cards.py",
                r##"from fastapi import APIRouter
class HouseRouter(APIRouter):
    pass
router = HouseRouter(prefix="/cards")
@router.get("/all")
def cards(): return []
"##,
            ),
            (
                "house/routers/permits.py",
                r##"from fastapi import APIRouter, Depends, Security, WebSocket
from ..deps import Officer, MaybeOfficer, checked_key, RoleChecker, Pages, lenient, header_check
router = APIRouter(prefix="/permits", tags=["x"])
clerk_only = RoleChecker("clerk")

@router.get("/")
def listing(page: Pages = Depends()): return []
@router.get("/mine")
def mine(officer: Officer): return []
@router.get("/maybe")
def maybe(officer: MaybeOfficer): return []
@router.post("/", dependencies=[Security(checked_key)])
def make(): return {}
@router.put("/{id}")
def change(id: int, _=Depends(clerk_only)): return {}
@router.patch("/{id}", dependencies=[Depends(RoleChecker("clerk"))])
def patch(id: int): return {}
@router.delete("/{id}")
def remove(id: int, cred=Depends(lenient)): return {}
@router.api_route("/both", methods=["GET", "POST"])
async def both(): return {}
@router.websocket("/live")
async def live(ws: WebSocket): pass
@router.get("/token-header", dependencies=[Depends(header_check)])
async def th(): return {}
"##,
            ),
        ],
        &[
            "GET /cards/all authenticated",
            "GET /debug/cards/all unauthenticated",
            "POST /late authenticated",
            "GET /root public",
            "GET /sub/docs-of-house authenticated",
            "GET /sub/login public",
            "POST /sub/things authenticated",
            "GET /v1/permits/ unauthenticated",
            "POST /v1/permits/ authenticated",
            "GET /v1/permits/both unauthenticated",
            "POST /v1/permits/both unauthenticated",
            "GET /v1/permits/live unauthenticated",
            "GET /v1/permits/maybe unauthenticated",
            "GET /v1/permits/mine authenticated",
            "GET /v1/permits/token-header authenticated",
            "DELETE /v1/permits/{id} unauthenticated",
            "PATCH /v1/permits/{id} authenticated",
            "PUT /v1/permits/{id} authenticated",
        ],
    );
}

#[test]
fn fastapi_users_classes_and_credentials() {
    check(
        &[
            (
                "main.py",
                r##"import uuid
from fastapi import FastAPI, Depends, Request, HTTPException, APIRouter, Cookie, Header, Response
from fastapi_users import FastAPIUsers
from fastapi_utils.cbv import cbv
from fastapi.security import HTTPBearer, HTTPAuthorizationCredentials, APIKeyHeader
from starlette.middleware.base import BaseHTTPMiddleware
import secrets
users = FastAPIUsers[str, uuid.UUID](get_manager, [backend])
active = users.current_user(active=True)
maybe = users.current_user(optional=True)
app = FastAPI()
router = APIRouter()
def get_db(): yield 1
def session_officer(request: Request):
    officer = request.session.get("officer")
    if not officer:
        raise HTTPException(status_code=303, headers={"Location": "/login"})
    return officer
class JWTBearer(HTTPBearer):
    def __init__(self, auto_error: bool = True):
        super().__init__(auto_error=auto_error)
    async def __call__(self, request: Request):
        credentials = await super().__call__(request)
        if not credentials:
            raise HTTPException(status_code=403, detail="x")
        return credentials.credentials
key_header = APIKeyHeader(name="x", auto_error=False)
async def with_key(given: str = Depends(key_header)):
    if not secrets.compare_digest(given, "w"):
        raise HTTPException(403)
def get_current_user(authorization: str = Header(None), db=Depends(get_db)):
    if not authorization:
        raise HTTPException(status_code=401)
@app.get("/a")
def a(user=Depends(active)): return 1
@app.get("/b")
def b(user=Depends(maybe)): return 1
@app.get("/c")
def c(officer=Depends(session_officer), db=Depends(get_db)): return 1
@app.get("/d", dependencies=[Depends(JWTBearer())])
def d(): return 1
@app.get("/e")
def e(k=Depends(with_key)): return 1
@cbv(router)
class Permits:
    user: str = Depends(get_current_user)
    @router.get("/f")
    def f(self): return 1
@app.get("/g")
def g(request: Request):
    user = request.session.get("user")
    if not user:
        return Response(status_code=401)
    return 1
@app.get("/h")
async def h(session_id: str = Cookie(None)):
    if session_id is None:
        raise HTTPException(status_code=401, detail="no session")
    return 1
@app.get("/i")
def i(db=Depends(get_db)): return 1
def setup(target: FastAPI):
    target.include_router(router, prefix="/cbv")
setup(app)
def verify_owner(fn):
    return fn
@app.get("/j")
@verify_owner
def j(): return 1
sub = APIRouter(dependencies=[Depends(get_current_user)])
@sub.get("/k")
def k(): return 1
router.include_router(sub, prefix="/sub")
"##,
            ),
            (
                "requirements.txt",
                r##"fastapi
"##,
            ),
        ],
        &[
            "GET /a authenticated",
            "GET /b unauthenticated",
            "GET /c authenticated",
            "GET /cbv/f authenticated",
            "GET /cbv/sub/k authenticated",
            "GET /d authenticated",
            "GET /e authenticated",
            "GET /g authenticated",
            "GET /h authenticated",
            "GET /i unauthenticated",
            "GET /j unauthenticated",
        ],
    );
}

#[test]
fn flask_smorest_classes() {
    check(
        &[(
            "app.py",
            r##"from flask import Flask
from flask.views import MethodView
from flask_jwt_extended import JWTManager, jwt_required
from flask_smorest import Api, Blueprint
app = Flask(__name__)
api = Api()
blp = Blueprint("permits", __name__, url_prefix="/permits", description="x")

@blp.route("/")
class Permits(MethodView):
    @blp.response(200)
    def get(self):
        return []
    @jwt_required()
    @blp.arguments(None)
    @blp.response(201)
    def post(self, data):
        return data

@blp.route("/<int:number>", methods=["DELETE"])
@jwt_required(fresh=True)
def remove(number):
    return ""

api.init_app(app)
api.register_blueprint(blp, url_prefix="/v1/permits")
"##,
        )],
        &[
            "GET /v1/permits/ unauthenticated",
            "POST /v1/permits/ authenticated",
            "DELETE /v1/permits/{number} authenticated",
        ],
    );
}
