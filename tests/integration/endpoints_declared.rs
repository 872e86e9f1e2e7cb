//! Endpoints that no call of a router registers: objects, OpenAPI documents, classes with a route, methods by their names.

use super::endpoints::check;

#[test]
fn hapi_routes_are_objects_and_the_server_has_a_default() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"@hapi/hapi\": \"21\"}}"),
            (
                "server.js",
                "const Hapi = require('@hapi/hapi');\nconst server = Hapi.server();\n\
                 server.auth.strategy('session', 'cookie', {});\nserver.auth.default('session');\n\
                 server.route(require('./routes'));\n",
            ),
            (
                "routes.js",
                "const show = (request, h) => find(request.params.cnic);\nmodule.exports = [\n  \
                 { method: 'GET', path: '/holders/{cnic}', handler: show },\n  \
                 { method: 'POST', path: '/holders', options: { auth: false, handler: show } },\n  \
                 { method: ['GET', 'PUT'], path: '/notes', options: { auth: { strategy: 'session', mode: 'try' } }, handler: show },\n  \
                 { method: 'GET', path: '/login', options: { auth: false }, handler: show },\n];\n\
                 const call = { method: 'GET', path: '/of/another/service' };\n",
            ),
        ],
        &[
            "GET /holders/{cnic} authenticated",
            "POST /holders unauthenticated",
            "GET /notes public",
            "PUT /notes unauthenticated",
            "GET /login public",
        ],
    );
}

#[test]
fn fastify_plugins_hooks_and_typed_parameters() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"fastify\": \"5\"}}"),
            (
                "src/app.ts",
                "import Fastify from 'fastify';\nimport officers from './officers';\nimport { requireOfficer } from './auth';\n\
                 const app = Fastify({ logger: true }).withTypeProvider();\n\
                 app.register(officers, { prefix: '/officers' });\n\
                 app.get('/records', { preHandler: requireOfficer }, async () => []);\n\
                 app.route({ method: 'DELETE', url: '/records/:id', handler: async () => null });\n",
            ),
            (
                "src/officers.ts",
                "import { requireOfficer } from './auth';\nexport default async function officers(fastify) {\n  \
                 fastify.addHook('onRequest', requireOfficer);\n  fastify.post('/', async () => null);\n}\n",
            ),
            // nobody is seen to call it with an application
            (
                "src/pensions.ts",
                "import type { FastifyInstance } from 'fastify';\nexport function pensions(app: FastifyInstance) {\n  \
                 app.put('/pensions/:id', async () => null);\n}\n",
            ),
            (
                "src/auth.ts",
                "export async function requireOfficer(request, reply) {\n  \
                 if (!request.session.officer) { reply.code(401).send(); }\n}\n",
            ),
        ],
        &[
            "POST /officers/ authenticated",
            "GET /records authenticated",
            "DELETE /records/{id} unauthenticated",
            "PUT /pensions/{id} unauthenticated",
        ],
    );
}

#[test]
fn openapi_operations_name_functions() {
    let document = "openapi: 3.0.0\nservers:\n  - url: https://records.gov.pk/api/v1\nsecurity:\n  - bearer: []\npaths:\n  \
                    /holders:\n    get:\n      operationId: api.holders.search\n    post:\n      operationId: api.holders.add\n      \
                    security: []\n  /elsewhere:\n    get:\n      operationId: another.service.search\n";
    check(
        &[
            ("app.py", "import connexion\napp = connexion.App(__name__)\napp.add_api('openapi.yaml')\n"),
            ("openapi.yaml", document),
            ("api/__init__.py", ""),
            ("api/holders.py", "def search():\n    return []\n\ndef add(body):\n    return store(body)\n"),
        ],
        &["GET /api/v1/holders authenticated", "POST /api/v1/holders unauthenticated"],
    );
}

#[test]
fn restx_classes_carry_their_routes() {
    check(
        &[(
            "app.py",
            "from flask import Flask, Blueprint\nfrom flask_login import login_required\nfrom flask_restx import Api, Namespace, Resource\n\
             api_blueprint = Blueprint('api', __name__, url_prefix='/api')\napi = Api(api_blueprint)\n\
             permits = Namespace('permits')\napi.add_namespace(permits, '/permits')\n\n\
             @permits.route('/<int:number>')\nclass Permit(Resource):\n    @login_required\n    def get(self, number):\n        return {}\n\n    \
             def delete(self, number):\n        return {}\n\n\
             app = Flask(__name__)\napp.register_blueprint(api_blueprint)\n",
        )],
        &["GET /api/permits/{number} authenticated", "DELETE /api/permits/{number} unauthenticated"],
    );
}

#[test]
fn codeigniter_routes_by_name_only_where_a_setting_says_so() {
    let controller = "<?php\nnamespace App\\Controllers;\nuse CodeIgniter\\Controller;\n\
                      class Stamps extends Controller {\n  public function getList() {}\n  public function postIssue($serial) {}\n}\n";
    let feature = "<?php\nnamespace Config;\nclass Feature { public bool $autoRoutesImproved = true; }\n";
    let manifest = "{\"require\": {\"codeigniter4/framework\": \"^4.5\"}}";
    check(&[("composer.json", manifest), ("app/Controllers/Stamps.php", controller)], &[]);
    check(
        &[("composer.json", manifest), ("app/Config/Feature.php", feature), ("app/Controllers/Stamps.php", controller)],
        &["GET /stamps/list unauthenticated", "POST /stamps/issue/{serial} unauthenticated"],
    );
}
