using Microsoft.EntityFrameworkCore;
using PassportTracking.Models;

namespace PassportTracking.Services;

public class TrackingContext(DbContextOptions<TrackingContext> options) : DbContext(options)
{
    public DbSet<PassportApplication> Applications => Set<PassportApplication>();
}

public interface IApplicationStore
{
    Task<PassportApplication?> Find(string cnic);
    Task<List<PassportApplication>> Pending();
    Task<List<Delivery>> Deliveries();
    Task Save(int id, Delivery delivery);
    Task<Office> Office(string code);
    Task Close(string code);
    Task Cancel(int id);
}

public class ApplicationStore(TrackingContext context, ILogger<ApplicationStore> logger) : IApplicationStore
{
    public async Task<PassportApplication?> Find(string cnic)
    {
        var found = await context.Applications.FirstOrDefaultAsync(a => a.Cnic == cnic);
        if (found is null)
        {
            logger.LogWarning($"no application for {cnic}"); // amanat-expect: pii-in-log
            logger.LogWarning("no application for {Masked}", Mask.Cnic(cnic));
        }
        return found;
    }

    public async Task<List<PassportApplication>> Pending()
    {
        var pending = await (from a in context.Applications where a.Status == "received" orderby a.Id select a).ToListAsync();
        logger.LogDebug("{Count} pending", pending.Count);
        return pending;
    }

    public Task<List<Delivery>> Deliveries() => Task.FromResult(new List<Delivery>());
    public Task Save(int id, Delivery delivery) => Task.CompletedTask;
    public Task<Office> Office(string code) => Task.FromResult(new Office { Code = code });
    public Task Close(string code) => Task.CompletedTask;
    public Task Cancel(int id) => Task.CompletedTask;
}

public static class Mask
{
    public static string Cnic(string value) => new string('*', 9) + value[^4..];
}
