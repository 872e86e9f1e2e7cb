package pk.gov.excise;

import io.javalin.http.Context;

public class Desk {
    private final Register register = Register.open();

    public record Owner(String cnic, String name, String mobile) {}

    public void login(Context ctx) {
        ctx.sessionAttribute("clerk", register.clerk(ctx.formParam("user"), ctx.formParam("password")));
    }

    public void vehicle(Context ctx) {
        ctx.json(register.vehicle(ctx.pathParam("plate")));
    }

    public void challan(Context ctx) {
        ctx.json(register.challan(ctx.pathParam("plate")));
    }

    public void transfer(Context ctx) {
        register.transfer(ctx.pathParam("id"));
    }

    public void owner(Context ctx) {
        Owner found = register.owner(ctx.pathParam("cnic"));
        ctx.json(found);
    }

    public void arrears(Context ctx) {
        ctx.json(register.arrears());
    }

    public void archive(Context ctx) {
        ctx.json(register.archive(ctx.pathParam("year")));
    }

    public boolean isAuditor(String key) {
        return register.auditor(key);
    }
}
