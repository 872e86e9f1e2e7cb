package pk.gov.hospitals;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.JWTAuthHandler;

public class HospitalVerticle extends AbstractVerticle {
    private final Wards wards = new Wards();

    @Override
    public void start() {
        JWTAuth tokens = JWTAuth.create(vertx, new JWTAuthOptions(config().getJsonObject("jwt")));
        Router router = Router.router(vertx);
        router.route().handler(CorsHandler.create()).handler(BodyHandler.create());
        router.get("/health").handler(context -> context.end("ok"));
        router.post("/login").handler(this::login);
        router.get("/patients/:cnic/summary").handler(this::summary); // amanat-expect: unauthenticated-endpoint, pii-in-url

        router.route("/wards/*").handler(JWTAuthHandler.create(tokens));
        router.get("/wards/:id/beds").handler(this::beds);
        router.post("/wards/:id/admissions").handler(this::admit);

        Router labs = Router.router(vertx);
        labs.route().handler(this::requireLab);
        labs.put("/results/:id").handler(this::result);
        router.route("/labs/*").subRouter(labs);

        router.delete("/admissions/:id").handler(this::requireLab).handler(this::discharge);
        vertx.createHttpServer().requestHandler(router).listen(8080);
    }

    private void requireLab(RoutingContext context) {
        if (!wards.lab(context.request().getHeader("X-Lab-Key"))) {
            context.fail(401);
            return;
        }
        context.next();
    }

    private void login(RoutingContext context) {
        JsonObject body = context.body().asJsonObject();
        context.json(wards.login(body.getString("user"), body.getString("password")));
    }

    private void summary(RoutingContext context) {
        Wards.Patient found = wards.patient(context.pathParam("cnic"));
        context.json(new JsonObject().put("cnic", found.cnic()).put("name", found.name()).put("diagnosis", found.diagnosis()));
    }

    private void beds(RoutingContext context) {
        context.json(wards.beds(context.pathParam("id")));
    }

    private void admit(RoutingContext context) {
        context.json(wards.admit(context.pathParam("id"), context.body().asJsonObject()));
    }

    private void result(RoutingContext context) {
        context.json(wards.result(context.pathParam("id"), context.body().asJsonObject()));
    }

    private void discharge(RoutingContext context) {
        wards.discharge(context.pathParam("id"));
        context.end();
    }
}
