//! One registration in the text that means many: tables of routes, callbacks, helpers that take the path.

use super::endpoints::check;

#[test]
fn a_table_of_routes_in_go() {
    check(
        &[
            ("go.mod", "module office\n\nrequire github.com/gorilla/mux v1.8.1\n"),
            (
                "routes.go",
                "package office\n\nimport \"net/http\"\n\ntype Route struct {\n\tName, Method, Pattern string\n\tHandlerFunc http.HandlerFunc\n}\n\n\
                 var routes = []Route{\n\t{\"List\", \"GET\", \"/holders\", List},\n\tRoute{Name: \"Add\", Method: \"POST\", Pattern: \"/holders/{cnic}\", HandlerFunc: Add},\n}\n\n\
                 func List(w http.ResponseWriter, r *http.Request) {}\n\
                 func Add(w http.ResponseWriter, r *http.Request) {\n\tif r.Header.Get(\"Authorization\") != key {\n\t\thttp.Error(w, \"no\", http.StatusUnauthorized)\n\t\treturn\n\t}\n\tsave(r)\n}\n",
            ),
            (
                "router.go",
                "package office\n\nimport \"github.com/gorilla/mux\"\n\nfunc NewRouter() *mux.Router {\n\trouter := mux.NewRouter()\n\t\
                 for _, route := range routes {\n\t\trouter.Methods(route.Method).Path(route.Pattern).Name(route.Name).Handler(route.HandlerFunc)\n\t}\n\treturn router\n}\n",
            ),
        ],
        &["GET /holders unauthenticated", "POST /holders/{cnic} authenticated"],
    );
}

#[test]
fn a_helper_that_takes_the_path_in_go() {
    check(
        &[
            ("go.mod", "module office\n"),
            (
                "server.go",
                "package office\n\nimport \"net/http\"\n\ntype Server struct{ mux *http.ServeMux }\n\n\
                 func New() *Server {\n\ts := &Server{mux: http.NewServeMux()}\n\ts.open(\"/health\", health)\n\ts.closed(\"/holders\", s.holders)\n\ts.open(\"/plots\", s.plots)\n\treturn s\n}\n\n\
                 func (s *Server) open(path string, h http.HandlerFunc) { s.mux.HandleFunc(path, h) }\n\n\
                 func (s *Server) closed(path string, h http.HandlerFunc) { s.mux.HandleFunc(\"/office\"+path, s.auth(h)) }\n\n\
                 func (s *Server) auth(next http.HandlerFunc) http.HandlerFunc {\n\treturn func(w http.ResponseWriter, r *http.Request) {\n\t\tif !valid(r.Header.Get(\"Authorization\")) {\n\t\t\tw.WriteHeader(http.StatusUnauthorized)\n\t\t\treturn\n\t\t}\n\t\tnext(w, r)\n\t}\n}\n\n\
                 func health(w http.ResponseWriter, r *http.Request) {}\n\
                 func (s *Server) holders(w http.ResponseWriter, r *http.Request) { write(w, s.all()) }\n\
                 func (s *Server) plots(w http.ResponseWriter, r *http.Request) { write(w, s.all()) }\n",
            ),
        ],
        &["ANY /health public", "ANY /office/holders authenticated", "ANY /plots unauthenticated"],
    );
}

#[test]
fn tables_and_callbacks_in_javascript() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "routes/index.js",
                "const express = require('express');\nconst holders = require('./holders');\nconst notices = require('./notices');\n\
                 const { requireOfficer } = require('../auth');\nconst router = express.Router();\n\
                 const mounted = [\n  { path: '/holders', route: holders },\n  { path: '/notices', route: notices },\n];\n\
                 mounted.forEach((each) => {\n  router.use(each.path, each.route);\n});\n\
                 const table = [\n  { method: 'post', path: '/fees', guards: [requireOfficer], handler: (req, res) => res.json(save(req.body)) },\n  \
                 { method: 'delete', path: '/fees/:id', guards: [], handler: (req, res) => res.json(remove(req.params.id)) },\n];\n\
                 for (const { method, path, guards, handler } of table) {\n  router[method](path, guards, handler);\n}\nmodule.exports = router;\n",
            ),
            (
                "routes/holders.js",
                "const router = require('express').Router();\nconst { requireOfficer } = require('../auth');\nrouter.get('/:cnic', requireOfficer, (req, res) => res.json({}));\nmodule.exports = router;\n",
            ),
            (
                "routes/notices.js",
                "const router = require('express').Router();\nrouter.put('/:id', (req, res) => res.json(change(req.body)));\nmodule.exports = router;\n",
            ),
            (
                "auth.js",
                "exports.requireOfficer = (req, res, next) => {\n  if (!req.session.officer) return res.status(401).end();\n  next();\n};\n",
            ),
            (
                "app.js",
                "const app = require('express')();\nconst handlers = {\n  '/tehsils': (req, res) => res.json(store(req.body)),\n  '/mauzas': (req, res) => res.json(store(req.body)),\n};\n\
                 app.use('/api', require('./routes'));\nObject.keys(handlers).forEach((path) => app.post(path, handlers[path]));\n",
            ),
        ],
        &[
            "GET /api/holders/{cnic} authenticated",
            "PUT /api/notices/{id} unauthenticated",
            "POST /api/fees authenticated",
            "DELETE /api/fees/{id} unauthenticated",
            "POST /tehsils unauthenticated",
            "POST /mauzas unauthenticated",
        ],
    );
}

#[test]
fn loops_helpers_and_scoped_paths_in_python() {
    check(
        &[
            (
                "office/app.py",
                "from flask import Flask, Blueprint\nfrom flask_restful import Api, Resource\nfrom flask_login import login_required\n\
                 app = Flask(__name__)\nroutes = Blueprint('office', __name__)\n\n\
                 def scoped(rule):\n    if MANY:\n        return '/<office>' + rule\n    return rule\n\n\
                 @routes.route(scoped('/ledger'), methods=['POST'])\n@login_required\ndef ledger():\n    return save()\n\n\
                 class OfficeApi(Api):\n    def add_office_resource(self, resource, *urls, **kwargs):\n        urls = [scoped(url) for url in urls]\n        return self.add_resource(resource, *urls, **kwargs)\n\n\
                 class Plots(Resource):\n    @login_required\n    def get(self):\n        return plots()\n    def delete(self):\n        return remove()\n\n\
                 api = OfficeApi(app)\napi.add_office_resource(Plots, '/plots')\n\n\
                 def fees():\n    return store()\n\ndef fines():\n    return store()\n\n\
                 VIEWS = [('/fees', login_required(fees)), ('/fines', fines)]\n\
                 for url, view in VIEWS:\n    app.add_url_rule(url, view_func=view, methods=['POST'])\n\n\
                 app.register_blueprint(routes)\n",
            ),
            ("requirements.txt", "flask\nflask-restful\nflask-login\n"),
        ],
        &[
            "POST /ledger authenticated",
            "GET /plots authenticated",
            "DELETE /plots unauthenticated",
            "POST /fees authenticated",
            "POST /fines unauthenticated",
        ],
    );
}

#[test]
fn a_prefix_of_a_helper_stays_with_the_route() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"express\": \"4\"}}"),
            (
                "app.js",
                "const app = require('express')();\n\
                 function crud(router, prefix, service) {\n  router.post(prefix + '/save', (req, res) => res.json(service.save(req.body)));\n}\n\
                 crud(app, '/holders', holders);\ncrud(app, '/plots', plots);\n",
            ),
        ],
        &["POST /holders/save unauthenticated", "POST /plots/save unauthenticated"],
    );
}

#[test]
fn a_guard_known_by_name_counts_on_a_page_of_tokens_too() {
    check(
        &[(
            "office/urls.py",
            "from django.conf import settings\nfrom django.contrib.auth.mixins import LoginRequiredMixin\nfrom django.urls import include, path\nfrom django.views.generic import View\n\
             class Tokens(LoginRequiredMixin, View):\n    def get(self, request):\n        return page(request)\n\
             office = [path('tokens/', Tokens.as_view())]\nurlpatterns = [path(settings.BASE_PATH, include(office))]\n",
        )],
        &["ANY /tokens/ authenticated"],
    );
}

#[test]
fn a_path_that_nothing_answers_is_no_route() {
    check(
        &[
            ("package.json", "{\"dependencies\": {\"fastify\": \"5\"}}"),
            (
                "app.js",
                "const app = require('fastify')();\nconst fees = app.get('fees');\napp.get('/fees/:id', async (request) => store(request.body));\n",
            ),
        ],
        &["GET /fees/{id} unauthenticated"],
    );
}
