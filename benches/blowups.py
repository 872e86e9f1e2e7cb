#!/usr/bin/env python3
"""Writes projects of shapes that make an analysis slow, where work grows with the square of something: the first five for the
search for endpoints, the others for following personal data.

    benches/blowups.py FOLDER && for d in FOLDER/*; do time amanat check --format json "$d" > /dev/null; done

Every project is small to parse: what takes long is the analysis.
"""
import pathlib
import sys

ROUTES = 20_000
CONTROLLERS = 5_000
ROUTERS = 300
FUNCTIONS = 10_000
ASSIGNMENTS = 20_000
SETTERS = 1_000
CALLS = 50_000


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


def mutual_functions(root):
    """Ten thousand functions that call each other in a ring and across it, and one that logs."""
    lines = ["import logging", "", ""]
    for i in range(FUNCTIONS):
        onward, across = (i + 1) % FUNCTIONS, (i * 7 + 3) % FUNCTIONS
        lines += [f"def pass_{i}(cnic, depth):", f"    if depth > {i}:", f"        return pass_{across}(cnic, depth - 1)",
                  f"    return pass_{onward}(cnic, depth - 1)", "", ""]
    lines += ["def run(row):", "    logging.info(pass_0(row['cnic'], 9))", ""]
    write(root, "ring.py", "\n".join(lines))


def long_function(root):
    """One function of twenty thousand assignments, each of the value before it, and a log call at its end."""
    lines = ["import logging", "", "", "def run(row):", "    v0 = row['cnic']"]
    lines += [f"    v{i} = v{i - 1}" for i in range(1, ASSIGNMENTS)]
    lines += [f"    logging.info(v{ASSIGNMENTS - 1})", ""]
    write(root, "long.py", "\n".join(lines))


def wide_class(root):
    """A class of a thousand fields with setters, filled from one function, each field logged by a method."""
    fields = "".join(f"  private String part{i};\n" for i in range(SETTERS))
    setters = "".join(f"  public void setPart{i}(String value) {{ this.part{i} = value; }}\n" for i in range(SETTERS))
    logs = "".join(f"  public void log{i}() {{ LOG.info(\"part {{}}\", part{i}); }}\n" for i in range(SETTERS))
    text = "package pk.gov.permits;\nimport org.slf4j.*;\n\npublic class Form {\n"
    text += "  private static final Logger LOG = LoggerFactory.getLogger(Form.class);\n" + fields + setters + logs + "}\n"
    write(root, "src/main/java/pk/gov/permits/Form.java", text)
    calls = "".join(f"    form.setPart{i}(citizen.getCnic());\n" for i in range(SETTERS))
    text = "package pk.gov.permits;\n\npublic class Filler {\n  public void fill(Form form, Citizen citizen) {\n" + calls + "  }\n}\n"
    write(root, "src/main/java/pk/gov/permits/Filler.java", text)
    write(root, "src/main/java/pk/gov/permits/Citizen.java", "package pk.gov.permits;\n\npublic class Citizen {\n"
          "  private String cnic;\n  public String getCnic() { return cnic; }\n}\n")


def many_callers(root):
    """Fifty thousand calls of one helper that logs what it is given, in five hundred files."""
    write(root, "note.js", "exports.note = (what, value) => console.log(what, value);\n")
    for i in range(CALLS // 100):
        calls = "".join(f"  note('row', rows[{j}].total);\n" for j in range(100))
        write(root, f"user{i}.js", "const { note } = require('./note');\n\nexports.run = (rows) => {\n" + calls + "};\n")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for_endpoints = (express_file, flask_file, spring_controllers, rails_controllers, nested_routers)
    for_data = (mutual_functions, long_function, wide_class, many_callers)
    for shape in for_endpoints + for_data:
        shape(pathlib.Path(sys.argv[1]) / shape.__name__)


main()
