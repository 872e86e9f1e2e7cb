//! Endpoints and verdicts of frameworks on the JVM, over small projects of several files.

use super::endpoints::check;

#[test]
fn vertx_handlers_in_chains_and_mounted_routers() {
    check(
        &[
            (
                "src/Main.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\nimport io.vertx.ext.web.handler.*;\n\
                 public class Main extends AbstractVerticle {\n  private Citizens citizens;\n  public void start() {\n    \
                 Router root = Router.router(vertx);\n    root.route().handler(BodyHandler.create());\n    \
                 root.get(\"/health\").handler(ctx -> ctx.response().end(\"ok\"));\n    root.get(\"/open\").handler(this::list);\n    \
                 root.route(\"/desk/*\").handler(JWTAuthHandler.create(provider));\n    root.get(\"/desk/list\").handler(this::list);\n    \
                 root.route(HttpMethod.PUT, \"/one/:id\").handler(this::officer).handler(this::list);\n    \
                 Route later = root.post(\"/later\");\n    later.handler(this::list);\n    \
                 root.mountSubRouter(\"/citizens\", citizens.routes(vertx));\n    root.route(\"/sub/*\").subRouter(new Sub().routes(vertx));\n  }\n  \
                 void list(RoutingContext ctx) { ctx.json(store.all()); }\n  \
                 void officer(RoutingContext ctx) { if (ctx.user() == null) { ctx.fail(401); } else { ctx.next(); } }\n}\n",
            ),
            (
                "src/Citizens.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\npublic class Citizens {\n  private Filters filters;\n  \
                 public Router routes(Vertx vertx) {\n    Router router = Router.router(vertx);\n    \
                 router.get().handler(ctx -> ctx.json(store.all()));\n    filters.addAuthFilter(router, \"/\", HttpMethod.PUT, \"CLERK\");\n    \
                 router.put(\"/:cnic\").handler(ctx -> ctx.json(store.save()));\n    router.delete(\"/:cnic\").handler(ctx -> ctx.json(store.drop()));\n    \
                 return router;\n  }\n}\npublic interface Filters { void addAuthFilter(Router r, String path, HttpMethod m, String role); }\n",
            ),
            (
                "src/Sub.java",
                "package pk;\nimport io.vertx.core.*;\nimport io.vertx.ext.web.*;\npublic class Sub {\n  public Router routes(Vertx vertx) {\n    \
                 Router router = Router.router(vertx);\n    router.route().handler(ctx -> log(ctx));\n    router.patch(\"/x\").handler(new Change());\n    return router;\n  }\n  \
                 void log(RoutingContext ctx) { ctx.next(); }\n}\n\
                 class Change implements Handler<RoutingContext> {\n  public void handle(RoutingContext ctx) {\n    \
                 if (ctx.session().get(\"officer\") == null) { ctx.response().setStatusCode(401).end(); return; }\n    ctx.json(store.save());\n  }\n}\n",
            ),
        ],
        &[
            "GET /health public",
            "GET /open unauthenticated",
            "GET /desk/list authenticated",
            "PUT /one/{id} authenticated",
            "POST /later unauthenticated",
            "GET /citizens unauthenticated",
            "PUT /citizens/{cnic} authenticated",
            "DELETE /citizens/{cnic} unauthenticated",
            "PATCH /sub/x authenticated",
        ],
    );
}
