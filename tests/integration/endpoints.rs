//! Endpoints and verdicts over small projects of several files, one for each framework: every endpoint is listed.

use amanat::catalog::frameworks::Frameworks;
use amanat::facts::endpoints::{Endpoint, Found, find};
use amanat::frontend;
use amanat::ir::Module;
use amanat::project::Project;
use amanat::source::{SourceFile, SourceMap};

fn endpoints(files: &[(&str, &str)]) -> Vec<Endpoint> {
    run(files).endpoints
}

fn run(files: &[(&str, &str)]) -> Found {
    let mut sources = SourceMap::new();
    let mut files = files.to_vec();
    files.sort_unstable();
    for (path, text) in files {
        sources.add(SourceFile::from_text(path, text));
    }
    let lower = |(id, f): (_, &SourceFile)| match frontend::lower(id, f.language, &f.text) {
        // the code of a page, as a scan takes it
        None => frontend::embedded::split(f.language, &f.text)?.parts.first()?.lower(id),
        module => module,
    };
    let modules: Vec<Module> = sources.iter().filter_map(lower).collect();
    let project = Project::build(&sources, modules);
    find(&project, &Frameworks::load(&[]).expect("the embedded knowledge"))
}

/// Compares `METHOD path status` of every endpoint with the table.
pub fn check(files: &[(&str, &str)], table: &[&str]) {
    let found = endpoints(files);
    let mut lines: Vec<String> =
        found.iter().map(|e| format!("{} {} {}", e.method, e.path, e.auth.status.as_str())).collect();
    lines.sort();
    let mut wanted: Vec<String> = table.iter().map(|t| (*t).to_owned()).collect();
    wanted.sort();
    assert_eq!(lines, wanted, "\nfound:\n{}\n", lines.join("\n"));
}

#[test]
fn flask_blueprints_hooks_and_decorator_order() {
    check(
        &[
            (
                "app/__init__.py",
                "from flask import Flask\nfrom app.citizens import bp as citizens\nfrom app.admin import bp as admin\n\
                 def create_app():\n    app = Flask(__name__)\n    app.register_blueprint(citizens, url_prefix='/citizens')\n    \
                 app.register_blueprint(admin, url_prefix='/admin')\n    return app\n",
            ),
            (
                "app/auth.py",
                "from functools import wraps\nfrom flask import request, abort, session, redirect\nimport jwt\n\
                 def token_needed(f):\n    @wraps(f)\n    def inner(*a, **k):\n        token = request.headers.get('Authorization')\n        \
                 if not token:\n            abort(401)\n        return f(*a, **k)\n    return inner\n\
                 def requires_no_auth(f):\n    return f\n\
                 def check_staff():\n    if 'user_id' not in session:\n        return redirect('/login')\n\
                 def remember_user():\n    if session.get('user_id'):\n        request.user = session['user_id']\n",
            ),
            (
                "app/citizens.py",
                "from flask import Blueprint, jsonify\nfrom app.auth import token_needed, requires_no_auth, remember_user\n\
                 bp = Blueprint('citizens', __name__)\nbp.before_request(remember_user)\n\
                 @bp.route('/<cnic>')\n@token_needed\ndef show(cnic):\n    return jsonify({})\n\
                 @token_needed\n@bp.route('/<cnic>/family')\ndef family(cnic):\n    return jsonify({})\n\
                 @bp.route('/', methods=['GET', 'POST'])\n@requires_no_auth\ndef everyone():\n    return jsonify([])\n\
                 @bp.post('/login')\ndef login():\n    return jsonify({})\n",
            ),
            (
                "app/admin.py",
                "from flask import Blueprint, jsonify\nfrom flask.views import MethodView\nfrom app.auth import check_staff\n\
                 bp = Blueprint('admin', __name__)\n@bp.before_request\ndef guard():\n    return check_staff()\n\
                 class Records(MethodView):\n    def get(self):\n        return jsonify([])\n    def delete(self):\n        return ''\n\
                 bp.add_url_rule('/records', view_func=Records.as_view('records'))\n",
            ),
        ],
        &[
            "GET /citizens/{cnic} authenticated",
            "GET /citizens/{cnic}/family unauthenticated",
            "GET /citizens/ unauthenticated",
            "POST /citizens/ unauthenticated",
            "POST /citizens/login public",
            "GET /admin/records authenticated",
            "DELETE /admin/records authenticated",
        ],
    );
}

#[test]
fn fastapi_dependencies_of_routes_routers_and_aliases() {
    check(
        &[
            (
                "main.py",
                "from fastapi import FastAPI, Depends\nfrom api import citizens, open_data\nfrom api.deps import get_current_user\n\
                 app = FastAPI()\napp.include_router(citizens.router, prefix='/v1', dependencies=[Depends(get_current_user)])\n\
                 app.include_router(open_data.router, prefix='/open')\n@app.get('/health')\ndef health():\n    return 'ok'\n",
            ),
            ("api/__init__.py", ""),
            (
                "api/deps.py",
                "from typing import Annotated\nfrom fastapi import Depends, HTTPException\nfrom fastapi.security import OAuth2PasswordBearer\n\
                 oauth2 = OAuth2PasswordBearer(tokenUrl='token')\nlenient = OAuth2PasswordBearer(tokenUrl='token', auto_error=False)\n\
                 def get_current_user(token: str = Depends(oauth2)):\n    return token\n\
                 def maybe_user(token: str = Depends(lenient)):\n    return token\n\
                 def get_db():\n    return 1\n\
                 CurrentUser = Annotated[str, Depends(get_current_user)]\n",
            ),
            (
                "api/citizens.py",
                "from fastapi import APIRouter\nrouter = APIRouter(prefix='/citizens')\n\
                 @router.get('/{cnic}')\ndef show(cnic: str):\n    return {}\n",
            ),
            (
                "api/open_data.py",
                "from fastapi import APIRouter, Depends\nfrom api.deps import CurrentUser, get_db, maybe_user\nrouter = APIRouter()\n\
                 @router.get('/mine')\ndef mine(user: CurrentUser):\n    return {}\n\
                 @router.post('/all')\ndef all_(db=Depends(get_db)):\n    return {}\n\
                 @router.put('/some')\ndef some(user=Depends(maybe_user)):\n    return {}\n",
            ),
        ],
        &[
            "GET /v1/citizens/{cnic} authenticated",
            "GET /open/mine authenticated",
            "POST /open/all unauthenticated",
            "PUT /open/some unauthenticated",
            "GET /health public",
        ],
    );
}

#[test]
fn django_includes_views_and_rest_framework() {
    check(
        &[
            ("manage.py", ""),
            (
                "excise/settings.py",
                "ROOT_URLCONF = 'excise.urls'\nMIDDLEWARE = ['django.contrib.auth.middleware.AuthenticationMiddleware']\n",
            ),
            ("excise/__init__.py", ""),
            (
                "excise/urls.py",
                "from django.urls import path, include\nfrom django.contrib import admin\n\
                 urlpatterns = [path('admin/', admin.site.urls), path('vehicles/', include('vehicles.urls'))]\n",
            ),
            ("vehicles/__init__.py", ""),
            (
                "vehicles/urls.py",
                "from django.urls import path, re_path, include\nfrom rest_framework.routers import DefaultRouter\nfrom . import views\n\
                 router = DefaultRouter()\nrouter.register('owners', views.OwnerViewSet)\nrouter.register('tokens2', views.ReadViewSet)\n\
                 urlpatterns = [\n    path('', views.listing),\n    re_path(r'^(?P<pk>\\d+)/$', views.VehicleView.as_view()),\n    \
                 path('open/', views.OpenView.as_view()),\n    path('api/', include(router.urls)),\n]\n",
            ),
            (
                "vehicles/views.py",
                "from django.contrib.auth.decorators import login_required\nfrom django.contrib.auth.mixins import LoginRequiredMixin\n\
                 from django.views import View\nfrom rest_framework import viewsets, permissions\n\
                 @login_required\ndef listing(request):\n    return None\n\
                 class VehicleView(LoginRequiredMixin, View):\n    def get(self, request, pk):\n        return None\n\
                 class OpenView(View):\n    def get(self, request):\n        return None\n\
                 class OwnerViewSet(viewsets.ModelViewSet):\n    permission_classes = [permissions.IsAuthenticatedOrReadOnly]\n    http_method_names = ['get', 'post']\n\
                 class ReadViewSet(viewsets.ReadOnlyModelViewSet):\n    permission_classes = [permissions.IsAuthenticated]\n",
            ),
        ],
        &[
            "ANY /vehicles/ authenticated",
            "ANY /vehicles/{pk}/ authenticated",
            "ANY /vehicles/open/ unauthenticated",
            "GET /vehicles/api/owners/ unauthenticated",
            "POST /vehicles/api/owners/ authenticated",
            "GET /vehicles/api/owners/{pk}/ unauthenticated",
            "GET /vehicles/api/tokens2/ authenticated",
            "GET /vehicles/api/tokens2/{pk}/ authenticated",
        ],
    );
}

#[test]
fn express_order_mounts_and_apps_as_parameters() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "server.js",
                "const express = require('express');\nconst cors = require('cors');\nconst { requireLogin, maybeLogin } = require('./auth');\n\
                 const sims = require('./routes/sims');\nconst app = express();\napp.use(cors());\napp.use(maybeLogin);\n\
                 app.get('/ping', (req, res) => res.send('ok'));\napp.use('/sims', requireLogin, sims);\nrequire('./routes/shops')(app);\n\
                 app.get('/late', (req, res) => res.json({}));\napp.use(requireLogin);\napp.post('/guarded', (req, res) => res.json({}));\n",
            ),
            (
                "auth.js",
                "const jwt = require('jsonwebtoken');\nfunction requireLogin(req, res, next) {\n  const token = req.headers.authorization;\n  \
                 if (!token) { return res.status(401).end(); }\n  req.user = jwt.verify(token, process.env.KEY);\n  next();\n}\n\
                 function maybeLogin(req, res, next) {\n  const token = req.headers.authorization;\n  if (token) { try { req.user = jwt.verify(token, 'k'); } catch (e) { return res.status(401).end(); } }\n  next();\n}\n\
                 module.exports = { requireLogin, maybeLogin };\n",
            ),
            (
                "routes/sims.js",
                "const router = require('express').Router();\nrouter.get('/:msisdn', (req, res) => res.json({}));\n\
                 router.route('/').get((req, res) => res.json([])).post((req, res) => res.json({}));\nmodule.exports = router;\n",
            ),
            (
                "routes/shops.js",
                "module.exports = function (app) {\n  app.get('/shops', (req, res) => res.json([]));\n  \
                 app.delete('/shops/:id', function (req, res) {\n    if (!req.session.user) { return res.sendStatus(401); }\n    res.json({});\n  });\n};\n",
            ),
        ],
        &[
            "GET /ping public",
            "GET /sims/{msisdn} authenticated",
            "GET /sims authenticated",
            "POST /sims authenticated",
            "GET /shops unauthenticated",
            "DELETE /shops/{id} authenticated",
            "GET /late unauthenticated",
            "POST /guarded authenticated",
        ],
    );
}

const CONTROLLER: &str = "package pk.gov.citizen;\nimport org.springframework.web.bind.annotation.*;\n\
    import org.springframework.security.access.prepost.PreAuthorize;\n\
    @RestController\n@RequestMapping(\"/api/citizens\")\npublic class CitizenController {\n\
    @GetMapping(\"/{cnic}\")\npublic String one(String cnic) { return cnic; }\n\
    @RequestMapping(value = {\"/search\", \"/find\"}, method = {RequestMethod.GET, RequestMethod.POST})\npublic String search() { return \"\"; }\n\
    @PreAuthorize(\"hasRole('ADMIN')\")\n@DeleteMapping(\"/{cnic}\")\npublic void remove(String cnic) { }\n}\n";

#[test]
fn spring_access_lists_decide_in_order() {
    check(
        &[
            ("pom.xml", "<project><artifactId>x</artifactId></project>"),
            ("src/main/java/pk/gov/citizen/CitizenController.java", CONTROLLER),
            (
                "src/main/java/pk/gov/citizen/SecurityConfig.java",
                "package pk.gov.citizen;\nimport org.springframework.context.annotation.*;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
                 import org.springframework.security.web.SecurityFilterChain;\n@Configuration\npublic class SecurityConfig {\n\
                 @Bean\nSecurityFilterChain chain(HttpSecurity http) throws Exception {\n\
                 http.csrf(c -> c.disable()).authorizeHttpRequests(a -> a.requestMatchers(\"/api/citizens/search\").permitAll().anyRequest().authenticated());\n\
                 return http.build();\n}\n}\n",
            ),
        ],
        &[
            "GET /api/citizens/{cnic} authenticated",
            "GET /api/citizens/search unauthenticated",
            "POST /api/citizens/search unauthenticated",
            "GET /api/citizens/find authenticated",
            "POST /api/citizens/find authenticated",
            "DELETE /api/citizens/{cnic} authenticated",
        ],
    );
}

#[test]
fn spring_without_an_access_list_is_open_and_method_security_inert() {
    let config = "package pk.gov.citizen;\nimport org.springframework.security.config.annotation.web.configuration.*;\n\
        import org.springframework.security.config.annotation.web.builders.HttpSecurity;\n@EnableWebSecurity\n\
        public class SecurityConfig extends WebSecurityConfigurerAdapter {\n\
        protected void configure(HttpSecurity http) throws Exception { http.authorizeRequests().antMatchers(\"/api/citizens/find\").authenticated().anyRequest().permitAll(); }\n}\n";
    check(
        &[
            ("pom.xml", "<project/>"),
            ("src/main/java/pk/gov/citizen/CitizenController.java", CONTROLLER),
            ("src/main/java/pk/gov/citizen/SecurityConfig.java", config),
        ],
        &[
            "GET /api/citizens/{cnic} unauthenticated",
            "GET /api/citizens/search unauthenticated",
            "POST /api/citizens/search unauthenticated",
            "GET /api/citizens/find authenticated",
            "POST /api/citizens/find authenticated",
            "DELETE /api/citizens/{cnic} unauthenticated",
        ],
    );
}

#[test]
fn laravel_groups_aliases_resources_and_constructors() {
    check(
        &[
            ("artisan", ""),
            ("composer.json", "{\"require\": {\"laravel/framework\": \"11\"}}"),
            (
                "routes/web.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nuse App\\Http\\Controllers\\DomicileController;\nuse App\\Http\\Controllers\\FormController;\n\
                 Route::get('/', function () { return view('home'); });\n\
                 Route::middleware(['auth'])->prefix('domicile')->group(function () {\n    Route::get('/{id}', [DomicileController::class, 'show']);\n    \
                 Route::withoutMiddleware('auth')->get('/leak', [DomicileController::class, 'leak']);\n});\n\
                 Route::group(['prefix' => 'office', 'middleware' => 'officer'], function () {\n    Route::post('/stamp', [DomicileController::class, 'stamp']);\n});\n\
                 Route::resource('forms', FormController::class)->only(['index', 'store']);\n\
                 Route::put('/throttled', [DomicileController::class, 'put'])->middleware('throttle:6,1');\n",
            ),
            (
                "routes/api.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nuse App\\Http\\Controllers\\DomicileController;\n\
                 Route::delete('/domicile/{id}', [DomicileController::class, 'remove'])->middleware('auth:sanctum');\n",
            ),
            (
                "app/Http/Kernel.php",
                "<?php\nnamespace App\\Http;\nclass Kernel {\n    protected $routeMiddleware = ['officer' => \\App\\Http\\Middleware\\Officer::class];\n}\n",
            ),
            (
                "app/Http/Middleware/Officer.php",
                "<?php\nnamespace App\\Http\\Middleware;\nclass Officer {\n    public function handle($request, $next) {\n        if (!$request->user()) { abort(403); }\n        return $next($request);\n    }\n}\n",
            ),
            (
                "app/Http/Controllers/DomicileController.php",
                "<?php\nnamespace App\\Http\\Controllers;\nclass DomicileController {\n    public function show($id) { return 1; }\n    public function leak() { return 1; }\n    public function stamp() { return 1; }\n    public function put() { return 1; }\n    public function remove($id) { return 1; }\n}\n",
            ),
            (
                "app/Http/Controllers/FormController.php",
                "<?php\nnamespace App\\Http\\Controllers;\nclass FormController {\n    public function __construct() { $this->middleware('auth')->except('index'); }\n    public function index() { return 1; }\n    public function store() { return 1; }\n}\n",
            ),
        ],
        &[
            "GET / public",
            "GET /domicile/{id} authenticated",
            "GET /domicile/leak unauthenticated",
            "POST /office/stamp authenticated",
            "GET /forms unauthenticated",
            "POST /forms authenticated",
            "PUT /throttled unauthenticated",
            "DELETE /api/domicile/{id} authenticated",
        ],
    );
}

#[test]
fn php_pages_that_include_a_session_check() {
    check(
        &[
            (
                "inc/session.php",
                "<?php\nsession_start();\nif (!isset($_SESSION['user_id'])) {\n    header('Location: login.php');\n    exit;\n}\n",
            ),
            ("inc/functions.php", "<?php\nfunction e($s) { return htmlspecialchars($s); }\n"),
            ("licences.php", "<?php\nrequire_once __DIR__ . '/inc/session.php';\necho list_licences();\n"),
            ("export.php", "<?php\nrequire_once __DIR__ . '/inc/functions.php';\necho list_licences();\n"),
            (
                "login.php",
                "<?php\nsession_start();\nif (isset($_SESSION['user_id'])) { header('Location: licences.php'); exit; }\necho form();\n",
            ),
            ("Licence.php", "<?php\nclass Licence { public $cnic; }\n"),
        ],
        &["ANY /licences.php authenticated", "ANY /export.php unauthenticated", "ANY /login.php public"],
    );
}

#[test]
fn axum_extractors_layers_and_nests() {
    check(
        &[
            ("Cargo.toml", "[package]\nname = \"x\"\n[dependencies]\naxum = \"0.8\"\n"),
            (
                "src/main.rs",
                "mod auth;\nmod family;\nuse axum::{Router, routing::{get, post}, middleware};\n\
                 fn app() -> Router {\n    Router::new()\n        .route(\"/inner\", get(family::inner))\n        .route_layer(middleware::from_fn(auth::require_token))\n        \
                 .route(\"/outer\", post(family::outer))\n        .nest(\"/family\", family::routes())\n}\nfn main() { app(); }\n",
            ),
            (
                "src/auth.rs",
                "use axum::{extract::{FromRequestParts, Request}, http::{StatusCode, request::Parts}, middleware::Next, response::Response};\n\
                 pub async fn require_token(req: Request, next: Next) -> Result<Response, StatusCode> {\n    if req.headers().get(\"authorization\").is_none() { return Err(StatusCode::UNAUTHORIZED); }\n    Ok(next.run(req).await)\n}\n\
                 pub struct Officer;\nimpl<S: Send + Sync> FromRequestParts<S> for Officer {\n    type Rejection = StatusCode;\n    \
                 async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {\n        match parts.headers.get(\"authorization\") { Some(_) => Ok(Officer), None => Err(StatusCode::UNAUTHORIZED) }\n    }\n}\n",
            ),
            (
                "src/family.rs",
                "use axum::{Router, Json, routing::get};\nuse crate::auth::Officer;\n\
                 pub fn routes() -> Router { Router::new().route(\"/{cnic}\", get(tree).delete(forget)) }\n\
                 pub async fn inner() -> String { String::new() }\npub async fn outer() -> String { String::new() }\n\
                 async fn tree(_: Officer) -> Json<u8> { Json(1) }\nasync fn forget() -> Json<u8> { Json(1) }\n",
            ),
        ],
        &[
            "GET /inner authenticated",
            "POST /outer unauthenticated",
            "GET /family/{cnic} authenticated",
            "DELETE /family/{cnic} unauthenticated",
        ],
    );
}

#[test]
fn actix_scopes_services_and_wraps() {
    check(
        &[
            ("Cargo.toml", "[package]\nname = \"x\"\n[dependencies]\nactix-web = \"4\"\n"),
            (
                "src/main.rs",
                "use actix_web::{get, web, App, HttpResponse, HttpServer};\nuse actix_web_httpauth::middleware::HttpAuthentication;\n\
                 #[get(\"/status/{id}\")]\nasync fn status() -> HttpResponse { HttpResponse::Ok().finish() }\n\
                 async fn list() -> HttpResponse { HttpResponse::Ok().finish() }\nasync fn add() -> HttpResponse { HttpResponse::Ok().finish() }\n\
                 fn config(cfg: &mut web::ServiceConfig) { cfg.route(\"/cfg\", web::post().to(add)); }\n\
                 async fn run() {\n    HttpServer::new(|| {\n        App::new()\n            .service(status)\n            .configure(config)\n            \
                 .service(web::scope(\"/records\").wrap(HttpAuthentication::bearer(check)).route(\"/\", web::get().to(list)).service(web::resource(\"/new\").route(web::post().to(add))))\n    });\n}\n\
                 async fn check() {}\nfn main() { run(); }\n",
            ),
        ],
        &[
            "GET /status/{id} unauthenticated",
            "POST /cfg unauthenticated",
            "GET /records/ authenticated",
            "POST /records/new authenticated",
        ],
    );
}

#[test]
fn clients_and_comments_are_no_endpoints() {
    check(
        &[
            ("client.js", "const axios = require('axios');\naxios.get('/citizens');\n// app.get('/old', handler)\n"),
            (
                "src/main/java/Client.java",
                "package a;\nimport org.springframework.cloud.openfeign.FeignClient;\nimport org.springframework.web.bind.annotation.*;\n\
                 @FeignClient(\"x\")\npublic interface Client { @GetMapping(\"/remote\") String get(); }\n",
            ),
        ],
        &[],
    );
}

#[test]
fn routers_that_multiply_are_bounded_and_told() {
    let mut text = "const express = require('express');\nconst app = express();\n".to_owned();
    for i in 0..30 {
        text += &format!("const r{i} = express.Router();\n");
    }
    for i in 0..29 {
        for prefix in ["a", "b", "c", "d", "e", "f"] {
            text += &format!("r{i}.use('/{prefix}', r{});\n", i + 1);
        }
    }
    assert!(run(&[("a.js", &format!("{text}app.use(r0);\n"))]).gaps.is_empty(), "no route, no work");
    let found = run(&[("a.js", &format!("{text}r29.get('/x', (q, r) => r.json({{}}));\napp.use(r0);\n"))]);
    assert!(!found.gaps.is_empty(), "a bound that is reached is told");
}

#[test]
fn evidence_never_holds_what_a_guard_is_given() {
    let secret = format!("{}{}", "kWZeiNNC", "iia3anXn9k3ksu9m");
    let text = format!(
        "const express = require('express');\nconst {{ expressjwt }} = require('express-jwt');\nconst app = express();\n\
         app.get('/a', expressjwt({{ secret: '{secret}' }}), (q, r) => r.json({{}}));\n\
         app.get('/b', (q, r) => {{ if (q.query.key !== '{secret}') return r.status(401).send('401 {secret}'); r.json({{}}); }});\n\
         app.get('/c', ['auth {secret}'], (q, r) => r.json({{}}));\n"
    );
    for endpoint in endpoints(&[("app.js", &text)]) {
        let shown = format!("{:?}{:?}{}", endpoint.auth.evidence, endpoint.auth.searched, endpoint.handler_name);
        assert!(!shown.contains(&secret[..8]), "{}", endpoint.path);
    }
}

#[test]
fn a_route_is_marked_from_its_method_to_its_path() {
    let text = "const express = require('express');\nconst app = express();\napp.get('/a/:cnic', (q, r) => r.json({}));\n\
                app\n  .route('/b')\n  .post((q, r) => r.json({}));\n";
    let found = endpoints(&[("app.js", text)]);
    let marked: Vec<&str> =
        found.iter().map(|e| &text[e.place.span.start as usize..e.place.span.end as usize]).collect();
    assert_eq!(marked, ["get('/a/:cnic'", "post"]);
}

#[test]
fn koa_routers_order_and_answers() {
    check(
        &[
            (
                "app.js",
                "const Koa = require('koa');\nconst jwt = require('koa-jwt');\nconst cards = require('./cards');\nconst staff = require('./staff');\n\
                 const app = new Koa();\napp.use(cards.routes());\napp.use(jwt({ secret: process.env.S }));\napp.use(staff.routes());\n",
            ),
            (
                "auth.js",
                "exports.thrown = async (ctx, next) => { if (!ctx.state.user) ctx.throw(401); await next(); };\n\
                 exports.asserted = async (ctx, next) => { ctx.assert(ctx.state.user, 401); await next(); };\n\
                 exports.officer = async (ctx, next) => { if (!ctx.state.officer) { ctx.status = 403; return; } await next(); };\n\
                 exports.named = async (ctx, next) => { if (!ctx.request.body.officer) { ctx.status = 403; return; } await next(); };\n\
                 exports.timing = async (ctx, next) => { await next(); };\n",
            ),
            (
                "cards.js",
                "const Router = require('@koa/router');\nconst auth = require('./auth');\nconst router = new Router({ prefix: '/cards' });\n\
                 router.get('/a/:cnic', auth.thrown, async (ctx) => { ctx.body = {}; });\n\
                 router.get('/b/:cnic', auth.asserted, async (ctx) => { ctx.body = {}; });\n\
                 router.get('/c/:cnic', auth.officer, async (ctx) => { ctx.body = {}; });\n\
                 router.get('/d/:cnic', auth.named, async (ctx) => { ctx.body = {}; });\n\
                 router.del('/e/:cnic', auth.timing, async (ctx) => { ctx.body = {}; });\nmodule.exports = router;\n",
            ),
            (
                "staff.js",
                "const router = require('@koa/router')();\nrouter.post('/staff', async (ctx) => { ctx.body = {}; });\nmodule.exports = router;\n",
            ),
        ],
        &[
            "GET /cards/a/{cnic} authenticated",
            "GET /cards/b/{cnic} authenticated",
            "GET /cards/c/{cnic} authenticated",
            "GET /cards/d/{cnic} unauthenticated",
            "DELETE /cards/e/{cnic} unauthenticated",
            "POST /staff authenticated",
        ],
    );
}

#[test]
fn sanic_blueprints_hooks_and_views() {
    check(
        &[
            (
                "server.py",
                "from sanic import Sanic, json\nfrom births import births\nfrom deaths import DeathView\n\
                 app = Sanic('Registers')\napp.blueprint(births, url_prefix='/v1/births')\n\
                 app.add_route(DeathView.as_view(), '/deaths/<cnic:str>')\n\
                 @app.get('/fees/<cnic>')\nasync def fees(request, cnic):\n    return json({})\n",
            ),
            (
                "auth.py",
                "from functools import wraps\nfrom sanic import text\nfrom sanic.exceptions import Unauthorized\n\
                 def protected(f):\n    @wraps(f)\n    async def inner(request, *a, **k):\n        if not request.token:\n            \
                 return text('no', 401)\n        return await f(request, *a, **k)\n    return inner\n\
                 async def require_clerk(request):\n    if not request.token:\n        raise Unauthorized('clerks only')\n",
            ),
            (
                "births.py",
                "from sanic import Blueprint, json\nfrom auth import require_clerk\nbirths = Blueprint('births', url_prefix='/births')\n\
                 @births.on_request\nasync def clerk(request):\n    await require_clerk(request)\n\
                 @births.route('/<number:int>', methods=['GET', 'PUT'])\nasync def show(request, number):\n    return json({})\n",
            ),
            (
                "deaths.py",
                "from sanic.views import HTTPMethodView\nfrom sanic import json\nfrom auth import protected\n\
                 class DeathView(HTTPMethodView):\n    async def get(self, request, cnic):\n        return json({})\n    \
                 @protected\n    async def post(self, request, cnic):\n        return json({})\n",
            ),
        ],
        &[
            "GET /v1/births/{number} authenticated",
            "PUT /v1/births/{number} authenticated",
            "GET /deaths/{cnic} unauthenticated",
            "POST /deaths/{cnic} authenticated",
            "GET /fees/{cnic} unauthenticated",
        ],
    );
}
