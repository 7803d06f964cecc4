using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Tests.Harness;

/// <summary>Services that a test lists, edits and withdraws as the house itself does.</summary>
internal sealed class MadeServices(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async Task<Guid> Add(string name, Listing listing = Listing.Open, string? area = null, Guid? owner = null)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var organisation = await db.Set<Organisation>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Ct);
        var key = Fresh.Name(name);
        var service = new Service
        {
            ExternalId = key,
            OrganisationId = organisation,
            Name = key,
            NameSort = key,
            EditorialState = EditorialState.Published,
            Listing = listing,
            OwnerPartnerId = owner,
        };
        await scope.ServiceProvider.GetRequiredService<DirectoryWriter>().Write(new Touched(), _ =>
        {
            db.Add(service);
            if (area is not null)
            {
                db.Add(new ServiceArea { Id = ChildId.Of(service.Id, "service_area", area), ServiceId = service.Id, Kind = ServiceAreaKind.Area, AreaCode = area });
            }
            return Task.CompletedTask;
        }, Ct);
        await Settled.Until(Ct);
        return service.Id;
    }

    public async Task Edit(Guid id, Action<Service> edit)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        await scope.ServiceProvider.GetRequiredService<DirectoryWriter>().Write(new Touched { Services = [id] }, async ct =>
            edit(await db.Set<Service>().Include(service => service.Areas).SingleAsync(service => service.Id == id, ct)), Ct);
        await Settled.Until(Ct);
    }
}
