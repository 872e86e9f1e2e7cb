//! Endpoints and verdicts of frameworks whose controllers carry their routes, over small projects of several files.

use super::endpoints::check;

const NEST_GUARD: &str = "import { Injectable, CanActivate, UnauthorizedException } from '@nestjs/common';\n\
    import { Reflector } from '@nestjs/core';\nimport { AuthGuard } from '@nestjs/passport';\nimport { IS_OPEN } from './open';\n\
    @Injectable()\nexport class JwtGuard extends AuthGuard('jwt') {\n  constructor(private reflector: Reflector) { super(); }\n  \
    canActivate(context) {\n    const open = this.reflector.getAllAndOverride<boolean>(IS_OPEN, [context.getHandler(), context.getClass()]);\n    \
    if (open) {\n      return true;\n    }\n    return super.canActivate(context);\n  }\n}\n";

#[test]
fn nest_guard_for_the_application_and_its_mark() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"@nestjs/core\": \"10\"}}"),
            (
                "src/open.ts",
                "import { SetMetadata } from '@nestjs/common';\nexport const IS_OPEN = 'open';\nexport const Open = () => SetMetadata(IS_OPEN, true);\n",
            ),
            ("src/jwt.guard.ts", NEST_GUARD),
            (
                "src/app.module.ts",
                "import { Module } from '@nestjs/common';\nimport { APP_GUARD } from '@nestjs/core';\nimport { JwtGuard } from './jwt.guard';\n\
                 @Module({ providers: [{ provide: APP_GUARD, useClass: JwtGuard }] })\nexport class AppModule {}\n",
            ),
            (
                "src/main.ts",
                "import { NestFactory } from '@nestjs/core';\nimport { VersioningType } from '@nestjs/common';\nimport { AppModule } from './app.module';\n\
                 async function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  \
                 app.setGlobalPrefix('api', { exclude: ['health'] });\n  app.enableVersioning({ type: VersioningType.URI });\n  await app.listen(3000);\n}\n",
            ),
            (
                "src/citizens.controller.ts",
                "import { Controller, Get, Post, Delete } from '@nestjs/common';\nimport { Open } from './open';\n\
                 @Controller({ path: 'citizens', version: '1' })\nexport class CitizensController {\n  @Get(':cnic')\n  one() { return {}; }\n  \
                 @Open()\n  @Post()\n  create() { return {}; }\n  @Open()\n  @Get('forms')\n  forms() { return []; }\n}\n",
            ),
            (
                "src/health.controller.ts",
                "import { Controller, Get } from '@nestjs/common';\nimport { Open } from './open';\n\
                 @Open()\n@Controller('health')\nexport class HealthController {\n  @Get()\n  check() { return 'ok'; }\n}\n",
            ),
        ],
        &[
            "GET /api/v1/citizens/{cnic} authenticated",
            "POST /api/v1/citizens unauthenticated",
            "GET /api/v1/citizens/forms unauthenticated",
            "GET /health public",
        ],
    );
}

#[test]
fn nest_guards_on_classes_methods_and_bases() {
    check(
        &[
            (
                "src/guards.ts",
                "import { Injectable, CanActivate, ForbiddenException } from '@nestjs/common';\nimport { Reflector } from '@nestjs/core';\nimport { AuthGuard } from '@nestjs/passport';\n\
                 export class TokenGuard extends AuthGuard('jwt') {}\n\
                 export class MaybeGuard extends AuthGuard('jwt') {\n  handleRequest(err, user) { return user; }\n}\n\
                 export class RolesGuard implements CanActivate {\n  constructor(private reflector: Reflector) {}\n  canActivate(context) {\n    \
                 const roles = this.reflector.get('roles', context.getHandler());\n    if (!roles) {\n      return true;\n    }\n    \
                 const request = context.switchToHttp().getRequest();\n    return roles.includes(request.user?.role);\n  }\n}\n\
                 export class EveryoneGuard implements CanActivate {\n  canActivate() { return true; }\n}\n",
            ),
            (
                "src/roles.ts",
                "import { SetMetadata } from '@nestjs/common';\nexport const Roles = (...names) => SetMetadata('roles', names);\n",
            ),
            (
                "src/base.ts",
                "import { Get, Delete, Param } from '@nestjs/common';\nexport abstract class BaseController {\n  @Get()\n  list() { return []; }\n  @Delete(':id')\n  remove(@Param('id') id) { return {}; }\n}\n",
            ),
            (
                "src/records.controller.ts",
                "import { Controller, Get, Post, UseGuards } from '@nestjs/common';\nimport { BaseController } from './base';\nimport { TokenGuard, MaybeGuard, RolesGuard, EveryoneGuard } from './guards';\nimport { Roles } from './roles';\n\
                 @UseGuards(TokenGuard)\n@Controller('records')\nexport class RecordsController extends BaseController {\n  @Get()\n  list() { return [1]; }\n}\n\
                 @Controller('cases')\nexport class CasesController {\n  @UseGuards(MaybeGuard)\n  @Get()\n  all() { return []; }\n  \
                 @UseGuards(EveryoneGuard)\n  @Post()\n  add() { return {}; }\n  @UseGuards(RolesGuard)\n  @Post('unmarked')\n  unmarked() { return {}; }\n  \
                 @Roles('officer')\n  @UseGuards(RolesGuard)\n  @Post('marked')\n  marked() { return {}; }\n}\n",
            ),
        ],
        &[
            "GET /records authenticated",
            "DELETE /records/{id} authenticated",
            "GET /cases unauthenticated",
            "POST /cases unauthenticated",
            "POST /cases/unmarked unauthenticated",
            "POST /cases/marked authenticated",
        ],
    );
}

#[test]
fn jax_rs_filter_for_all_marks_bases_and_sub_resources() {
    check(
        &[
            (
                "src/main/java/pk/App.java",
                "package pk;\nimport jakarta.ws.rs.ApplicationPath;\nimport jakarta.ws.rs.core.Application;\n@ApplicationPath(\"/api\")\npublic class App extends Application {}\n",
            ),
            (
                "src/main/java/pk/TokenFilter.java",
                "package pk;\nimport jakarta.annotation.security.PermitAll;\nimport jakarta.ws.rs.container.ContainerRequestContext;\nimport jakarta.ws.rs.container.ContainerRequestFilter;\n\
                 import jakarta.ws.rs.container.ResourceInfo;\nimport jakarta.ws.rs.core.Response;\nimport jakarta.ws.rs.ext.Provider;\n\
                 @Provider\npublic class TokenFilter implements ContainerRequestFilter {\n  private ResourceInfo info;\n  public void filter(ContainerRequestContext context) {\n    \
                 if (info.getResourceMethod().isAnnotationPresent(PermitAll.class)) {\n      return;\n    }\n    \
                 String token = context.getHeaderString(\"Authorization\");\n    if (token == null) {\n      context.abortWith(Response.status(401).build());\n    }\n  }\n}\n",
            ),
            (
                "src/main/java/pk/Base.java",
                "package pk;\nimport jakarta.ws.rs.*;\npublic abstract class Base {\n  @GET\n  public String all() { return \"\"; }\n  @DELETE\n  @Path(\"{id}\")\n  public void remove(@PathParam(\"id\") long id) {}\n}\n",
            ),
            (
                "src/main/java/pk/Citizens.java",
                "package pk;\nimport jakarta.annotation.security.PermitAll;\nimport jakarta.ws.rs.*;\n@Path(\"citizens\")\npublic class Citizens extends Base {\n  \
                 @POST\n  @PermitAll\n  public String add(String body) { return body; }\n  @PermitAll\n  @GET\n  @Path(\"login\")\n  public String login() { return \"\"; }\n  \
                 @Path(\"{id}/cards\")\n  public Cards cards(@PathParam(\"id\") long id) { return new Cards(); }\n}\n",
            ),
            (
                "src/main/java/pk/Cards.java",
                "package pk;\nimport jakarta.ws.rs.GET;\npublic class Cards {\n  @GET\n  public String list() { return \"\"; }\n}\n",
            ),
        ],
        &[
            "GET /api/citizens authenticated",
            "DELETE /api/citizens/{id} authenticated",
            "POST /api/citizens unauthenticated",
            "GET /api/citizens/login public",
            "GET /api/citizens/{id}/cards authenticated",
        ],
    );
}

#[test]
fn jax_rs_roles_and_bound_filters() {
    check(
        &[
            (
                "src/Secured.java",
                "package pk;\nimport javax.ws.rs.NameBinding;\n@NameBinding\npublic @interface Secured {}\n",
            ),
            (
                "src/SecuredFilter.java",
                "package pk;\nimport javax.ws.rs.NotAuthorizedException;\nimport javax.ws.rs.container.*;\nimport javax.ws.rs.ext.Provider;\n\
                 @Provider\n@Secured\npublic class SecuredFilter implements ContainerRequestFilter {\n  public void filter(ContainerRequestContext context) {\n    \
                 String token = context.getHeaderString(\"Authorization\");\n    if (token == null) {\n      throw new NotAuthorizedException(\"Bearer\");\n    }\n  }\n}\n",
            ),
            (
                "src/Lands.java",
                "package pk;\nimport javax.annotation.security.*;\nimport javax.ws.rs.*;\n@Path(\"/lands\")\npublic class Lands {\n  @GET\n  public String open() { return \"\"; }\n  \
                 @Secured\n  @POST\n  public String add() { return \"\"; }\n  @RolesAllowed(\"patwari\")\n  @PUT\n  @Path(\"/{id}\")\n  public String change() { return \"\"; }\n}\n\
                 @RolesAllowed(\"officer\")\n@Path(\"/deeds\")\nclass Deeds {\n  @GET\n  public String all() { return \"\"; }\n  @PermitAll\n  @DELETE\n  public String none() { return \"\"; }\n}\n",
            ),
        ],
        &[
            "GET /lands unauthenticated",
            "POST /lands authenticated",
            "PUT /lands/{id} authenticated",
            "GET /deeds authenticated",
            "DELETE /deeds unauthenticated",
        ],
    );
}

#[test]
fn a_check_that_a_setting_switches_on_is_one() {
    check(
        &[(
            "office/app.py",
            "from flask import Flask, abort, current_app, request\napp = Flask(__name__)\n\
             def requires_authentication():\n    if current_app.config['AUTH_REQUIRED']:\n        token = request.headers.get('Authorization')\n        if not token:\n            abort(401)\n\
             app.before_request(requires_authentication)\n@app.route('/holders', methods=['POST'])\ndef holders():\n    return save()\n",
        )],
        &["POST /holders authenticated"],
    );
}

#[test]
fn a_generic_attribute_with_the_name_of_its_base() {
    check(
        &[
            ("office/Office.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>"),
            (
                "office/AuthorizeAttribute.cs",
                "using Microsoft.AspNetCore.Authorization;\nnamespace Office.Authorization;\npublic class AuthorizeAttribute<T> : AuthorizeAttribute, IAuthorizationRequirementData where T : IAuthorizationRequirement, new() { }\n",
            ),
            (
                "office/HoldersController.cs",
                "using Office.Authorization;\nusing Microsoft.AspNetCore.Authorization;\nusing Microsoft.AspNetCore.Mvc;\nnamespace Office.Controllers;\n\
                 [Route(\"holders\")]\npublic class HoldersController : ControllerBase {\n  [HttpPost(\"\")]\n  [Authorize<ManageHolders>]\n  public Task Add(Holder h) => Save(h);\n  [HttpPut(\"\")]\n  public Task Put(Holder h) => Save(h);\n}\n",
            ),
        ],
        &["POST /holders authenticated", "PUT /holders unauthenticated"],
    );
}

#[test]
fn a_route_file_behind_a_helper_and_a_group_of_the_service() {
    check(
        &[
            ("composer.json", "{\"require\": {\"laravel/framework\": \"11\"}}"),
            (
                "app/Providers/RouteServiceProvider.php",
                "<?php\nnamespace App\\Providers;\nuse Illuminate\\Support\\Facades\\Route;\nclass RouteServiceProvider {\n  public function map() {\n    \
                 Route::group(['middleware' => 'api', 'prefix' => 'office'], function ($router) {\n      require base_path('routes/office.php');\n    });\n  }\n}\n",
            ),
            (
                "app/Http/Kernel.php",
                "<?php\nnamespace App\\Http;\nclass Kernel {\n  protected $middlewareGroups = ['api' => [\\App\\Http\\Middleware\\Clerk::class]];\n}\n",
            ),
            (
                "app/Http/Middleware/Clerk.php",
                "<?php\nnamespace App\\Http\\Middleware;\nclass Clerk {\n  public function handle($request, $next) {\n    auth()->authenticate();\n    return $next($request);\n  }\n}\n",
            ),
            (
                "routes/office.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::post('holders', [HolderController::class, 'store']);\n",
            ),
        ],
        &["POST /office/holders authenticated"],
    );
}

#[test]
fn what_may_hand_a_request_on_and_answers_it_too_is_an_endpoint() {
    let app = "const express = require('express');\nconst app = express();\n\
         app.all('/citizens', async (req, res, next) => {\n  if (!req.query.cnic) return next();\n  res.json(await db.all());\n});\n\
         app.all('/deeds/find', (req, res, next) => {\n  db.find(req.body, (e, rows) => { if (e) return next(); res.json(rows); });\n});\n\
         app.all('/desk/*', (req, res, next) => {\n  if (!req.session.user) return res.status(401).json({ error: 'login' });\n  next();\n});\n\
         app.all('*', (req, res, next) => {\n  res.header('Access-Control-Allow-Origin', '*');\n  if (req.method === 'OPTIONS') return res.sendStatus(200);\n  next();\n});\n\
         app.get('/desk/fees', (req, res) => { res.json([]); });\n";
    check(
        &[("app.js", app)],
        &["ANY /citizens unauthenticated", "ANY /deeds/find unauthenticated", "GET /desk/fees authenticated"],
    );
}

#[test]
fn a_page_answers_all_methods_unless_it_refuses_the_others() {
    let handler = |body: &str| format!("export default async function handler(req, res) {{\n{body}\n}}\n");
    let all = handler(
        "  if (req.method !== 'POST') { return res.json(await allCitizens()); }\n  const session = await getSession(req);\n  if (!session) return res.status(401).end();\n  await db.save(req.body);\n  res.json({});",
    );
    let upstream = handler(
        "  if (req.method === 'GET') {\n    const r = await fetch(U);\n    if (r.status === 405) log('upstream');\n    return res.json({ n: 1 });\n  }\n  \
         await db.wipe(req.body);\n  res.json({});",
    );
    let rule = handler(
        "  if (req.method === 'GET') return res.json({ n: 1 });\n  await db.setRule(req.body.id, 'Allow');\n  res.json({});",
    );
    let empty = handler("  if (req.method !== 'PUT') { res.end(); return; }\n  res.json({});");
    let told = handler(
        "  if (req.method === 'PATCH') return res.json({ n: 1 });\n  return new Response(null, { status: 405, headers: { Allow: 'PATCH' } });",
    );
    check(
        &[
            ("package.json", "{\"dependencies\": {\"next\": \"14\"}}"),
            ("pages/api/fees.js", &all),
            ("pages/api/tolls.js", &upstream),
            ("pages/api/rules.js", &rule),
            ("pages/api/empty.js", &empty),
            ("pages/api/told.js", &told),
        ],
        &[
            "GET /api/fees unauthenticated",
            "POST /api/fees authenticated",
            "PUT /api/fees unauthenticated",
            "PATCH /api/fees unauthenticated",
            "DELETE /api/fees unauthenticated",
            "GET /api/tolls unauthenticated",
            "POST /api/tolls unauthenticated",
            "PUT /api/tolls unauthenticated",
            "PATCH /api/tolls unauthenticated",
            "DELETE /api/tolls unauthenticated",
            "GET /api/rules unauthenticated",
            "POST /api/rules unauthenticated",
            "PUT /api/rules unauthenticated",
            "PATCH /api/rules unauthenticated",
            "DELETE /api/rules unauthenticated",
            "PUT /api/empty unauthenticated",
            "PATCH /api/told unauthenticated",
        ],
    );
}

#[test]
fn a_callback_lets_in_whom_a_call_knows() {
    let plugin = "<?php\nfunction routes() {\n  \
         register_rest_route('d/v1', '/nonce', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'by_nonce']);\n  \
         register_rest_route('d/v1', '/param', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'by_param']);\n  \
         register_rest_route('d/v1', '/seen', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'by_cookie']);\n  \
         register_rest_route('d/v1', '/either', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'either']);\n  \
         register_rest_route('d/v1', '/early', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'early']);\n  \
         register_rest_route('d/v1', '/user', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'by_user']);\n  \
         register_rest_route('d/v1', '/own', ['methods' => 'POST', 'callback' => 'wipe', 'permission_callback' => 'own']);\n}\n\
         function wipe() { wipe_all(); }\n\
         function by_nonce($r) { return wp_verify_nonce($r->get_header('X-WP-Nonce'), 'wp_rest'); }\n\
         function by_param($r) { $user = $r->get_param('user'); return !empty($user); }\n\
         function by_cookie($r) { return isset($_COOKIE['seen']); }\n\
         function either($r) { return current_user_can('edit') || isset($_COOKIE['seen']); }\n\
         function early($r) { if (!current_user_can('edit')) { return false; } return true; }\n\
         function by_user($r) { $can = get_current_user_id() > 0; return $can && $r['id'] > 3; }\n\
         function own($r) { return early($r); }\n";
    check(
        &[("desk.php", plugin)],
        &[
            "POST /wp-json/d/v1/nonce unauthenticated",
            "POST /wp-json/d/v1/param unauthenticated",
            "POST /wp-json/d/v1/seen unauthenticated",
            "POST /wp-json/d/v1/either unauthenticated",
            "POST /wp-json/d/v1/early authenticated",
            "POST /wp-json/d/v1/user authenticated",
            "POST /wp-json/d/v1/own authenticated",
        ],
    );
}

#[test]
fn work_before_the_question_or_in_the_answer_is_done_for_everyone() {
    let app = "from flask import Flask, request, jsonify, session\napp = Flask(__name__)\n\
         @app.post('/fees/purge')\ndef purge():\n    n = db.execute('delete from fees')\n    if session.get('user'):\n        db.log(n)\n        \
         return jsonify(ok=True, n=n)\n    else:\n        return jsonify(ok=False)\n\
         @app.post('/fees/wipe')\ndef wipe():\n    if session.get('user'):\n        db.log(1)\n        return jsonify(ok=True)\n    return wipe_all(confirm=True)\n\
         @app.post('/fees/keep')\ndef keep():\n    user = session.get('user')\n    data = request.get_json()\n    if user:\n        db.save(data)\n        \
         return jsonify(ok=True)\n    return jsonify(ok=False)\n";
    check(
        &[("app.py", app)],
        &["POST /fees/purge unauthenticated", "POST /fees/wipe unauthenticated", "POST /fees/keep authenticated"],
    );
    let controller = "class DeedsController < ApplicationController\n  before_action :authenticate_token\n  def create; end\n  \
         def authenticate_token\n    head :bad_request unless params[:token]\n  end\nend\n";
    check(
        &[
            ("app/controllers/deeds_controller.rb", controller),
            ("config/routes.rb", "Rails.application.routes.draw do\n  resources :deeds, only: [:create]\nend\n"),
        ],
        &["POST /deeds unauthenticated"],
    );
}
