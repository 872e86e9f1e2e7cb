namespace NikahRegister.Partners;

public static class PartnerEndpoints
{
    public static void MapPartners(this IEndpointRouteBuilder app)
    {
        var partners = app.MapGroup("/partners");
        partners.MapGet("/marriages/{cnic}", (string cnic, IRegister register) => register.OfPerson(cnic)); // amanat-expect: pii-in-url
        partners.MapPost("/marriages/{number}/confirm", (string number, IRegister register) => register.Confirm(number));
        app.MapGet("/export/{year:int}", (int year, IRegister register) => register.OfYear(year)); // amanat-expect: unauthenticated-endpoint
    }
}
