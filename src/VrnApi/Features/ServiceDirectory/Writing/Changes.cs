using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Reads off the change tracker which roots an edit changed, and gives them their new version.</summary>
internal static class Changes
{
    public static Touched Mark(VrnDbContext db, Touched touched, DateTimeOffset now)
    {
        var entries = db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToArray();
        var parts = entries.Select(entry => entry.Entity).OfType<IServicePart>().Select(part => part.OfService).OfType<Guid>().ToHashSet();
        foreach (var entry in db.ChangeTracker.Entries<DirectoryRoot>().ToArray())
        {
            var root = entry.Entity;
            if (root is Service service)
            {
                service.IsLive = IsLive(service, now);
            }
            else if (root is Organisation organisation)
            {
                organisation.IsLive = organisation.EditorialState == EditorialState.Published;
            }
            switch (entry.State)
            {
                case EntityState.Added:
                    (root.CreatedAt, root.UpdatedAt) = (now, now);
                    break;
                case EntityState.Modified:
                case EntityState.Unchanged when parts.Contains(root.Id) || db.Entry(root).State == EntityState.Modified:
                    (root.Version, root.UpdatedAt) = (root.Version + 1, now);
                    break;
                default:
                    break;
            }
        }
        return new Touched
        {
            Organisations = [.. touched.Organisations.Union(Roots<Organisation>(db)).Union(ProgrammeOwners(db))],
            Programmes = [.. touched.Programmes.Union(Roots<Programme>(db))],
            Locations = [.. touched.Locations.Union(Roots<Location>(db))],
            Terms = [.. touched.Terms.Union(Roots<TaxonomyTerm>(db))],
            Services = [.. touched.Services.Union(Roots<Service>(db)).Union(parts)],
        };
    }

    internal static bool IsLive(Service service, DateTimeOffset now) => service.EditorialState == EditorialState.Published
        && (service.VisibleFrom is not { } from || from <= now) && (service.VisibleTo is not { } to || now < to);

    private static IEnumerable<Guid> Roots<T>(VrnDbContext db) where T : DirectoryRoot => db.ChangeTracker.Entries<T>()
        .Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity.Id);

    /// <summary>An organisation's document lists its programmes.</summary>
    private static IEnumerable<Guid> ProgrammeOwners(VrnDbContext db) => db.ChangeTracker.Entries<Programme>()
        .Where(entry => entry.State is EntityState.Added or EntityState.Modified).Select(entry => entry.Entity.OrganisationId).OfType<Guid>();
}
