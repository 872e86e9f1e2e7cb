using Microsoft.AspNetCore.Mvc;

namespace PassportTracking.Controllers;

public record Login(string UserName, string Password);

[ApiController]
[Route("api/[controller]/[action]")]
public class AccountController(ILogger<AccountController> logger) : ControllerBase
{
    [HttpPost]
    public IActionResult Login([FromBody] Login login)
    {
        logger.LogInformation("login: {Login}", login); // amanat-expect: credential-in-log
        return login.Password.Length < 8 ? Unauthorized() : Ok();
    }
}
