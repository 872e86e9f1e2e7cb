//! Endpoints and verdicts of web applications in JavaScript, PHP, Python and C#, over small projects of several files.

use super::endpoints::check;

const REQUIRE_USER: &str =
    "function requireUser(req, res, next) { if (!req.session.user) return res.status(401).end(); next(); }\n";

#[test]
fn a_next_handler_is_one_endpoint_for_each_method_that_it_asks_for() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"next\": \"14\", \"next-connect\": \"1\"}}"),
            ("lib/auth.js", &format!("{REQUIRE_USER}module.exports = {{ requireUser }};\n")),
            (
                "pages/api/members.ts",
                "import { getServerSession } from 'next-auth/next';\n\
                 export default async function handler(req, res) {\n  const { method } = req;\n  switch (method) {\n    \
                 case 'GET': return listMembers(req, res);\n    case 'POST': await addMember(req, res); break;\n    \
                 default:\n      res.setHeader('Allow', 'GET, POST');\n      res.status(405).end();\n  }\n}\n\
                 async function listMembers(req, res) { res.json([]); }\n\
                 async function addMember(req, res) {\n  const session = await getServerSession(req, res, {});\n  \
                 if (!session) { return res.status(401).end(); }\n  res.json({});\n}\n",
            ),
            (
                "pages/api/one.ts",
                "export default function handler(req, res) {\n  if (req.method !== 'DELETE') { return res.status(400).end(); }\n  res.json({});\n}\n",
            ),
            (
                "pages/api/all.ts",
                "export default function handler(req, res) {\n  if (req.method === 'POST') { audit(req); }\n  res.json({});\n}\n",
            ),
            (
                "pages/api/chain.ts",
                "import nc from 'next-connect';\nimport { requireUser } from '../../lib/auth';\nconst handler = nc();\n\
                 handler.get((req, res) => res.json([]));\nhandler.use(requireUser);\nhandler.post((req, res) => res.json({}));\nexport default handler;\n",
            ),
            (
                "pages/api/router.ts",
                "import { createRouter } from 'next-connect';\nimport { requireUser } from '../../lib/auth';\nconst router = createRouter();\n\
                 router.use(requireUser).put(async (req, res) => res.json({}));\nexport default router.handler({ onError: () => {} });\n",
            ),
        ],
        &[
            "GET /api/members unauthenticated",
            "POST /api/members authenticated",
            "DELETE /api/one unauthenticated",
            "ANY /api/all unauthenticated",
            "GET /api/chain unauthenticated",
            "POST /api/chain authenticated",
            "PUT /api/router authenticated",
        ],
    );
}

#[test]
fn express_layers_for_all_methods_that_hand_the_request_on_are_guards() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "app.js",
                &format!(
                    "const express = require('express'); const app = express();\n{REQUIRE_USER}\
                     app.route('/cards').all(requireUser).get((req, res) => res.json([])).post((req, res) => res.json({{}}));\n\
                     app.route('/late').get((req, res) => res.json([])).all(requireUser).put((req, res) => res.json({{}}));\n\
                     app.all('/desk/*', requireUser);\napp.get('/desk/list', (req, res) => res.json([]));\n\
                     app.get('/other', (req, res) => res.json([]));\napp.all('/old', (req, res) => res.json([]));\n\
                     app.get('/livenessProbe', (req, res) => res.json([]));\n"
                ),
            ),
        ],
        &[
            "GET /cards authenticated",
            "POST /cards authenticated",
            "GET /late unauthenticated",
            "PUT /late authenticated",
            "GET /desk/list authenticated",
            "GET /other unauthenticated",
            "ANY /old unauthenticated",
            "GET /livenessProbe public",
        ],
    );
}

#[test]
fn handlers_that_log_in_and_links_with_a_secret_are_steps_before_a_login() {
    check(
        &[
            ("requirements.txt", "flask\nflask-login\n"),
            (
                "app.py",
                "from flask import Flask, request, redirect\nfrom flask_login import login_user\nimport smtplib\napp = Flask(__name__)\n\
                 @app.route('/setup', methods=['POST'])\ndef first_use():\n    user = create(request.form['name'], request.form['password'])\n    \
                 login_user(user)\n    return redirect('/')\n\
                 @app.route('/become/<user_id>', methods=['POST'])\ndef become(user_id):\n    login_user(User.get(user_id), request.form['password'])\n    return ''\n\
                 @app.route('/switch', methods=['POST'])\ndef switch():\n    login_user(User.get(request.form['id']))\n    return ''\n\
                 @app.route('/mails', methods=['POST'])\ndef mails():\n    server = smtplib.SMTP('mail')\n    server.login('robot', PASSWORD)\n    return ''\n\
                 @app.route('/invite/<token>', methods=['GET', 'POST'])\ndef accept(token):\n    return ''\n\
                 @app.route('/invite/<name>', methods=['DELETE'])\ndef withdraw(name):\n    return ''\n\
                 @app.route('/citizens/<token>')\ndef citizen(token):\n    return ''\n",
            ),
        ],
        &[
            "POST /setup unauthenticated",
            "POST /become/{user_id} unauthenticated",
            "POST /switch unauthenticated",
            "POST /mails unauthenticated",
            "GET /invite/{token} public",
            "POST /invite/{token} public",
            "DELETE /invite/{name} unauthenticated",
            "GET /citizens/{token} unauthenticated",
        ],
    );
}

#[test]
fn a_check_in_the_implementation_of_an_interface_counts_whatever_the_tests_put_in_its_place() {
    check(
        &[
            ("Desk.csproj", "<Project><Reference Include=\"System.Web.Http\"/></Project>"),
            (
                "Api/CardsController.cs",
                "using System.Web.Http;\nnamespace Desk {\npublic class CardsController : ApiController {\n  readonly ICards cards;\n  \
                 public CardsController(ICards cards) { this.cards = cards; }\n  public object Post(int a) { return cards.Add(a); }\n}\n}\n",
            ),
            (
                "Data/Cards.cs",
                "namespace Desk {\npublic interface ICards { object Add(int a); }\npublic class Cards : ICards {\n  public object Add(int a) {\n    \
                 if (!HttpContext.Current.User.Identity.IsAuthenticated) throw new UnauthorizedAccessException();\n    return 1;\n  }\n}\n}\n",
            ),
            (
                "Desk.Tests/FakeCards.cs",
                "namespace Desk.Tests {\nclass FakeCards : ICards {\n  public object Add(int a) { return 1; }\n}\n}\n",
            ),
        ],
        &["POST /api/Cards authenticated"],
    );
}

#[test]
fn what_a_helper_of_the_application_is_given_answers() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "errors.js",
                "const unauthorized = res => res.status(401).end();\n\
                 module.exports = { error: (err, res) => err.code === 401 ? unauthorized(res) : res.status(err.code).end() };\n",
            ),
            (
                "users.js",
                "const auth = require('./auth');\nmodule.exports = {\n  \
                 create: (req, res) => { auth.check(req).then(() => save(req.body)).then(body => res.json(body)); },\n  \
                 hint: (req, res) => { res.json({}); },\n};\n",
            ),
            (
                "auth.js",
                "module.exports = { check: async req => { if (!req.session.user) { throw { code: 401 }; } } };\n",
            ),
            (
                "app.js",
                "const express = require('express');\nconst users = require('./users');\nconst errors = require('./errors');\nconst app = express();\n\
                 const withJson = (method, path, answer) => {\n  app[method](path, express.json(), (req, res, next) => {\n    \
                 if (!req.headers['content-type']) { return errors.error({ code: 400 }, res); }\n    answer(req, res, next);\n  });\n};\n\
                 app.postJson = (path, answer) => withJson('post', path, answer);\n\
                 app.postJson('/users', users.create);\napp.postJson('/hints', users.hint);\n",
            ),
        ],
        &["POST /users authenticated", "POST /hints unauthenticated"],
    );
}

#[test]
fn decorators_of_what_a_view_hands_on_to_are_in_force() {
    check(
        &[
            ("requirements.txt", "django\n"),
            ("manage.py", ""),
            ("site/settings.py", "ROOT_URLCONF = 'site.urls'\n"),
            (
                "site/urls.py",
                "from django.urls import path\nfrom site import views\nurlpatterns = [path('checks/', views.checks), path('open/', views.open_checks)]\n",
            ),
            (
                "site/views.py",
                "from django.http import JsonResponse\nfrom functools import wraps\n\
                 def authorize(f):\n    @wraps(f)\n    def wrapper(request, *args):\n        key = request.headers.get('X-Api-Key', '')\n        \
                 if len(key) != 32:\n            return JsonResponse({}, status=401)\n        return f(request, *args)\n    return wrapper\n\
                 @authorize\ndef list_checks(request):\n    return JsonResponse({})\n\
                 @authorize\ndef create_check(request):\n    return JsonResponse({})\n\
                 def checks(request):\n    if request.method == 'POST':\n        return create_check(request)\n    return list_checks(request)\n\
                 def plain(request):\n    return JsonResponse({})\n\
                 def open_checks(request):\n    return plain(request)\n",
            ),
        ],
        &["ANY /checks/ authenticated", "ANY /open/ unauthenticated"],
    );
}

#[test]
fn the_pages_of_identity_about_an_account_are_closed_and_a_vue_plugin_guards_no_php() {
    check(
        &[
            ("Web.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>"),
            ("Program.cs", "services.AddDefaultIdentity<User>().AddEntityFrameworkStores<Db>();\n"),
            ("Areas/Identity/Pages/Account/Manage/Email.cshtml", "@page\n@model EmailModel\n"),
            (
                "Areas/Identity/Pages/Account/Manage/Email.cshtml.cs",
                "using Microsoft.AspNetCore.Mvc.RazorPages;\npublic class EmailModel : PageModel {\n  public void OnGet() {}\n}\n",
            ),
            ("Areas/Identity/Pages/Account/Lockout.cshtml", "@page\n@model LockoutModel\n"),
            (
                "Areas/Identity/Pages/Account/Lockout.cshtml.cs",
                "using Microsoft.AspNetCore.Mvc.RazorPages;\npublic class LockoutModel : PageModel {\n  public void OnGet() {}\n}\n",
            ),
        ],
        &["GET /Identity/Account/Lockout unauthenticated", "GET /Identity/Account/Manage/Email authenticated"],
    );
    check(
        &[
            ("composer.json", "{\"require\": {\"laravel/framework\": \"10\"}}"),
            ("artisan", ""),
            (
                "resources/js/plugin.js",
                "function requireUser(req, res, next) { if (!req.session.user) return res.status(401).end(); next(); }\n\
                 export default { install(Vue) { Vue.use(requireUser); } };\n",
            ),
            (
                "routes/web.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::get('/cards', 'Cards@index');\n",
            ),
        ],
        &["GET /cards unauthenticated"],
    );
}

#[test]
fn pyramid_views_of_named_routes_ask_for_permissions() {
    check(
        &[
            ("setup.py", "requires = ['pyramid']\n"),
            (
                "desk/__init__.py",
                "from pyramid.config import Configurator\n\
                 def main(settings):\n    config = Configurator()\n    config.include('desk.routes')\n    config.include('.api', route_prefix='/api')\n    \
                 config.scan()\n    return config.make_wsgi_app()\n",
            ),
            (
                "desk/routes.py",
                "def includeme(config):\n    config.add_route('home', '/welcome')\n    config.add_route('citizen', '/citizens/{cnic:\\\\d+}')\n    \
                 config.add_route('edit', '/citizens/{cnic}/edit')\n    config.add_route('login', '/login')\n    config.add_route('unused', '/unused')\n",
            ),
            (
                "desk/api.py",
                "from pyramid.view import view_config, view_defaults\nfrom desk.deco import api_view\n\
                 def includeme(config):\n    config.add_route('cards', '/cards')\n    config.add_view(remove, route_name='cards', request_method='DELETE')\n\
                 @view_defaults(route_name='cards', is_authenticated=True)\nclass Cards:\n    def __init__(self, request):\n        self.request = request\n    \
                 @view_config(request_method='GET')\n    def list(self):\n        return []\n\
                 @api_view(route_name='cards', request_method=('POST', 'PUT'), permission='write')\ndef add(request):\n    return {}\n\
                 def remove(request):\n    return {}\n",
            ),
            (
                "desk/views.py",
                "from pyramid.view import view_config, exception_view_config\nfrom pyramid.security import Allow, Everyone\n\
                 class Root:\n    __acl__ = [(Allow, Everyone, 'view'), (Allow, 'group:clerks', 'edit')]\n\
                 @view_config(route_name='home', permission='view')\ndef home(request):\n    return {}\n\
                 @view_config(route_name='citizen', request_method='GET')\ndef citizen(request):\n    return {}\n\
                 @view_config(route_name='edit', permission='edit')\ndef edit(request):\n    return {}\n\
                 @exception_view_config(KeyError, route_name='edit')\ndef failed(request):\n    return {}\n\
                 @view_config(route_name='login', renderer='login.pt')\ndef login(request):\n    return {}\n",
            ),
        ],
        &[
            "ANY /welcome public",
            "GET /citizens/{cnic} unauthenticated",
            "ANY /citizens/{cnic}/edit authenticated",
            "ANY /login public",
            "GET /api/cards authenticated",
            "POST /api/cards authenticated",
            "PUT /api/cards authenticated",
            "DELETE /api/cards unauthenticated",
        ],
    );
}

#[test]
fn pyramid_access_lists_deny_and_give_all() {
    let app = |acl: &str| {
        format!(
            "from pyramid.config import Configurator\nfrom pyramid.view import view_config\nfrom pyramid.security import Allow, Deny, Everyone, ALL_PERMISSIONS\n\
             class Root:\n    __acl__ = [{acl}]\n\
             def main():\n    config = Configurator()\n    config.add_route('one', '/one')\n    config.add_route('two', '/two')\n    return config\n\
             @view_config(route_name='one', request_method='POST', permission='view')\ndef one(request):\n    return wipe()\n\
             @view_config(route_name='two', request_method='POST', permission='edit')\ndef two(request):\n    return wipe()\n"
        )
    };
    let setup = ("setup.py", "requires = ['pyramid']\n");
    check(
        &[
            setup,
            ("app.py", &app("(Allow, 'group:clerks', 'edit'), (Deny, Everyone, 'edit'), (Allow, Everyone, 'view')")),
        ],
        &["POST /one unauthenticated", "POST /two authenticated"],
    );
    check(
        &[setup, ("app.py", &app("(Deny, Everyone, 'edit'), (Allow, Everyone, ALL_PERMISSIONS)"))],
        &["POST /one unauthenticated", "POST /two authenticated"],
    );
}

#[test]
fn a_prefix_of_included_routes_is_for_that_module_alone() {
    let routes = |name: &str| format!("def includeme(config):\n    config.add_route('{name}', '/{name}')\n");
    check(
        &[
            ("setup.py", "requires = ['pyramid']\n"),
            (
                "app.py",
                "from pyramid.config import Configurator\nfrom pyramid.view import view_config\n\
                 def main():\n    config = Configurator()\n    config.include('routes', route_prefix='/desk')\n    config.include('xroutes')\n    return config\n\
                 @view_config(route_name='one', request_method='POST')\ndef one(request):\n    return wipe()\n\
                 @view_config(route_name='two', request_method='POST')\ndef two(request):\n    return wipe()\n",
            ),
            ("routes.py", &routes("one")),
            ("xroutes.py", &routes("two")),
        ],
        &["POST /desk/one unauthenticated", "POST /two unauthenticated"],
    );
}

#[test]
fn a_default_permission_closes_the_views_that_say_none() {
    check(
        &[
            ("setup.py", "requires = ['pyramid']\n"),
            (
                "app.py",
                "from pyramid.config import Configurator\nfrom pyramid.view import view_config\nfrom pyramid.security import NO_PERMISSION_REQUIRED\n\
                 def main():\n    config = Configurator()\n    config.set_default_permission('view')\n    config.add_route('one', '/one')\n    \
                 config.add_route('two', '/two')\n    return config\n\
                 @view_config(route_name='one')\ndef one(request):\n    return {}\n\
                 @view_config(route_name='two', request_method='POST', permission=NO_PERMISSION_REQUIRED)\ndef two(request):\n    return {}\n",
            ),
        ],
        &["ANY /one authenticated", "POST /two unauthenticated"],
    );
}

#[test]
fn flask_appbuilder_views_and_apis() {
    check(
        &[
            ("requirements.txt", "flask-appbuilder\n"),
            (
                "app/views.py",
                "from flask_appbuilder import BaseView, expose, has_access\nfrom flask_appbuilder.api import BaseApi, protect\n\
                 class Desk(BaseView):\n    route_base = '/desk'\n    @expose('/list')\n    @has_access\n    def list(self):\n        return ''\n    \
                 @expose('/rows/<cnic>', methods=['POST'])\n    def rows(self, cnic):\n        return ''\n\
                 class Cards(BaseApi):\n    route_base = '/api/v1/cards'\n    @expose('/', methods=['GET'])\n    @protect()\n    def all(self):\n        return ''\n",
            ),
        ],
        &["GET /desk/list authenticated", "POST /desk/rows/{cnic} unauthenticated", "GET /api/v1/cards/ authenticated"],
    );
}

#[test]
fn wordpress_routes_and_hooks() {
    check(
        &[(
            "cards.php",
            "<?php\ndefined('ABSPATH') || exit;\nclass Cards {\n  function __construct() {\n    \
             add_action('wp_ajax_card_add', array($this, 'add'));\n    add_action('wp_ajax_nopriv_card_show', array($this, 'show'));\n    \
             add_action('wp_ajax_nopriv_card_own', [$this, 'own']);\n    add_action('admin_post_nopriv_card_send', 'card_send');\n    \
             add_action('init', [$this, 'add']);\n  }\n  function routes() {\n    \
             register_rest_route('cards/v1', '/cards/(?P<id>[\\d]+)', array(\n      \
             array('methods' => WP_REST_Server::READABLE, 'callback' => array($this, 'show'), 'permission_callback' => '__return_true'),\n      \
             array('methods' => 'DELETE', 'callback' => array($this, 'add'), 'permission_callback' => array($this, 'may')),\n    ));\n    \
             register_rest_route('cards/v1', '/cards', ['methods' => 'POST', 'callback' => [$this, 'add']]);\n    \
             register_rest_route('cards/v1', '/mine', ['methods' => 'GET', 'callback' => [$this, 'add'], 'permission_callback' => 'is_user_logged_in']);\n    \
             register_rest_route('cards/v1', '/fees', ['methods' => 'PUT', 'callback' => [$this, 'add'], 'permission_callback' => function () { return current_user_can('edit_posts'); }]);\n  }\n  \
             function may() { return current_user_can('manage_options'); }\n  function add() { save(); }\n  function show() { echo 1; }\n  \
             function own() { if (!is_user_logged_in()) { wp_send_json_error('login'); } echo 1; }\n}\nfunction card_send() { mail('a', 'b', 'c'); }\n",
        )],
        &[
            "ANY /wp-admin/admin-ajax.php?action=card_add authenticated",
            "ANY /wp-admin/admin-ajax.php?action=card_show unauthenticated",
            "ANY /wp-admin/admin-ajax.php?action=card_own authenticated",
            "ANY /wp-admin/admin-post.php?action=card_send unauthenticated",
            "GET /wp-json/cards/v1/cards/{id} public",
            "DELETE /wp-json/cards/v1/cards/{id} authenticated",
            "POST /wp-json/cards/v1/cards unauthenticated",
            "GET /wp-json/cards/v1/mine authenticated",
            "PUT /wp-json/cards/v1/fees authenticated",
        ],
    );
}

#[test]
fn handlers_that_work_only_for_callers_who_are_known() {
    check(
        &[(
            "app.py",
            "from sanic import Sanic\nfrom sanic.response import json, html\napp = Sanic('x')\n\
             @app.route('/mail', methods=['POST'])\nasync def mail(request):\n    user = request['session'].get('user', None)\n    data = read(request.body)\n    \
             if user:\n        try:\n            await db.update({'user': user})\n            return json({'status': 1})\n        except Exception:\n            \
             return json({'status': 0})\n    else:\n        return json({'status': -1})\n\
             @app.route('/front')\nasync def front(request):\n    user = request['session'].get('user', None)\n    if user:\n        rows = await db.rows(user)\n        \
             return html(rows)\n    return html(await page('all'))\n\
             @app.route('/count')\nasync def count(request):\n    user = request['session'].get('user', None)\n    rows = await db.rows()\n    if user:\n        \
             mark(rows)\n        return json({'rows': rows})\n    return json({'rows': rows})\n",
        )],
        &["POST /mail authenticated", "GET /front unauthenticated", "GET /count unauthenticated"],
    );
}

#[test]
fn exempt_paths_of_a_guard_and_filters_of_modules() {
    check(
        &[(
            "app.py",
            "import falcon\nfrom falcon_auth import FalconAuthMiddleware, BasicAuthBackend\n\
             class Cards:\n    def on_get(self, req, resp):\n        resp.media = []\n    def on_post(self, req, resp):\n        resp.media = {}\n\
             auth = FalconAuthMiddleware(BasicAuthBackend(check), exempt_routes=['/rates'])\napp = falcon.App(middleware=[auth])\n\
             app.add_route('/cards', Cards())\napp.add_route('/rates', Cards())\n",
        )],
        &[
            "GET /cards authenticated",
            "POST /cards authenticated",
            "GET /rates unauthenticated",
            "POST /rates unauthenticated",
        ],
    );
    check(
        &[
            ("composer.json", "{\"require\": {\"codeigniter4/framework\": \"4\"}}"),
            ("spark", ""),
            (
                "app/Config/Filters.php",
                "<?php\nnamespace Config;\nuse CodeIgniter\\Config\\BaseConfig;\nclass Filters extends BaseConfig {\n  public array $aliases = [];\n  \
                 private function load(): void {\n    $this->aliases['desk'] = [\\CodeIgniter\\Shield\\Filters\\SessionAuth::class];\n  }\n}\n",
            ),
            (
                "modules/Desk/Config/DeskConfig.php",
                "<?php\nnamespace Modules\\Desk\\Config;\nclass DeskConfig extends \\CodeIgniter\\Config\\BaseConfig {\n  \
                 public $filters = ['desk' => ['before' => ['desk', 'desk/*']]];\n}\n",
            ),
            (
                "modules/Desk/Config/Routes.php",
                "<?php\n$routes->get('desk/cards', 'Desk::cards');\n$routes->get('forms/list', 'Desk::forms');\n",
            ),
        ],
        &["GET /desk/cards authenticated", "GET /forms/list unauthenticated"],
    );
}

#[test]
fn polka_and_restify_servers() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"polka\": \"1\"}}"),
            (
                "server.js",
                &format!(
                    "const polka = require('polka');\n{REQUIRE_USER}const app = polka();\n\
                     app.get('/rates', (req, res) => res.end('{{}}'));\napp.use('/desk', requireUser);\n\
                     app.post('/desk/cards', (req, res) => res.end('{{}}'));\napp.listen(3000);\n"
                ),
            ),
        ],
        &["GET /rates unauthenticated", "POST /desk/cards authenticated"],
    );
    check(
        &[
            ("package.json", "{\"dependencies\": {\"restify\": \"11\"}}"),
            (
                "server.js",
                &format!(
                    "const restify = require('restify');\n{REQUIRE_USER}const server = restify.createServer();\n\
                     server.get('/rates', (req, res, next) => {{ res.send([]); next(); }});\n\
                     server.del('/cards/:id', requireUser, (req, res, next) => {{ res.send(204); next(); }});\n"
                ),
            ),
        ],
        &["GET /rates unauthenticated", "DELETE /cards/{id} authenticated"],
    );
}

#[test]
fn carter_modules_and_their_groups() {
    check(
        &[
            ("Web.csproj", "<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PackageReference Include=\"Carter\"/></Project>"),
            ("Program.cs", "var app = WebApplication.CreateBuilder(args).Build();\napp.MapCarter();\napp.Run();\n"),
            (
                "CardsModule.cs",
                "using Carter;\nusing Microsoft.AspNetCore.Routing;\npublic class CardsModule : ICarterModule {\n  \
                 public void AddRoutes(IEndpointRouteBuilder app) {\n    app.MapGet(\"/rates\", () => Results.Ok());\n    \
                 var desk = app.MapGroup(\"/desk\").RequireAuthorization();\n    desk.MapPost(\"/cards\", () => Results.Ok());\n  }\n}\n",
            ),
        ],
        &["GET /rates unauthenticated", "POST /desk/cards authenticated"],
    );
}
