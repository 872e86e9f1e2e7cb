package pk.gov.births;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import java.util.Map;

@Controller
@Secured("isAnonymous()")
public class LoginController {
    private final BirthRegister register;

    public LoginController(BirthRegister register) {
        this.register = register;
    }

    @Post("/login")
    public Map<String, String> login(@Body Map<String, String> body) {
        return Map.of("token", register.token(body.get("user"), body.get("password")));
    }

    @Get("/health")
    public String health() {
        return "ok";
    }
}
