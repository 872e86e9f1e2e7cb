//! Endpoints that give nothing, routers that answer nowhere, and refusals that are no question for a login.

use super::endpoints::check;

#[test]
fn handlers_that_only_say_that_there_is_nothing() {
    check(
        &[
            ("Gemfile", "gem 'rails'\n"),
            (
                "config/routes.rb",
                "Rails.application.routes.draw do\n  get '/gone', to: 'deeds#gone'\n  get '/never', to: 'deeds#never'\n  get '/moved', to: 'deeds#moved'\n  get '/lent', to: 'deeds#lent'\n  \
                 get '/deeds/:id', to: 'deeds#show'\n  get '/paper/:id', to: 'deeds#paper'\n  match '*path', to: 'deeds#missing', via: :all\nend\n",
            ),
            (
                "app/controllers/deeds_controller.rb",
                "class DeedsController < ActionController::Base\n  def gone\n    head :not_found\n  end\n  def never\n    render plain: '404 Not Found', status: 404\n  end\n  \
                 def moved\n    redirect_to deeds_path\n  end\n  def show\n    render json: Deed.find(params[:id])\n  end\n  \
                 def paper\n    redirect_to Deed.find(params[:id]).scan_url\n  end\n  def missing\n    raise ActionController::RoutingError, 'Not Found'\n  end\n  \
                 def lent\n    redirect_to scan_url\n  end\n  private\n  def scan_url\n    Deed.find(params[:id]).scan.presigned_url(:get)\n  end\nend\n",
            ),
        ],
        &[
            "GET /gone public",
            "GET /never public",
            "GET /moved public",
            "GET /lent unauthenticated",
            "GET /deeds/{id} unauthenticated",
            "GET /paper/{id} unauthenticated",
            "ANY /*path public",
        ],
    );
    check(
        &[
            ("artisan", ""),
            ("composer.json", "{\"require\": {\"laravel/framework\": \"^11\"}}"),
            (
                "routes/web.php",
                "<?php\nuse Illuminate\\Support\\Facades\\Route;\nRoute::redirect('/desk', '/counter');\nRoute::permanentRedirect('/old', '/new');\n\
                 Route::view('/rules', 'rules');\nRoute::view('/rows', 'rows', ['deeds' => Deed::all()]);\nRoute::view('/staff', 'staff')->middleware('auth');\nRoute::get('/moved', fn () => redirect('/counter'));\n\
                 Route::get('/shown', function () { return Deed::all(); });\n",
            ),
        ],
        &[
            "ANY /desk public",
            "ANY /old public",
            "GET /rules public",
            "GET /rows unauthenticated",
            "GET /staff authenticated",
            "GET /moved public",
            "GET /shown unauthenticated",
        ],
    );
}

#[test]
fn a_status_beside_what_is_held_hides_nothing() {
    let app = "const express = require('express');\nconst app = express();\nconst GONE = 'no such deed';\nconst deeds = load();\n\
               app.get('/a', (req, res) => res.status(404).json(deeds));\napp.get('/b', (req, res) => { res.json(store.notFoundReports); });\n\
               app.get('/c', (req, res) => { res.send(deeds.gone); });\napp.get('/d', (req, res) => { res.json({ deeds, code: 404 }); });\n\
               app.get('/e', (req, res) => { res.status(404).json({ error: GONE, path: req.originalUrl }); });\n";
    check(
        &[("package.json", "{\"dependencies\": {\"express\": \"4\"}}"), ("app.js", app)],
        &[
            "GET /a unauthenticated",
            "GET /b unauthenticated",
            "GET /c unauthenticated",
            "GET /d unauthenticated",
            "GET /e public",
        ],
    );
}

#[test]
fn routers_that_nothing_mounts() {
    let package = ("package.json", "{\"dependencies\": {\"express\": \"4\"}}");
    let app = "const express = require('express');\nconst app = express();\napp.use('/deeds', require('./routes/deeds'));\napp.listen(3000);\n";
    let router = |method: &str| {
        format!(
            "const express = require('express');\nconst router = express.Router();\nrouter.{method}('/all', (req, res) => res.json(db.all()));\nmodule.exports = router;\n"
        )
    };
    let (deeds, fees) = (router("get"), router("post"));
    let files = [package, ("app.js", app), ("routes/deeds.js", &deeds), ("routes/fees.js", &fees)];
    check(&files, &["GET /deeds/all unauthenticated", "POST /all unknown"]);
    // whatever lies in the folder is taken
    let loading = format!("{app}require('fs').readdirSync('./routes').forEach((name) => plug(app, name));\n");
    let files = [package, ("app.js", loading.as_str()), ("routes/deeds.js", &deeds), ("routes/fees.js", &fees)];
    check(&files, &["GET /deeds/all unauthenticated", "POST /all unauthenticated"]);
    // names that begin at a folder of the settings
    let rooted = format!("{app}plug(app, require('fees'));\n");
    let files = [package, ("app.js", rooted.as_str()), ("routes/deeds.js", &deeds), ("routes/fees.js", &fees)];
    check(&files, &["GET /deeds/all unauthenticated", "POST /all unauthenticated"]);
    // taken by a name that leads nowhere, and by a call that is not seen
    let aliased = format!("{app}plug(app, require('@desk/routes/fees'));\n");
    let files = [package, ("app.js", aliased.as_str()), ("routes/deeds.js", &deeds), ("routes/fees.js", &fees)];
    check(&files, &["GET /deeds/all unauthenticated", "POST /all unauthenticated"]);
}

#[test]
fn permissions_of_one_object() {
    let views = "from rest_framework import viewsets, generics, permissions\nfrom rest_framework.views import APIView\n\
                 class IsHolder(permissions.BasePermission):\n    def has_object_permission(self, request, view, obj):\n        return obj.holder == request.user\n\n\
                 class IsCurrent(permissions.BasePermission):\n    def has_object_permission(self, request, view, obj):\n        return obj.is_current\n\n\
                 class Deeds(viewsets.ReadOnlyModelViewSet):\n    queryset = Deed.objects.all()\n    permission_classes = [IsHolder]\n\n\
                 class Current(generics.RetrieveAPIView):\n    queryset = Deed.objects.all()\n    permission_classes = [IsCurrent]\n\n\
                 class Plain(APIView):\n    permission_classes = [IsHolder]\n    def get(self, request, pk):\n        return Response(Deed.objects.get(pk=pk).data)\n\n\
                 class Asked(APIView):\n    permission_classes = [IsHolder]\n    def get(self, request, pk):\n        deed = Deed.objects.get(pk=pk)\n        \
                 self.check_object_permissions(request, deed)\n        return Response(deed.data)\n\n\
                 class Own(generics.RetrieveAPIView):\n    permission_classes = [IsHolder]\n    def get_object(self):\n        return Deed.objects.get(pk=self.kwargs['pk'])\n";
    check(
        &[
            ("manage.py", ""),
            ("desk/settings.py", "ROOT_URLCONF = 'desk.urls'\nINSTALLED_APPS = ['rest_framework']\n"),
            (
                "desk/urls.py",
                "from django.urls import path, include\nfrom rest_framework.routers import DefaultRouter\nfrom .views import Asked, Current, Deeds, Own, Plain\n\
                 router = DefaultRouter()\nrouter.register('deeds', Deeds)\n\
                 urlpatterns = [\n    path('api/', include(router.urls)),\n    path('current/<int:pk>', Current.as_view()),\n    path('plain/<int:pk>', Plain.as_view()),\n    \
                 path('asked/<int:pk>', Asked.as_view()),\n    path('own/<int:pk>', Own.as_view()),\n]\n",
            ),
            ("desk/views.py", views),
        ],
        &[
            "GET /api/deeds/ unauthenticated",
            "GET /api/deeds/{pk}/ authenticated",
            "GET /current/{pk} unauthenticated",
            "GET /plain/{pk} unauthenticated",
            "GET /asked/{pk} authenticated",
            "GET /own/{pk} unauthenticated",
        ],
    );
}

#[test]
fn a_ban_is_no_question_for_a_login() {
    let app = |check: &str| {
        format!(
            "from flask import Flask, abort, jsonify, g\nfrom flask_login import current_user\napp = Flask(__name__)\n\n\
             @app.before_request\ndef look():\n    {check}:\n        abort(403)\n\n\
             @app.route('/deeds')\ndef deeds():\n    return jsonify(db.all())\n"
        )
    };
    for asked in [
        "if current_user.is_banned",
        "if current_user.is_authenticated and current_user.banned",
        "if g.user and g.user.status == 'suspended'",
    ] {
        check(&[("app.py", &app(asked))], &["GET /deeds unauthenticated"]);
    }
    for asked in
        ["if not current_user.is_authenticated or current_user.is_banned", "if not current_user.is_authenticated"]
    {
        check(&[("app.py", &app(asked))], &["GET /deeds authenticated"]);
    }
}

#[test]
fn a_middleware_that_tells_who_is_unknown_so_without_a_status() {
    let app = "const express = require('express');\nconst app = express();\n\
               const told = (req, res, next) => {\n  if (!req.session.user) {\n    res.json({ code: -1, msg: 'please come in' });\n    return;\n  }\n  next();\n};\n\
               const turned = (req, res, next) => {\n  if (req.session.user) {\n    next();\n  } else {\n    res.send('go away');\n  }\n};\n\
               const noted = (req, res, next) => {\n  if (req.session.user) {\n    note(req.session.user);\n    next();\n  } else {\n    next();\n  }\n};\n\
               const kept = (req, res, next) => {\n  const hit = store.get(req.url);\n  if (hit) return res.json(hit);\n  next();\n};\n\
               const filled = (req, res, next) => {\n  if (!req.body.token) {\n    res.json({ code: 1 });\n    return;\n  }\n  next();\n};\n\
               app.get('/told', told, (req, res) => res.json(db.all()));\napp.get('/turned', turned, (req, res) => res.json(db.all()));\n\
               app.get('/noted', noted, (req, res) => res.json(db.all()));\napp.get('/kept', kept, (req, res) => res.json(db.all()));\n\
               app.post('/filled', filled, (req, res) => res.json(db.all()));\n";
    check(
        &[("package.json", "{\"dependencies\": {\"express\": \"4\"}}"), ("app.js", app)],
        &[
            "GET /told authenticated",
            "GET /turned authenticated",
            "GET /noted unauthenticated",
            "GET /kept unauthenticated",
            "POST /filled unauthenticated",
        ],
    );
}

#[test]
fn the_way_on_that_is_handed_on_is_open() {
    let way = |rest: &str| {
        format!(
            "const express = require('express');\nconst app = express();\nfunction told(req, res, next) {{\n  if (req.session.user) return next();\n  {rest}\n}}\n\
             app.get('/deeds', told, (req, res) => res.json(db.all()));\n"
        )
    };
    let package = ("package.json", "{\"dependencies\": {\"express\": \"4\"}}");
    for rest in [
        "finish(res, next);",
        "setTimeout(next, 10);",
        "load(req).then(next, next);",
        "next.call(null);",
        "const on = next; on();",
    ] {
        check(&[package, ("app.js", &way(rest))], &["GET /deeds unauthenticated"]);
    }
    for rest in ["ask(req).catch(next);", "res.send('come in first');"] {
        check(&[package, ("app.js", &way(rest))], &["GET /deeds authenticated"]);
    }
}
