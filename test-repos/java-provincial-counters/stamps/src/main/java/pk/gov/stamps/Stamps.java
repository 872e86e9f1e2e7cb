package pk.gov.stamps;

import static spark.Spark.*;

import spark.Request;
import spark.Response;

/** Sells and checks stamp papers. */
public class Stamps {
    private static final Vault vault = Vault.open();

    public static void main(String[] args) {
        port(8080);
        before("/vendor/*", Stamps::vendorsOnly);
        after((request, response) -> response.header("Access-Control-Allow-Origin", "*"));

        get("/health", (request, response) -> "ok");
        post("/login", Stamps::login);
        get("/papers/:number/holder", Stamps::holder); // amanat-expect: unauthenticated-endpoint

        path("/vendor", () -> {
            get("/papers", (request, response) -> vault.papers(request.session().attribute("vendor")));
            post("/papers", (request, response) -> vault.sell(request.body()));
        });
        path("/treasury", () -> {
            before("/*", (request, response) -> {
                if (!vault.isTreasurer(request.headers("Authorization"))) {
                    halt(401, "treasury only");
                }
            });
            delete("/papers/:number", (request, response) -> vault.cancel(request.params(":number")));
            put("/papers/:number", (request, response) -> vault.refund(request.params(":number")));
        });
    }

    private static void vendorsOnly(Request request, Response response) {
        if (request.session().attribute("vendor") == null) {
            response.redirect("/login");
            halt();
        }
    }

    private static Object login(Request request, Response response) {
        request.session(true).attribute("vendor", vault.vendor(request.queryParams("user"), request.queryParams("password")));
        return "ok";
    }

    private static Object holder(Request request, Response response) {
        Vault.Holder found = vault.holder(request.params(":number"));
        return vault.json(found.cnic(), found.name(), found.mobile());
    }
}
