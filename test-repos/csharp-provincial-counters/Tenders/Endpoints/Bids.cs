using FastEndpoints;

namespace Tenders.Endpoints;

public record Bid(int Tender, decimal Rupees);

public class ListBids : EndpointWithoutRequest<List<Bid>>
{
    public override void Configure()
    {
        Get("/tenders/{number}/bids");
    }

    public override Task HandleAsync(CancellationToken ct) => SendAsync(Box.Of(Route<int>("number")));
}

public class PlaceBid : Endpoint<Bid>
{
    public override void Configure()
    {
        Post("/tenders/{number}/bids");
        Roles("Bidder");
    }

    public override Task HandleAsync(Bid bid, CancellationToken ct) => Box.Place(bid);
}

public record Bidder(string Cnic, string Name, string Iban);

public class ShowBidder : EndpointWithoutRequest<Bidder>
{
    public override void Configure()
    {
        Get("/bidders/{cnic}"); // amanat-expect: unauthenticated-endpoint, pii-in-url
        AllowAnonymous();
        Summary(s => s.Responses[401] = "Only with a token");
    }

    public override Task HandleAsync(CancellationToken ct) => SendAsync(Box.Bidder(Route<string>("cnic")));
}

public class OpenBox : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/tenders/{number}");
        Policies("Committee");
    }

    public override Task HandleAsync(CancellationToken ct) => Box.Open(Route<int>("number"));
}
