//! What a refusal is worth: told by a function of the project, sent by somebody else, named in a configuration
//! file, or on a repository that a library serves.

use super::endpoints::check;

#[test]
fn functions_that_tell_whether_the_caller_is_known() {
    let app = r#"import functools
from flask import Flask, session, abort, redirect, request, jsonify, url_for
app = Flask(__name__)
def authed():
    return bool(session.get("id", False))
def ready():
    return bool(settings.get("id"))
def members(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        if authed():
            return f(*args, **kwargs)
        else:
            if request.content_type == "application/json":
                abort(403)
            else:
                return redirect(url_for("pages.register"))
    return inner
def some(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        if authed():
            return f(*args, **kwargs)
        if request.content_type == "application/json":
            abort(403)
        return f(*args, **kwargs)
    return inner
def newcomers(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        if authed():
            abort(403)
        return f(*args, **kwargs)
    return inner
def started(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        if ready():
            return f(*args, **kwargs)
        abort(403)
    return inner
@app.get("/a")
@members
def a():
    return jsonify(everything())
@app.get("/b")
@some
def b():
    return jsonify(everything())
@app.get("/c")
@newcomers
def c():
    return jsonify(everything())
@app.get("/d")
@started
def d():
    return jsonify(everything())
"#;
    check(
        &[("requirements.txt", "flask\n"), ("app.py", app)],
        &["GET /a authenticated", "GET /b unauthenticated", "GET /c unauthenticated", "GET /d unauthenticated"],
    );
}

#[test]
fn repositories_below_a_base_path() {
    let deeds = "package pk;\nimport org.springframework.data.jpa.repository.JpaRepository;\n\
        public interface DeedRepository extends JpaRepository<Deed, Long> {}\n";
    let security = "package pk;\nimport org.springframework.context.annotation.*;\n\
        import org.springframework.security.config.annotation.web.builders.HttpSecurity;\nimport org.springframework.security.web.SecurityFilterChain;\n\
        @Configuration\npublic class Security {\n  @Bean SecurityFilterChain chain(HttpSecurity http) throws Exception {\n    \
        http.authorizeHttpRequests(a -> a.requestMatchers(\"/api/**\").authenticated().anyRequest().permitAll());\n    return http.build();\n  }\n}\n";
    let pom = "<project><dependencies><dependency><artifactId>spring-boot-starter-data-rest</artifactId></dependency></dependencies></project>\n";
    let expected = [
        "GET /api/deeds authenticated",
        "POST /api/deeds authenticated",
        "GET /api/deeds/{id} authenticated",
        "PUT /api/deeds/{id} authenticated",
        "PATCH /api/deeds/{id} authenticated",
        "DELETE /api/deeds/{id} authenticated",
    ];
    let settings = [
        ("src/main/resources/application.properties", "spring.data.rest.base-path=/api\n"),
        ("src/main/resources/application.yml", "spring:\n  data:\n    rest:\n      basePath: api\n"),
    ];
    for setting in settings {
        let files = [
            ("pom.xml", pom),
            setting,
            ("src/main/java/pk/DeedRepository.java", deeds),
            ("src/main/java/pk/Security.java", security),
        ];
        check(&files, &expected);
    }
}

#[test]
fn repositories_serve_what_they_declare() {
    let base = "package pk;\nimport org.springframework.data.repository.*;\n\
        @NoRepositoryBean\npublic interface ReadOnly<T, I> extends Repository<T, I> {\n  java.util.Optional<T> findById(I id);\n}\n";
    let deeds = "package pk;\npublic interface DeedRepository extends ReadOnly<Deed, Long> {}\n";
    let cards = "package pk;\nimport org.springframework.data.repository.CrudRepository;\n\
        import org.springframework.data.rest.core.annotation.RestResource;\n\
        import org.springframework.security.access.prepost.PreAuthorize;\n\
        public interface CardRepository extends CrudRepository<Card, Long> {\n  \
        @RestResource(exported = false) void deleteById(Long id);\n  \
        @PreAuthorize(\"hasRole('CLERK')\") Card save(Card card);\n}\n";
    let security = "package pk;\nimport org.springframework.context.annotation.*;\n\
        import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;\n\
        @Configuration\n@EnableMethodSecurity\npublic class Security {}\n";
    let pom = "<project><dependencies><dependency><artifactId>spring-boot-starter-data-rest</artifactId></dependency></dependencies></project>\n";
    check(
        &[
            ("pom.xml", pom),
            ("src/main/java/pk/ReadOnly.java", base),
            ("src/main/java/pk/DeedRepository.java", deeds),
            ("src/main/java/pk/CardRepository.java", cards),
            ("src/main/java/pk/Security.java", security),
        ],
        // method security alone: the chain in front is not in the repository
        &[
            "GET /deeds/{id} unknown",
            "GET /cards unknown",
            "POST /cards authenticated",
            "GET /cards/{id} unknown",
            "PUT /cards/{id} authenticated",
            "PATCH /cards/{id} authenticated",
        ],
    );
}

#[test]
fn answers_of_restify_that_end_nothing() {
    let server = r"const restify = require('restify');
const server = restify.createServer();
const mailer = require('./mailer');
function soft(req, res, next) { if (!valid(req.headers.authorization)) { res.send(403); } next(); }
function on(req, res, next) { if (!valid(req.headers.authorization)) { res.send(403); return next(); } next(); }
function hard(req, res, next) { if (!valid(req.headers.authorization)) { res.send(403); return next(false); } next(); }
function given(req, res, next) { if (!valid(req.headers.authorization)) { return res.send(403); } next(); }
function mail(req, res, next) { if (!req.headers.authorization) { mailer.send(401); } next(); }
server.get('/a', soft, (req, res, next) => { res.send(db.all()); next(); });
server.get('/b', on, (req, res, next) => { res.send(db.all()); next(); });
server.get('/c', hard, (req, res, next) => { res.send(db.all()); next(); });
server.get('/d', given, (req, res, next) => { res.send(db.all()); next(); });
server.get('/e', mail, (req, res, next) => { res.send(db.all()); next(); });
server.get('/f', (req, res, next) => { if (!valid(req.headers.authorization)) { res.send(401); } db.wipe(); res.send(200); next(); });
server.get('/g', (req, res, next) => { if (!valid(req.headers.authorization)) { res.send(401); return next(); } res.send(db.all()); next(); });
";
    check(
        &[("package.json", r#"{"dependencies": {"restify": "11"}}"#), ("server.js", server)],
        &[
            "GET /a unauthenticated",
            "GET /b unauthenticated",
            "GET /c authenticated",
            "GET /d authenticated",
            "GET /e unauthenticated",
            "GET /f unauthenticated",
            "GET /g authenticated",
        ],
    );
}

#[test]
fn classes_and_lists_that_a_configuration_file_names() {
    let routes = "<?php\nuse Illuminate\\Support\\Facades\\Route;\n\
        Route::middleware(config('api.a'))->get('/a', fn() => Deed::all());\n\
        Route::middleware(config('api.b'))->get('/b', fn() => Deed::all());\n\
        Route::middleware(config('api.c'))->get('/c', fn() => Deed::all());\n\
        Route::middleware(config('api.d'))->get('/d', fn() => Deed::all());\n\
        Route::middleware(config('api.e'))->get('/e', fn() => Deed::all());\n\
        Route::middleware(config('missing.f'))->get('/f', fn() => Deed::all());\n";
    let config = "<?php\nreturn [\n  'a' => ['api', \\App\\Http\\Middleware\\Authenticate::class],\n  \
        'b' => array_merge(['web'], ['auth']),\n  'c' => env('AUTH_ON', false) ? ['auth'] : [],\n  'd' => ['throttle'],\n  \
        'e' => array_filter(['web', 'auth'], fn ($n) => wanted($n)),\n];\n";
    let guard = "<?php\nnamespace App\\Http\\Middleware;\nuse Illuminate\\Auth\\Middleware\\Authenticate as Middleware;\n\
        class Authenticate extends Middleware {}\n";
    check(
        &[
            ("composer.json", r#"{"require": {"laravel/framework": "^11.0"}}"#),
            ("routes/web.php", routes),
            ("config/api.php", config),
            ("app/Http/Middleware/Authenticate.php", guard),
        ],
        &[
            "GET /a authenticated",
            "GET /b authenticated",
            "GET /c unknown",
            "GET /d unauthenticated",
            "GET /e unknown",
            "GET /f unknown",
        ],
    );
}

#[test]
fn options_that_are_spread_into_those_of_a_route() {
    let routes = r"const fastify = require('fastify')();
async function requireClerk(request, reply) { if (!request.headers.authorization) { reply.code(401).send(); } }
const guarded = { preHandler: requireClerk };
const perhaps = process.env.LOGIN === undefined ? {} : { ...guarded };
const logged = { onSend: audit };
fastify.get('/orders', { ...guarded, schema: {} }, async () => orders());
fastify.post('/results', { ...perhaps, schema: {} }, async () => store());
fastify.get('/results', { ...logged, schema: {} }, async () => results());
";
    check(
        &[("package.json", r#"{"dependencies": {"fastify": "5"}}"#), ("server.js", routes)],
        &["GET /orders authenticated", "POST /results authenticated", "GET /results unauthenticated"],
    );
}
