#!/usr/bin/env python3
"""Writes projects of shapes that make a search for endpoints slow, where work grows with the square of something.

    benches/blowups.py FOLDER && for d in FOLDER/*; do time amanat endpoints --format json "$d" > /dev/null; done

Every project is small to parse: what takes long is the search.
"""
import pathlib
import sys

ROUTES = 20_000
CONTROLLERS = 5_000
ROUTERS = 300


def write(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def express_file(root):
    """Twenty thousand routes in one file, behind one guard."""
    lines = ["const express = require('express');", "const { requireUser } = require('./auth');", "const app = express();"]
    lines += ["app.use(requireUser);"]
    lines += [f"app.get('/permits/{i}/:id', (req, res) => res.json({{ id: {i} }}));" for i in range(ROUTES)]
    write(root, "app.js", "\n".join(lines) + "\napp.listen(3000);\n")
    write(root, "auth.js", "exports.requireUser = (req, res, next) => {\n  if (!req.session.user) return res.status(401).end();\n  next();\n};\n")
    write(root, "package.json", '{ "name": "permits", "dependencies": { "express": "4" } }\n')


def flask_file(root):
    """Twenty thousand decorated functions in one file."""
    lines = ["from flask import Flask, jsonify", "from auth import login_required", "app = Flask(__name__)", ""]
    for i in range(ROUTES):
        lines += [f"@app.route('/permits/{i}/<id>')", "@login_required", f"def permit_{i}(id):", f"    return jsonify(id={i})", ""]
    write(root, "app.py", "\n".join(lines))
    write(root, "auth.py", "from functools import wraps\nfrom flask import abort, session\n\n\ndef login_required(f):\n    @wraps(f)\n"
          "    def inner(*args, **kwargs):\n        if 'user' not in session:\n            abort(401)\n        return f(*args, **kwargs)\n    return inner\n")
    write(root, "requirements.txt", "flask\n")


def spring_controllers(root):
    """Five thousand controllers with a common base class."""
    base = "package pk.gov.permits;\nimport org.springframework.security.access.prepost.PreAuthorize;\n"
    base += "@PreAuthorize(\"isAuthenticated()\")\npublic abstract class Base {\n  protected String name() { return \"permits\"; }\n}\n"
    write(root, "src/main/java/pk/gov/permits/Base.java", base)
    for i in range(CONTROLLERS):
        text = "package pk.gov.permits;\nimport org.springframework.web.bind.annotation.*;\n\n@RestController\n"
        text += f"@RequestMapping(\"/permits/{i}\")\npublic class Permit{i} extends Base {{\n"
        text += "  @GetMapping(\"/{id}\")\n  public String show(@PathVariable String id) { return name() + id; }\n}\n"
        write(root, f"src/main/java/pk/gov/permits/Permit{i}.java", text)
    write(root, "pom.xml", "<project><artifactId>permits</artifactId><dependencies><dependency>"
          "<artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n")


def rails_controllers(root):
    """Five thousand controllers with a common base class, reached through a table of routes."""
    write(root, "app/controllers/application_controller.rb", "class ApplicationController < ActionController::Base\n"
          "  before_action :require_user\n\n  def require_user\n    head :unauthorized unless session[:user]\n  end\nend\n")
    routes = []
    for i in range(CONTROLLERS):
        write(root, f"app/controllers/permit{i}s_controller.rb", f"class Permit{i}sController < ApplicationController\n"
              "  def index\n    render json: []\n  end\n\n  def show\n    render json: params[:id]\n  end\nend\n")
        routes.append(f"  resources :permit{i}s, only: [:index, :show]")
    write(root, "config/routes.rb", "Rails.application.routes.draw do\n" + "\n".join(routes) + "\nend\n")
    write(root, "Gemfile", "gem 'rails'\n")


def nested_routers(root):
    """Three hundred routers, each mounted in the one before, with a guard and a route of its own."""
    for i in range(ROUTERS):
        text = "const express = require('express');\nconst router = express.Router();\n"
        text += "router.use((req, res, next) => { if (!req.user) return res.status(401).end(); next(); });\n"
        text += f"router.get('/own{i}', (req, res) => res.json({{}}));\n"
        if i + 1 < ROUTERS:
            text += f"router.use('/r{i + 1}', require('./router{i + 1}'));\n"
        write(root, f"router{i}.js", text + "module.exports = router;\n")
    write(root, "app.js", "const app = require('express')();\napp.use('/r0', require('./router0'));\napp.listen(3000);\n")
    write(root, "package.json", '{ "name": "nested", "dependencies": { "express": "4" } }\n')


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for shape in (express_file, flask_file, spring_controllers, rails_controllers, nested_routers):
        shape(pathlib.Path(sys.argv[1]) / shape.__name__)


main()
