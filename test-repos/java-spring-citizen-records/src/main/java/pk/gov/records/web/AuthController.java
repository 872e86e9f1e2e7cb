package pk.gov.records.web;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/auth")
public class AuthController {
    private static final Logger LOG = LoggerFactory.getLogger(AuthController.class);
    private final TokenIssuer issuer;

    public AuthController(TokenIssuer issuer) {
        this.issuer = issuer;
    }

    @PostMapping("/login")
    public Map<String, String> login(@RequestBody Credentials credentials) {
        String token = issuer.issue(credentials.username(), credentials.password());
        LOG.info("token for user: {}", token); // amanat-expect: credential-in-log
        return Map.of("token", token);
    }

    public record Credentials(String username, String password) {
    }

    public interface TokenIssuer {
        String issue(String username, String password);
    }
}
