package pk.gov.excise;

import static io.javalin.apibuilder.ApiBuilder.*;

import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;

public class Main {
    private static final Desk desk = new Desk();

    public static void main(String[] args) {
        Javalin app = Javalin.create(config -> {
            config.bundledPlugins.enableCors(cors -> cors.addRule(rule -> rule.anyHost()));
            config.router.apiBuilder(() -> {
                path("/api/vehicles", () -> {
                    before(Main::requireClerk);
                    get("/{plate}", desk::vehicle);
                    post("/{plate}/challans", desk::challan);
                    path("/transfers", () -> put("/{id}", desk::transfer));
                });
                path("/api/owners", () -> {
                    get("/{cnic}", desk::owner); // amanat-expect: unauthenticated-endpoint, pii-in-url
                });
            });
        });
        app.get("/health", ctx -> ctx.result("ok"));
        app.post("/login", desk::login);
        app.before("/reports/*", ctx -> {
            if (ctx.header("X-Auditor-Key") == null || !desk.isAuditor(ctx.header("X-Auditor-Key"))) {
                throw new UnauthorizedResponse();
            }
        });
        app.get("/reports/arrears", desk::arrears);
        // the path of the filter ends in a slash and a star, this one does not begin so
        app.get("/reports-archive/{year}", desk::archive); // amanat-expect: unauthenticated-endpoint
        app.start(8080);
    }

    private static void requireClerk(Context ctx) {
        if (ctx.sessionAttribute("clerk") == null) {
            throw new UnauthorizedResponse("clerks only");
        }
    }
}
