//! The rules beside `unauthenticated-endpoint`: authentication switched off, consoles, guards that refuse nobody or stand where
//! they protect nothing. For each what is reported, and what looks like it and is not.

use crate::scans::scan_files;

/// `file:line message` of every finding of a rule.
fn found(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    let report = scan_files(files);
    let of_rule = report.findings.iter().filter(|f| f.detection.rule == rule);
    let mut lines: Vec<String> = of_rule
        .map(|f| {
            let place = f.detection.primary.place;
            let line = report.sources.line_column(place).line;
            format!("{}:{line} {}", report.sources.get(place.file).path, f.detection.message)
        })
        .collect();
    lines.sort();
    lines
}

fn none(rule: &str, files: &[(&str, &str)]) {
    assert_eq!(found(rule, files), Vec::<String>::new());
}

const DISABLED: &str = "authentication-disabled";
const CONSOLE: &str = "console-exposed";
const IDLE: &str = "guard-never-rejects";
const ORDER: &str = "guard-order";

#[test]
fn switches_for_authentication_in_configuration_of_every_format() {
    let files = [
        (
            "deploy/compose.yaml",
            "services:\n  api:\n    environment:\n      - DISABLE_AUTH=true\n      - SMTP_AUTH_DISABLED=true\n",
        ),
        (
            "deploy/api.yaml",
            "env:\n  - name: APP_SKIP_AUTH\n    value: \"true\"\n  - name: SKIP_AUTH\n    value: \"false\"\n",
        ),
        ("service/application.properties", "management.security.enabled=false\nmail.auth.enabled=false\n"),
        ("service/application.yml", "micronaut:\n  security:\n    enabled: false\n"),
        ("Dockerfile", "FROM scratch\nENV XPACK_SECURITY_ENABLED=false\n"),
        (
            "web.config",
            "<configuration><system.web><authorization>\n<allow users=\"*\"/>\n</authorization></system.web></configuration>\n",
        ),
        ("deploy/dev/compose.yaml", "services:\n  api:\n    environment:\n      - DISABLE_AUTH=true\n"),
        ("service/application-local.properties", "management.security.enabled=false\n"),
    ];
    insta::assert_snapshot!(found(DISABLED, &files).join("\n"));
}

/// A key with a dot and two keys are asked for apart, whichever comes first.
#[test]
fn a_dotted_key_is_a_setting_beside_the_same_keys_one_in_another() {
    let nested = ("a.yaml", "portal:\n  auth:\n    enabled: false\n");
    let dotted = ("b.yaml", "portal:\n  auth.enabled: false\n");
    let alone = found(DISABLED, &[dotted]);
    assert_eq!(alone.len(), 1);
    assert_eq!(found(DISABLED, &[nested, dotted]), alone);
}

#[test]
fn a_switch_counts_however_deep_it_stands_and_not_among_foreign_words() {
    let deep = |outer: &str, inner: &str| {
        let steps: Vec<String> = (0..40).map(|i| format!("step{i}_{outer}")).collect();
        let open: String = steps.iter().map(|s| format!("{{\"{s}\": ")).collect();
        format!("{open}{{\"{inner}\": true, \"required\": true}}{}\n", "}".repeat(40))
    };
    let files = [("deploy/api.json", deep("part", "disable_auth")), ("deploy/mail.json", deep("smtp", "disable_auth"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let told = found(DISABLED, &files);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("deploy/api.json:1"), "{told:?}");
}

#[test]
fn one_folder_of_a_site_may_be_open_to_all() {
    let text = "<configuration><location path=\"css\"><system.web><authorization><allow users=\"*\"/></authorization>\
                </system.web></location></configuration>";
    none(DISABLED, &[("web.config", text)]);
}

#[test]
fn switches_in_code_are_constants_outside_of_trials() {
    let text = "from flask import Flask\napp = Flask(__name__)\napp.config['LOGIN_DISABLED'] = True\n\
                class DevelopmentConfig:\n    LOGIN_DISABLED = True\n\
                if app.config['TESTING']:\n    app.config['LOGIN_DISABLED'] = True\n";
    let lines = found(DISABLED, &[("app.py", text)]);
    assert_eq!(lines, ["app.py:3 Authentication is switched off: `LOGIN_DISABLED` is `true`"]);
    none(DISABLED, &[("client.js", "fetch('/x', { skipAuth: true }); const noAuth = true;\n")]);
}

const SPRING: &str = "package pk.gov;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
    import org.springframework.web.bind.annotation.*;\nclass Security {\n  SecurityFilterChain chain(HttpSecurity http) {\n";
const CONTROLLER: &str = "package pk.gov;\nimport org.springframework.web.bind.annotation.*;\n@RestController\nclass Records {\n  \
    @PostMapping(\"/records\") String add() { return \"\"; }\n}\n";

#[test]
fn an_access_list_that_closes_nothing() {
    let files = |rules: &str| {
        let security =
            format!("{SPRING}    http.authorizeHttpRequests(a -> a{rules});\n    return http.build();\n  }}\n}}\n");
        found(
            DISABLED,
            &[
                ("src/main/java/com/example/demo/Security.java", &security),
                ("src/main/java/com/example/demo/Records.java", CONTROLLER),
            ],
        )
    };
    let open = files(".requestMatchers(\"/login\").permitAll().anyRequest().permitAll()");
    assert_eq!(
        open,
        [
            "src/main/java/com/example/demo/Security.java:6 The access list lets everyone pass on every path: any other request: permitAll()"
        ]
    );
    assert!(files(".requestMatchers(\"/admin/**\").authenticated().anyRequest().permitAll()").is_empty());
    assert!(files(".anyRequest().authenticated()").is_empty());
    // what follows is never asked
    assert_eq!(files(".requestMatchers(\"/**\").permitAll().anyRequest().authenticated()").len(), 1);
}

#[test]
fn a_default_permission_that_opens() {
    let views = "from rest_framework.views import APIView\nclass Records(APIView):\n    def post(self, request):\n        return None\n";
    let urls = "from django.urls import path\nfrom views import Records\nurlpatterns = [path('records/', Records.as_view())]\n";
    let settings = |class: &str| {
        format!("REST_FRAMEWORK = {{'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.{class}']}}\n")
    };
    let run =
        |class: &str| found(DISABLED, &[("views.py", views), ("urls.py", urls), ("settings.py", &settings(class))]);
    assert_eq!(run("AllowAny").len(), 1);
    assert!(run("IsAuthenticated").is_empty());
    none(DISABLED, &[("settings.py", &settings("AllowAny"))]);
}

#[test]
fn calls_that_switch_authentication_off() {
    let lines = found(DISABLED, &[("server.js", "server.auth.default(false);\nserver.auth.default('session');\n")]);
    assert_eq!(lines, ["server.js:1 The server's default authentication is switched off: `default(false)`"]);
}

#[test]
fn debuggers_and_debug_pages() {
    let flask = "from flask import Flask\napp = Flask(__name__)\nif __name__ == '__main__':\n    app.run(host='0.0.0.0', debug=True)\n";
    assert_eq!(found(CONSOLE, &[("app.py", flask)]).len(), 1);
    none(CONSOLE, &[("app.py", &flask.replace("debug=True", "debug=options.debug"))]);
    none(CONSOLE, &[("dev_server.py", flask)]);
    assert_eq!(found(CONSOLE, &[("site/settings.py", "DEBUG = True\n")]).len(), 1);
    none(CONSOLE, &[("site/settings.py", "DEBUG = True\nDEBUG = env.bool('DEBUG')\n")]);
    let by_stage = [("site/settings/base.py", "DEBUG = True\n"), ("site/settings/production.py", "DEBUG = False\n")];
    none(CONSOLE, &by_stage);
    none(CONSOLE, &[("tools.py", "DEBUG = True\n")]);
    assert_eq!(found(CONSOLE, &[("Dockerfile", "FROM x\nENV FLASK_DEBUG=1\n")]).len(), 1);
    let program = "app.UseDeveloperExceptionPage();\n";
    assert_eq!(found(CONSOLE, &[("Program.cs", program)]).len(), 1);
    none(CONSOLE, &[("Program.cs", &format!("if (app.Environment.IsDevelopment()) {{\n {program}}}\n"))]);
}

#[test]
fn consoles_that_are_endpoints_are_told_once() {
    let text = "const express = require('express');\nconst app = express();\napp.get('/debug/vars', (req, res) => res.json(process.env));\n\
                app.get('/api-docs', (req, res) => res.json({}));\napp.use(requireLogin);\n\
                function requireLogin(req, res, next) { if (!req.session.user) return res.sendStatus(401); next(); }\n\
                app.get('/debug/config', (req, res) => res.json({}));\n";
    let files = [("server.js", text), ("package.json", "{\"dependencies\": {\"express\": \"4\"}}")];
    insta::assert_snapshot!(found(CONSOLE, &files).join("\n"));
    assert_eq!(found("unauthenticated-endpoint", &files), Vec::<String>::new());
}

#[test]
fn management_endpoints_behind_an_access_list_are_closed() {
    let exposure = ("application.properties", "management.endpoints.web.exposure.include=*\n");
    assert_eq!(found(CONSOLE, &[exposure, ("Records.java", CONTROLLER)]).len(), 1);
    let security = format!(
        "{SPRING}    http.authorizeHttpRequests(a -> a.anyRequest().authenticated());\n    return null;\n  }}\n}}\n"
    );
    none(CONSOLE, &[exposure, ("Security.java", &security), ("Records.java", CONTROLLER)]);
}

#[test]
fn a_profiler_on_the_served_default_router() {
    let text = "package main\nimport (\n\t\"net/http\"\n\t_ \"net/http/pprof\"\n)\nfunc main() {\n\thttp.ListenAndServe(\":8080\", nil)\n}\n";
    assert_eq!(found(CONSOLE, &[("main.go", text)]).len(), 1);
    none(CONSOLE, &[("main.go", &text.replace(":8080", "localhost:6060"))]);
    none(CONSOLE, &[("main.go", &text.replace("nil", "mux"))]);
}

#[test]
fn pages_that_are_consoles() {
    let lines = found(CONSOLE, &[("public/info.php", "<?php\nphpinfo();\n"), ("public/adminer-4.8.php", "<?php\n")]);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let guarded =
        "<?php\nsession_start();\nif (!isset($_SESSION['user'])) { http_response_code(401); exit; }\nphpinfo();\n";
    none(CONSOLE, &[("public/info.php", guarded)]);
}

#[test]
fn guards_that_let_everyone_pass() {
    let nest = "import { Controller, Get, UseGuards, CanActivate, Injectable } from '@nestjs/common';\n\
                @Injectable()\nexport class OfficerGuard implements CanActivate {\n  canActivate() { return true; }\n}\n\
                @UseGuards(OfficerGuard)\n@Controller('records')\nexport class Records {\n  @Get() all() { return []; }\n}\n";
    let lines = found(IDLE, &[("records.ts", nest)]);
    assert_eq!(
        lines,
        [
            "records.ts:4 `OfficerGuard.canActivate` stands in a guard's place and lets everyone pass: it only gives true"
        ]
    );
    let drf = "from rest_framework.views import APIView\nfrom rest_framework.permissions import BasePermission\nfrom django.urls import path\n\
               class IsOfficer(BasePermission):\n    def has_permission(self, request, view):\n        return True\n\
               class Records(APIView):\n    permission_classes = [IsOfficer]\n    def get(self, request):\n        return None\n\
               urlpatterns = [path('records/', Records.as_view())]\n";
    assert_eq!(found(IDLE, &[("urls.py", drf)]).len(), 1);
    none(IDLE, &[("urls.py", &drf.replace("IsOfficer", "AllowEveryone"))]);
    let by_object = drf.replace(
        "        return True\nclass",
        "        return True\n    def has_object_permission(self, request, view, o):\n        return o.owner == request.user\nclass",
    );
    none(IDLE, &[("urls.py", &by_object)]);
    let express = "const express = require('express');\nconst app = express();\n\
                   function requireLogin(req, res, next) {\n  next();\n}\nfunction logRequest(req, res, next) { next(); }\n\
                   app.use(logRequest);\napp.get('/records', requireLogin, (req, res) => res.json([]));\n";
    assert_eq!(found(IDLE, &[("app.js", express)]).len(), 1);
    let flask = "from flask import Flask\napp = Flask(__name__)\ndef login_required(f):\n    def wrapper(*args, **kwargs):\n        \
                 return f(*args, **kwargs)\n    return wrapper\n@app.get('/records')\n@login_required\ndef records():\n    return []\n";
    assert_eq!(found(IDLE, &[("app.py", flask)]).len(), 1);
}

#[test]
fn guards_where_they_protect_nothing() {
    let flask = "from flask import Flask\nfrom flask_login import login_required\napp = Flask(__name__)\n\
                 @login_required\n@app.route('/records')\ndef records():\n    return []\n\
                 @app.route('/others')\n@login_required\ndef others():\n    return []\n";
    let lines = found(ORDER, &[("app.py", flask)]);
    assert_eq!(
        lines,
        ["app.py:4 `login_required` stands above the route and protects nothing: the route was registered without it"]
    );
    let express = "const express = require('express');\nconst app = express();\n\
                   function requireLogin(req, res, next) { if (!req.session.user) return res.sendStatus(401); next(); }\n\
                   app.post('/records', (req, res) => res.json([]));\napp.use(requireLogin);\n";
    assert_eq!(found(ORDER, &[("app.js", express)]).len(), 1);
    let more = format!("{express}app.get('/mine', (req, res) => res.json([]));\n");
    none(ORDER, &[("app.js", &more)]);
}

#[test]
fn a_check_forgotten_on_one_of_several_handlers_is_told_as_such() {
    let text = "from django.urls import path\nfrom django.contrib.auth.decorators import login_required\n\
                @login_required\ndef a(request): pass\n@login_required\ndef b(request): pass\n@login_required\ndef c(request): pass\n\
                def transfer(request): pass\n\
                urlpatterns = [\n  path('a', a),\n  path('b', b),\n  path('c', c),\n  path('transfer', transfer),\n]\n";
    let lines = found("unauthenticated-endpoint", &[("urls.py", text)]);
    assert_eq!(
        lines,
        [
            "urls.py:14 ANY /transfer is reachable without authentication; 3 of 4 handlers of this file are guarded (login_required), this one is not"
        ]
    );
}
