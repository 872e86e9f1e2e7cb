using FastEndpoints;

namespace Tenders.Endpoints;

public record Credentials(string User, string Password);

public class Login : Endpoint<Credentials, string>
{
    public override void Configure()
    {
        Post("/login");
        AllowAnonymous();
    }

    public override Task HandleAsync(Credentials credentials, CancellationToken ct) => SendAsync(Clerks.Token(credentials.User, credentials.Password));
}
