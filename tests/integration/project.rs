//! The linker: symbols, values, types and calls over small projects of several files.

use amanat::catalog::pattern::Pattern;
use amanat::finding::Confidence;
use amanat::frontend;
use amanat::ir::{ExprId, ExprKind, Module};
use amanat::project::{ExprRef, Project, Value};
use amanat::source::{SourceFile, SourceMap};

struct Sources(SourceMap);

impl Sources {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut map = SourceMap::new();
        for (path, text) in files {
            map.add(SourceFile::from_text(*path, *text));
        }
        Self(map)
    }

    fn project(&self) -> Project<'_> {
        let lower = |(id, f): (_, &SourceFile)| frontend::lower(id, f.language, &f.text);
        let modules: Vec<Module> = self.0.iter().filter_map(lower).collect();
        Project::build(&self.0, modules)
    }
}

/// The callee of the first call in `path` whose text starts with `text`.
fn callee(project: &Project<'_>, path: &str, text: &str) -> ExprRef {
    let call = call(project, path, text);
    let ExprKind::Call { callee, .. } = project.kind(call) else { panic!("{text} is no call") };
    ExprRef::new(call.file, *callee)
}

fn call(project: &Project<'_>, path: &str, text: &str) -> ExprRef {
    let file = project.sources.by_path(path).expect("the file");
    let source = project.sources.get(file);
    project
        .all_calls()
        .find(|c| c.file == file && source.text_of(project.expr(*c).span).starts_with(text))
        .unwrap_or_else(|| panic!("no call {text} in {path}"))
}

fn paths(project: &Project<'_>, path: &str, text: &str) -> Vec<String> {
    let e = callee(project, path, text);
    let mark = |resolved| if resolved { "" } else { "?" };
    project.paths(e).iter().map(|p| format!("{}{}", mark(p.resolved), p.text)).collect()
}

#[test]
fn python_symbols_through_aliases_packages_and_factories() {
    let sources = Sources::new(&[
        ("app/__init__.py", "from flask import Flask as F\ndef create_app():\n    app = F(__name__)\n    return app\n"),
        ("app/log.py", "import logging\nlog = logging.getLogger(__name__)\n"),
        (
            "app/views.py",
            "from . import create_app\nfrom .log import log as l\nimport os.path as p\napp = create_app()\n\
          app.route('/x')\nl.info('x')\np.join('a')\nprint('x')\n",
        ),
    ]);
    let project = sources.project();
    assert_eq!(paths(&project, "app/views.py", "app.route"), ["flask.Flask().route", "<flask.Flask>.route"]);
    assert_eq!(paths(&project, "app/views.py", "l.info"), ["logging.getLogger().info"]);
    assert_eq!(paths(&project, "app/views.py", "p.join"), ["os.path.join"]);
    assert_eq!(paths(&project, "app/views.py", "print"), ["print"]);
}

#[test]
fn a_python_package_goes_before_a_module_of_its_name() {
    let sources = Sources::new(&[
        ("office/views.py", "from django.shortcuts import render\n"),
        ("office/views/__init__.py", "from .holders import *\n"),
        ("office/views/holders.py", "class Holders:\n    def show(self):\n        pass\n"),
        ("office/urls.py", "from .views import Holders\nHolders.show()\n"),
    ]);
    let project = sources.project();
    assert_eq!(paths(&project, "office/urls.py", "Holders.show"), ["office.views.holders.Holders.show"]);
}

#[test]
fn javascript_modules_of_both_kinds() {
    let sources = Sources::new(&[
        (
            "src/auth.js",
            "exports.guard = (req, res, next) => next();\nconst one = {};\none.two = function () {};\nmodule.exports.one = one;\n",
        ),
        (
            "src/routes/users.js",
            "const { Router } = require('express');\nconst r = Router();\nr.get('/u', h);\nmodule.exports = r;\n",
        ),
        (
            "src/app.js",
            "const express = require('express');\nconst app = express();\nconst users = require('./routes/users');\n\
          const auth = require('./auth');\napp.use('/u', users);\nauth.guard(1);\nauth.one.two();\nusers.get('/x', 1);\n",
        ),
        (
            "src/esm.ts",
            "import express, { Router as R } from 'express';\nimport * as auth from './auth';\nconst r = R();\nr.post('/x');\nexpress.json();\nauth.guard();\n",
        ),
    ]);
    let project = sources.project();
    assert_eq!(paths(&project, "src/app.js", "app.use"), ["express().use"]);
    assert_eq!(paths(&project, "src/app.js", "users.get"), ["express.Router().get", "<express.Router>.get"]);
    assert_eq!(paths(&project, "src/esm.ts", "r.post"), ["express.Router().post", "<express.Router>.post"]);
    assert_eq!(paths(&project, "src/esm.ts", "express.json"), ["express.json"]);
    for (file, text) in [("src/app.js", "auth.guard"), ("src/app.js", "auth.one.two"), ("src/esm.ts", "auth.guard")] {
        let origin = project.origin(callee(&project, file, text));
        assert!(matches!(origin, Value::Function(_)), "{text} in {file}: {origin:?}");
    }
    // the router mounted in app.js is the one made in users.js
    let mount = call(&project, "src/app.js", "app.use");
    let ExprKind::Call { args, .. } = project.kind(mount) else { panic!() };
    let Value::Made(made) = project.origin(ExprRef::new(mount.file, args[1].value)) else { panic!("no identity") };
    assert_eq!(project.sources.get(made.file).path, "src/routes/users.js");
}

#[test]
fn patterns_match_resolved_symbols_only() {
    let sources = Sources::new(&[(
        "a.py",
        "import logging as lg\nlog = lg.getLogger()\nlog.info('x')\ndef f(log2):\n    log2.info('y')\n",
    )]);
    let project = sources.project();
    let pattern = Pattern::parse("logging.getLogger().{info,warning}").unwrap();
    let hit = project.matches(&pattern, callee(&project, "a.py", "log.info")).expect("a match");
    assert_eq!(hit.confidence, Confidence::High);
    assert!(project.matches(&pattern, callee(&project, "a.py", "log2.info")).is_none());
}

#[test]
fn python_methods_through_self_types_and_inheritance() {
    let sources = Sources::new(&[
        ("svc/base.py", "class Base:\n    def audit(self, x):\n        print(x)\n"),
        ("svc/repo.py", "from .base import Base\nclass Repo(Base):\n    def load(self, cnic):\n        return cnic\n"),
        (
            "svc/api.py",
            "from .repo import Repo\nclass Api:\n    def __init__(self, repo: Repo):\n        self.repo = repo\n\
          def go(api: Api):\n    api.repo.load('x')\n    api.repo.audit('y')\n    Repo().load('z')\n",
        ),
    ]);
    let project = sources.project();
    for (text, name) in [
        ("api.repo.load", "svc.repo.Repo.load"),
        ("api.repo.audit", "svc.base.Base.audit"),
        ("Repo().load", "svc.repo.Repo.load"),
    ] {
        let names: Vec<String> =
            project.callees(call(&project, "svc/api.py", text)).iter().map(|f| project.function_name(*f)).collect();
        assert_eq!(names, [name], "{text}");
    }
    let load = project.callees(call(&project, "svc/api.py", "Repo().load"))[0];
    assert_eq!(project.callers(load).len(), 2);
}

#[test]
fn constants_fold_across_files() {
    let sources = Sources::new(&[
        ("c.py", "BASE = '/api'\nV1 = BASE + '/v1'\n"),
        ("d.py", "import c\nfrom c import V1\nf(V1 + '/x')\ng(f'{c.BASE}/{name}')\n"),
    ]);
    let project = sources.project();
    let arg = |text| {
        let e = call(&project, "d.py", text);
        let ExprKind::Call { args, .. } = project.kind(e) else { panic!() };
        project.string(ExprRef::new(e.file, args[0].value))
    };
    assert_eq!(arg("f(V1").as_deref(), Some("/api/v1/x"));
    assert_eq!(arg("g(f").as_deref(), Some("/api/{name}"));
}

#[test]
fn cycles_end() {
    let sources = Sources::new(&[
        ("a.py", "from b import x\ny = x\nclass A(B):\n    pass\nclass B(A):\n    pass\nf(x)\n"),
        ("b.py", "from a import y\nx = y\n"),
    ]);
    let project = sources.project();
    assert_eq!(project.origin(callee(&project, "a.py", "f(x")), Value::External("f".into()));
    for c in project.classes() {
        assert!(project.supertypes(c).len() <= 2);
    }
}

#[test]
fn java_fields_interfaces_and_packages() {
    let sources = Sources::new(&[
        (
            "svc/src/main/java/pk/gov/Repo.java",
            "package pk.gov;\npublic interface Repo { Citizen find(String cnic); }\n",
        ),
        (
            "svc/src/main/java/pk/gov/JdbcRepo.java",
            "package pk.gov;\npublic class JdbcRepo extends Base implements Repo { public Citizen find(String cnic) { return null; } }\n",
        ),
        (
            "svc/src/main/java/pk/gov/Base.java",
            "package pk.gov;\nimport org.slf4j.Logger;\nimport org.slf4j.LoggerFactory;\n\
          abstract class Base { protected final Logger log = LoggerFactory.getLogger(Base.class); static final String PATH = \"/citizens\"; void audit() {} }\n",
        ),
        (
            "svc/src/main/java/pk/gov/web/Api.java",
            "package pk.gov.web;\nimport pk.gov.*;\nimport org.springframework.web.bind.annotation.*;\n\
          @RestController class Api extends Base { private final Repo repo; Api(Repo repo) { this.repo = repo; }\n\
          @GetMapping(Base.PATH + \"/{cnic}\") Object get(@PathVariable String cnic) { Citizen c = repo.find(cnic); log.info(\"x\"); audit(); this.log.warn(\"y\"); return c; } }\n",
        ),
    ]);
    let project = sources.project();
    let api = "svc/src/main/java/pk/gov/web/Api.java";
    let names = |text| -> Vec<String> {
        project.callees(call(&project, api, text)).iter().map(|f| project.function_name(*f)).collect()
    };
    assert_eq!(names("repo.find"), ["pk.gov.Repo.find", "pk.gov.JdbcRepo.find"]);
    assert_eq!(names("audit("), ["pk.gov.Base.audit"]);
    for text in ["log.info", "this.log.warn"] {
        let all = paths(&project, api, text);
        let method = text.rsplit('.').next().unwrap_or(text);
        assert!(all.contains(&format!("<org.slf4j.Logger>.{method}")), "{all:?}");
    }
    let file = project.sources.by_path(api).expect("the file");
    let module = project.module_of(file);
    let handler = module.functions.iter().find(|f| f.name.as_deref() == Some("get")).expect("the handler");
    let mapping = Pattern::parse("@org.springframework.web.bind.annotation.GetMapping").expect("a pattern");
    let hit = project.annotation_matches(&mapping, file, &handler.annotations[0]).expect("a match");
    assert_eq!(hit.confidence, Confidence::High);
    let ExprKind::Call { args, .. } = module.kind(handler.annotations[0].expr) else { panic!("no arguments") };
    assert_eq!(project.string(ExprRef::new(file, args[0].value)).as_deref(), Some("/citizens/{cnic}"));
}

#[test]
fn files_that_reexport_each_other_are_asked_once() {
    let count = 24;
    let texts: Vec<(String, String)> = (0..count)
        .map(|i| {
            let others =
                (0..count).filter(|j| *j != i).map(|j| format!("export * from './m{j}';\n")).collect::<String>();
            (format!("m{i}.js"), others)
        })
        .chain([("use.js".to_owned(), "import { nowhere } from './m0';\nnowhere(1);\n".to_owned())])
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let sources = Sources::new(&files);
    let project = sources.project();
    assert_eq!(project.origin(callee(&project, "use.js", "nowhere")), Value::Unknown);
}

#[test]
fn php_classes_are_not_the_variables_of_their_name() {
    let sources = Sources::new(&[
        ("functions/User.php", "<?php\nclass User { public function check_session() { exit; } }\n"),
        (
            "index.php",
            "<?php\nrequire 'functions/User.php';\n$User = new User();\n$User->check_session();\nrequest();\n$request = 1;\n",
        ),
    ]);
    let project = sources.project();
    let names = project.callees(call(&project, "index.php", "$User->check_session")).len();
    assert_eq!(names, 1);
    assert_eq!(project.origin(callee(&project, "index.php", "request(")), Value::External("request".into()));
}

#[test]
fn an_open_end_says_nothing_about_a_free_name() {
    let sources = Sources::new(&[("a.py", "from somewhere import *\ntimed(1)\n")]);
    let project = sources.project();
    let pattern = Pattern::parse("flask_security.decorators.*").expect("a pattern");
    assert!(project.matches(&pattern, callee(&project, "a.py", "timed")).is_none());
}

#[test]
fn ruby_namespaces_nest_over_files_and_classes_are_reopened() {
    let sources = Sources::new(&[
        (
            "a/log.rb",
            "module Registry\n  module Tools\n    class Log\n      def self.note(x) = x\n      def keep(x) = record(x)\n    end\n  end\nend\n",
        ),
        ("b/record.rb", "class Registry::Tools::Log\n  def record(x) = x\nend\n"),
        ("c/other.rb", "module Registry\n  module Tools\n    class Other; end\n  end\nend\n"),
        (
            "c/use.rb",
            "module Registry\n  class User\n    def a = Tools::Log.note(1)\n    def b = Registry::Tools::Log.new.keep(2)\n    def c = own(3)\n    \
             def own(x) = ::Registry::Tools::Log.note(x)\n  end\nend\n",
        ),
    ]);
    let project = sources.project();
    let entered: Vec<String> =
        project.all_calls().flat_map(|c| project.callees(c)).map(|f| project.function_name(f)).collect();
    assert_eq!(
        entered,
        [
            "Registry.Tools.Log.record",
            "Registry.Tools.Log.note",
            "Registry.Tools.Log.keep",
            "Registry.User.own",
            "Registry.Tools.Log.note"
        ]
    );
}

/// The first lines of the functions that a call may enter.
fn entered(project: &Project<'_>, path: &str, text: &str) -> Vec<String> {
    let head = |f| {
        let function = project.function(f);
        let params: Vec<&str> = function.params.iter().map(|p| p.name.as_str()).collect();
        format!("{}({})", project.function_name(f).rsplit('.').next().unwrap_or_default(), params.join(", "))
    };
    project.callees(call(project, path, text)).into_iter().map(head).collect()
}

#[test]
fn overloads_are_chosen_by_what_they_are_given() {
    let sources = Sources::new(&[
        (
            "Seeder.cs",
            "namespace Pk;\npublic class SeedOptions { public string Name; }\npublic class Base { public void Keep(int a, int b) {} }\n\
             public class Seeder : Base {\n  public void Seed(string preset, bool quick = false, int count = 1) {}\n  public void Seed(SeedOptions options) {}\n\
             \x20 public void Keep(int a) {}\n  public void Tell(string text) {}\n  public void Tell(string format, params object[] rest) {}\n  public void Tell(int number) {}\n\
             \x20 public void Run(SeedOptions options, string preset, object thing) {\n    Seed(options);\n    Seed(preset);\n    Seed(\"a\" + preset);\n    Seed(\"x\", quick: true);\n\
             \x20   Keep(1);\n    this.Keep(1, 2);\n    Tell(7);\n    Tell(\"a\", 1, 2);\n    Seed(thing);\n  }\n}\n",
        ),
        (
            "Missing.java",
            "package pk;\npublic class Missing extends RuntimeException {\n  public Missing(String message) {}\n  public Missing(String cnic, String message, Throwable cause) {}\n\
             \x20 static void a(Throwable t) { use(new Missing(\"x\")); use(new Missing(\"y\", \"z\", t)); }\n  static void use(Missing m) {}\n}\n",
        ),
        (
            "log.kt",
            "package pk\nclass Clerk(val name: String)\nclass Log {\n  fun note(clerk: Clerk) {}\n  fun note(text: String, level: Int = 1) {}\n  fun go(c: Clerk) { note(c)\n note(\"a $c\") }\n}\n",
        ),
        (
            "b.py",
            "class A:\n    def keep(self, a, b): pass\nclass B(A):\n    def keep(self, a): pass\nB().keep(1, 2)\n",
        ),
    ]);
    let project = sources.project();
    let seed = |text| entered(&project, "Seeder.cs", text);
    assert_eq!(seed("Seed(options)"), ["Seed(options)"]);
    assert_eq!(seed("Seed(preset)"), ["Seed(preset, quick, count)"]);
    assert_eq!(seed("Seed(\"a\""), ["Seed(preset, quick, count)"]);
    assert_eq!(seed("Seed(\"x\""), ["Seed(preset, quick, count)"]);
    assert_eq!(seed("Keep(1)"), ["Keep(a)"]);
    assert_eq!(seed("this.Keep(1, 2)"), ["Keep(a, b)"]);
    assert_eq!(seed("Tell(7"), ["Tell(number)"]);
    assert_eq!(seed("Tell(\"a\""), ["Tell(format, rest)"]);
    assert_eq!(seed("Seed(thing)"), ["Seed(preset, quick, count)", "Seed(options)"]);
    assert_eq!(entered(&project, "Missing.java", "new Missing(\"x\")"), ["constructor(message)"]);
    assert_eq!(entered(&project, "Missing.java", "new Missing(\"y\""), ["constructor(cnic, message, cause)"]);
    assert_eq!(entered(&project, "log.kt", "note(c)"), ["note(clerk)"]);
    assert_eq!(entered(&project, "log.kt", "note(\"a"), ["note(text, level)"]);
    assert_eq!(entered(&project, "b.py", "B().keep"), ["keep(self, a)"]);
}

#[test]
fn what_comes_from_outside_has_no_method_of_the_project() {
    let sources = Sources::new(&[
        (
            "imports.php",
            "<?php\nnamespace App;\nclass BaseImport { public function getErrors() { return []; } public function describeRows() { return []; } }\n\
             class User { public function nationalId() { return 1; } }\n",
        ),
        (
            "pay.php",
            "<?php\nnamespace App;\nuse Bank\\Client;\nclass Pay { function run(Client $client, $given, $key) {\n  $response = $client->payments()->create($key);\n  $response->getErrors();\n\
             \x20 $given->describeRows();\n  $client->load(BaseImport::class)->describeRows($key);\n  \\Auth\\Gate::user()->nationalId();\n} }\n",
        ),
        ("card.js", "export class Card { toString() { return this.cnic; } renderCard() {} }\n"),
        (
            "use.js",
            "import { Card } from './card';\nimport got from 'got';\nBuffer.alloc(3).toString('base64');\nexport async function f(thing, key) {\n  thing.renderCard();\n\
             \x20 const page = await got(key);\n  page.renderCard();\n  const made = got.wrap(new Card());\n  made.renderCard(1);\n}\n",
        ),
    ]);
    let project = sources.project();
    assert_eq!(entered(&project, "pay.php", "$response->getErrors"), Vec::<String>::new());
    assert_eq!(entered(&project, "pay.php", "$given->describeRows"), ["describeRows()"]);
    assert_eq!(entered(&project, "pay.php", "$client->load(BaseImport::class)->describeRows"), ["describeRows()"]);
    assert_eq!(entered(&project, "pay.php", "\\Auth\\Gate::user()->nationalId"), ["nationalId()"]);
    assert_eq!(entered(&project, "use.js", "Buffer.alloc(3).toString"), Vec::<String>::new());
    assert_eq!(entered(&project, "use.js", "thing.renderCard"), ["renderCard()"]);
    assert_eq!(entered(&project, "use.js", "page.renderCard"), Vec::<String>::new());
    assert_eq!(entered(&project, "use.js", "made.renderCard"), ["renderCard()"]);
}

#[test]
fn a_pattern_is_asked_of_members_that_hold_what_has_another_name() {
    let sources = Sources::new(&[
        (
            "app.py",
            "from auth import required as r\nclass Guards:\n    staff = r\nclass View:\n    def __init__(self):\n        \
             self.must = r\n    def go(self):\n        self.must(1)\nGuards.staff(2)\n",
        ),
        ("offered.js", "import { required } from 'auth';\nexport const staff = required;\n"),
        (
            "app.js",
            "import { required } from 'auth';\nimport * as offered from './offered';\nconst guards = { staff: required };\n\
             const later = {};\nlater.staff = required;\nguards.staff(1);\nlater.staff(2);\noffered.staff(3);\n",
        ),
    ]);
    let project = sources.project();
    let (asked, other) =
        (Pattern::parse("auth.required").expect("a pattern"), Pattern::parse("auth.other").expect("a pattern"));
    for (file, text) in [
        ("app.py", "self.must"),
        ("app.py", "Guards.staff"),
        ("app.js", "guards.staff"),
        ("app.js", "later.staff"),
        ("app.js", "offered.staff"),
    ] {
        let e = callee(&project, file, text);
        assert!(project.matches(&asked, e).is_some(), "{text}");
        assert!(project.matches(&other, e).is_none(), "{text}");
    }
}

/// Modules and values that lead to each other in every order, and chains that are longer than a question goes.
fn entangled() -> Sources {
    let ring = |own: &str, next: &str, last: &str| {
        format!(
            "export * from './{next}';\nexport * from './{last}';\nimport {{ of_{next}, made_{last} }} from './{next}';\n\
             export const of_{own} = of_{next} || made_{last};\nexport const made_{own} = new Made().with(of_{own}).by(made_{last});\n\
             export class Made extends of_{last} {{ with(x) {{ return this; }} by(x) {{ return this.with(x).by(of_{own}); }} }}\n\
             made_{own}.with(of_{next}).by(1);\nof_{next}.with(2);\n"
        )
    };
    let chain: String = (0..48).map(|i| format!("v{} = v{i}.next()\n", i + 1)).collect();
    let aliases: String = (0..48).rev().map(|i| format!("w{} = w{i}\n", i + 1)).collect();
    let factories: String = (0..12).map(|i| format!("def f{}():\n    return f{i}()\n", i + 1)).collect();
    // the same name by a long way, and then by a short one
    let long: String = (0..40).map(|i| format!("l{} = l{i}\nclass A{i}:\n    def __init__(self):\n        self.x = t4\n        self.x = l{i}\nA{i}().x.go()\n", i + 1)).collect();
    let files = [
        ("ways.py", format!("from out import Made\nt0 = Made()\nt1 = t0\nt2 = t1\nt3 = t2\nt4 = t3\nl0 = t4\n{long}")),
        ("a.ts", ring("a", "b", "c")),
        ("b.ts", ring("b", "c", "a")),
        ("c.ts", ring("c", "a", "b")),
        ("chain.py", format!("from out import v0\n{chain}w0 = v0\n{aliases}v48.end()\nw48.end()\nw20.end()\n")),
        (
            "factories.py",
            format!("from out import Made\nfrom chain import w30 as w\ndef f0():\n    return Made(w)\n{factories}f12().go()\nf5().go()\nf0().go()\n"),
        ),
        (
            "aliases/a.go",
            "package aliases\ntype A = B\ntype B = C\ntype C = A\ntype Real struct { Next *Real; Of A }\ntype Other = Real\n\
             func (r *Real) Get(a A, o Other) Other { return r.Next.Get(a, o).Of }\n\
             func main() { var a A; var o Other; o.Get(a, o).Next.Get(a, o); a.Get(a, o) }\n"
                .to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    Sources::new(&files)
}

/// All that is said of an expression.
fn said(project: &Project<'_>, e: ExprRef) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        project.origin(e),
        project.type_of(e),
        project.paths(e),
        matches!(project.kind(e), ExprKind::Call { .. }).then(|| project.callees(e))
    )
}

#[test]
fn answers_do_not_depend_on_what_was_asked_before() {
    let sources = entangled();
    let all: Vec<ExprRef> = {
        let project = sources.project();
        let of = |m: &Module| (0..m.exprs.len()).map(|i| ExprRef::new(m.file, ExprId(i as u32))).collect::<Vec<_>>();
        project.modules().flat_map(of).collect()
    };
    let (forwards, backwards) = (sources.project(), sources.project());
    let first: Vec<String> = all.iter().map(|e| said(&forwards, *e)).collect();
    let mut last: Vec<String> = all.iter().rev().map(|e| said(&backwards, *e)).collect();
    last.reverse();
    for (i, e) in all.iter().enumerate() {
        let is_asked_alone = i % 7 == 0 || matches!(forwards.kind(*e), ExprKind::Member { .. });
        let alone = if is_asked_alone { said(&sources.project(), *e) } else { first[i].clone() };
        let text = sources.0.get(e.file).text_of(forwards.expr(*e).span);
        assert_eq!([&first[i], &last[i]], [&alone; 2], "{text}");
    }
}
