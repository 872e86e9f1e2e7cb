using Microsoft.AspNetCore.Authorization;
using PassportTracking.Models;
using PassportTracking.Services;

namespace PassportTracking.Endpoints;

public static class DeliveryEndpoints
{
    public static void MapDeliveries(this RouteGroupBuilder group)
    {
        group.MapGet("/", [Authorize] (IApplicationStore store) => store.Deliveries());
        group.MapPut("/{id:int}", Update); // amanat-expect: unauthenticated-endpoint
        group.MapDelete("/{id:int}", (int id, IApplicationStore store) => store.Cancel(id)).RequireAuthorization("Clerk");
    }

    private static async Task<IResult> Update(int id, Delivery delivery, IApplicationStore store, ILogger<Delivery> logger)
    {
        logger.LogInformation("delivery {Id} of {@Delivery}", id, delivery); // amanat-expect: pii-in-log
        logger.LogInformation("delivery {Id} of {Delivery}", id, delivery);
        await store.Save(id, delivery);
        return Results.NoContent();
    }
}
