//! The examples in the manual pages of rules about credentials, endpoints and the logs of libraries: the wrong one of each
//! is found, by the rule that it stands under, and the right one is not. Those about personal data that leaves are in
//! [`super::rule_examples`].
//!
//! What an example only describes, `<the password itself>`, is made up here. Examples that are no text (a key in PEM, a
//! dump of citizens, an entry of a list) are left to the tests of their own rules.

use amanat::policy::Policy;

use crate::scans::scan_files;

/// Rules, with a file around the examples of each framework; `@@` is the example.
type Frame = (&'static str, &'static str, &'static str);

const SPRING: &str = "import org.springframework.context.annotation.*;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
                      import org.springframework.security.web.SecurityFilterChain;\nimport org.springframework.web.bind.annotation.*;\n\
                      @Configuration class A {\n  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    @@\n    return http.build();\n  }\n}\n\
                      @RestController class C { @GetMapping(\"/api/statistics/{cnic}\") String one(@PathVariable String cnic) { return cnic; } }\n";
const SPRING_RULES: &str = "import org.springframework.context.annotation.*;\nimport org.springframework.security.config.annotation.web.builders.HttpSecurity;\n\
                      import org.springframework.security.web.SecurityFilterChain;\nimport org.springframework.web.bind.annotation.*;\n\
                      @Configuration class A {\n  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    http.authorizeHttpRequests(auth -> @@);\n    return http.build();\n  }\n}\n\
                      @RestController class C { @GetMapping(\"/api/statistics/total\") String one() { return sum(); } }\n";
const EXPRESS: &str = "const express = require('express');\nconst app = express();\nconst router = express.Router();\napp.use('/', router);\n\
                       function records(req, res) { res.json([]); }\nfunction citizen(req, res) { res.json(find(req.params.cnic)); }\n\
                       function requireLogin(req, res, next) { req.session.officer ? next() : res.sendStatus(401); }\n@@\n";

/// Rule, framework, and the file's path and text.
const FRAMES: [(Frame, &str); 41] = [
    (("authentication-disabled", "Spring Security", "A.java"), SPRING),
    (
        ("authentication-disabled", "Django REST framework", "portal/settings.py"),
        "from django.urls import path\nfrom rest_framework.response import Response\nfrom rest_framework.views import APIView\nclass CitizenView(APIView):\n    def get(self, request):\n        return Response(find(request))\nurlpatterns = [path('citizens', CitizenView.as_view())]\nROOT_URLCONF = 'portal.settings'\n@@\n",
    ),
    (
        ("authentication-disabled", "Docker Compose", "docker-compose.yml"),
        "services:\n  web:\n    image: portal\n    @@\n",
    ),
    (("authentication-disabled", "Micronaut", "src/main/resources/application.yml"), "@@\n"),
    (
        ("authentication-disabled", "ASP.NET (web.config)", "web.config"),
        "<configuration><system.web>@@</system.web></configuration>\n",
    ),
    (
        ("authentication-disabled", "Flask-Login", "app.py"),
        "from flask import Flask\nfrom flask_login import LoginManager\napp = Flask(__name__)\n@@\n",
    ),
    (("connection-string-password", "Python", "db.py"), "import os\nfrom sqlalchemy import create_engine\n@@\n"),
    (
        ("connection-string-password", "Java", "A.java"),
        "import java.sql.*;\nclass A { void a(String url) throws Exception { @@; } }\n",
    ),
    (
        ("connection-string-password", "C# (appsettings.json)", "appsettings.json"),
        "{ \"ConnectionStrings\": { @@ } }\n",
    ),
    (("connection-string-password", "Node.js", "db.js"), "const mongoose = require('mongoose');\n@@\n"),
    (
        ("connection-string-password", "Docker Compose", "docker-compose.yml"),
        "services:\n  web:\n    image: portal\n    environment:\n      @@\n",
    ),
    (("console-exposed", "Flask", "app.py"), "import os\nfrom flask import Flask\napp = Flask(__name__)\n@@\n"),
    (
        ("console-exposed", "Django", "portal/settings.py"),
        "import os\nINSTALLED_APPS = ['django.contrib.admin']\nROOT_URLCONF = 'portal.urls'\n@@\n",
    ),
    (("console-exposed", "Spring Boot", "src/main/resources/application.properties"), "@@\n"),
    (
        ("console-exposed", "ASP.NET Core", "Program.cs"),
        "var app = builder.Build();\nvar env = app.Environment;\n@@\napp.Run();\n",
    ),
    (("console-exposed", "PHP", "public/info.php"), "@@\n"),
    (
        ("data-in-library-log", "OkHttp", "A.java"),
        "import okhttp3.logging.HttpLoggingInterceptor;\nclass A { void a(HttpLoggingInterceptor interceptor) { @@ } }\n",
    ),
    (("data-in-library-log", "Spring Boot", "src/main/resources/application.properties"), "@@\n"),
    (("data-in-library-log", "SQLAlchemy", "db.py"), "from sqlalchemy import create_engine\nurl = read()\n@@\n"),
    (
        ("data-in-library-log", ".NET", "A.cs"),
        "using Microsoft.EntityFrameworkCore;\nclass A { void B(DbContextOptionsBuilder options, IHostEnvironment env) { @@ } }\n",
    ),
    (
        ("default-credential", "Laravel (seeder)", "database/seeders/UserSeeder.php"),
        "<?php\nclass UserSeeder { public function run() {\n  @@\n} }\n",
    ),
    (
        ("guard-order", "Flask", "app.py"),
        "from flask import Flask\nfrom flask_login import login_required\napp = Flask(__name__)\n@@\n",
    ),
    (("guard-order", "Express", "app.js"), EXPRESS),
    (("hardcoded-credential", "Python", "settings.py"), "import os\n@@\n"),
    (("hardcoded-credential", "JavaScript", "config.js"), "@@\n"),
    (("hardcoded-credential", "Spring (application.properties)", "src/main/resources/application.properties"), "@@\n"),
    (("hardcoded-credential", "PHP", "config/database.php"), "<?php\nreturn [\n  @@\n];\n"),
    (("hardcoded-credential", "C# (appsettings.json)", "appsettings.json"), "{ @@\n}\n"),
    (("hardcoded-credential", "Ruby", "app/token.rb"), "require 'jwt'\ndef token(claims)\n  @@\nend\n"),
    (("hardcoded-credential", "shell", "backup.sh"), "#!/bin/sh\n@@\n"),
    (("hardcoded-credential", "Terraform", "main.tf"), "@@\n"),
    (("hardcoded-credential", "Ansible", "group_vars/all.yml"), "@@\n"),
    (("hardcoded-credential", "Rust", "src/config.rs"), "@@\n"),
    (("shared-account", "PHP", "login.php"), "<?php\nsession_start();\n@@\n"),
    (
        ("shared-account", "Laravel (seeder)", "database/seeders/UserSeeder.php"),
        "<?php\nclass UserSeeder { public function run() {\n  @@\n} }\n",
    ),
    (
        ("unauthenticated-endpoint", "Flask", "app.py"),
        "from flask import Flask\nfrom flask_login import login_required\napp = Flask(__name__)\n@@\n",
    ),
    (("unauthenticated-endpoint", "Express", "app.js"), EXPRESS),
    (
        ("unauthenticated-endpoint", "Laravel", "routes/web.php"),
        "<?php\nuse Illuminate\\Support\\Facades\\Route;\n@@\n",
    ),
    (("unauthenticated-endpoint", "plain PHP", "citizen.php"), "@@\n"),
    (
        ("public-endpoint-unapproved", "ASP.NET Core", "A.cs"),
        "using Microsoft.AspNetCore.Authorization;\nusing Microsoft.AspNetCore.Mvc;\n[ApiController]\npublic class TariffsController : ControllerBase {\n@@\n}\n",
    ),
    (("public-endpoint-unapproved", "Spring Security", "A.java"), SPRING_RULES),
];

/// What an example describes in angles, made up; a value that nobody uses.
fn filled(rule: &str, code: &str) -> String {
    let made_up = match rule {
        // as a product is delivered
        "default-credential" => "admin".to_owned(),
        _ => ["Qz7", "kW3p", "Vt9x", "Lm2"].concat(),
    };
    let mut filled = code.trim_end().to_owned();
    for described in
        ["<the password itself>", "<the secret itself>", "<the key itself>", "<the password>", "<password>"]
    {
        filled = filled.replace(described, &made_up);
    }
    filled
}

#[test]
fn examples_of_rules_about_code_and_configuration_are_true() {
    let policy = Policy::load(None).unwrap();
    let mut wrong = Vec::new();
    for ((rule, framework, path), around) in FRAMES {
        let Some(example) = policy.rules[rule].examples.iter().find(|e| e.framework == framework) else {
            wrong.push(format!("{rule}: no example for {framework}"));
            continue;
        };
        let reported = |code: &str| {
            // the mark of the example stands alone; annotations have a name behind theirs
            let text = around.replacen("@@", code, 1);
            scan_files(&[(path, text)]).findings.iter().any(|f| f.detection.rule == rule)
        };
        if !reported(&filled(rule, &example.bad)) {
            wrong.push(format!("{rule}, {framework}: not found: {}", example.bad.trim()));
        }
        if reported(&filled(rule, &example.good)) {
            wrong.push(format!("{rule}, {framework}: found: {}", example.good.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
