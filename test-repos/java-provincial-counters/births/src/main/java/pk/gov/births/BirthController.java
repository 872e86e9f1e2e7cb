package pk.gov.births;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;

@Controller("/births")
@Secured(SecurityRule.IS_AUTHENTICATED)
public class BirthController {
    private final BirthRegister register;

    public BirthController(BirthRegister register) {
        this.register = register;
    }

    @Get("/")
    public List<Birth> all() {
        return register.all();
    }

    @Post("/")
    @Secured("ROLE_SECRETARY")
    public Birth enter(@Body Birth birth) {
        return register.enter(birth);
    }

    @Delete("/{number}")
    public void strike(long number) {
        register.strike(number);
    }

    @Get("/{bForm}/parents") // amanat-expect: unauthenticated-endpoint, pii-in-url
    @Secured(SecurityRule.IS_ANONYMOUS)
    @SecurityRequirement(name = "bearer")
    public Parents parents(String bForm) {
        return register.parents(bForm);
    }

    public record Parents(String fatherName, String fatherCnic, String motherName) {}

    public record Birth(String bForm, String childName) {}
}
