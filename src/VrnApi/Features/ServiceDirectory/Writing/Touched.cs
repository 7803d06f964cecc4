using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Existing roots that a write will change; new ones need not be named.</summary>
internal sealed record Touched
{
    public static readonly Touched Nothing = new();

    public IReadOnlyCollection<Guid> Organisations { get; init; } = [];

    public IReadOnlyCollection<Guid> Programmes { get; init; } = [];

    public IReadOnlyCollection<Guid> Locations { get; init; } = [];

    public IReadOnlyCollection<Guid> Terms { get; init; } = [];

    public IReadOnlyCollection<Guid> Services { get; init; } = [];

    /// <summary>
    /// Locks in one order for everybody: organisations, locations, terms, services. What will change and every service that shows it
    /// exclusively; what those services only show in share mode, else a rename by somebody else could be lost in a document.
    /// </summary>
    public async Task Lock(VrnDbContext db, IDatabaseWays ways, CancellationToken ct)
    {
        Guid[] affected = [], before;
        do
        {
            before = affected;
            affected = await ServicesShowing(db, ct);
            await LockShown(db, ways, affected, ct);
            await ways.LockRows(db, "directory.service", affected, exclusive: true, ct);
            // A service may have come to show one of the roots before that root was locked.
        }
        while (affected.Length != before.Length);
    }

    /// <summary>Services whose documents show one of the touched roots, and the touched services themselves.</summary>
    public async Task<Guid[]> ServicesShowing(VrnDbContext db, CancellationToken ct)
    {
        Guid[] organisations = [.. Organisations], programmes = [.. Programmes], locations = [.. Locations], terms = [.. Terms], services = [.. Services];
        if (organisations.Length + programmes.Length + locations.Length + terms.Length + services.Length == 0)
        {
            return [];
        }
        return await db.Set<Service>().IgnoreQueryFilters()
            .Where(service => services.Contains(service.Id)
                || organisations.Contains(service.OrganisationId)
                || programmes.Contains(service.ProgrammeId!.Value)
                || service.Locations.Any(link => locations.Contains(link.LocationId))
                || db.Set<TermLink>().Any(link => link.LinkKind == LinkKind.Service && link.LinkId == service.Id && terms.Contains(link.TermId)))
            .Select(service => service.Id).ToArrayAsync(ct);
    }

    private async Task LockShown(VrnDbContext db, IDatabaseWays ways, Guid[] services, CancellationToken ct)
    {
        var shown = db.Set<Service>().IgnoreQueryFilters().Where(service => services.Contains(service.Id));
        await LockBoth(db, ways, "directory.organisation", Organisations,
            await shown.Select(service => service.OrganisationId).Distinct().ToArrayAsync(ct), ct);
        await LockBoth(db, ways, "directory.programme", Programmes,
            await shown.Where(service => service.ProgrammeId != null).Select(service => service.ProgrammeId!.Value).Distinct().ToArrayAsync(ct), ct);
        await LockBoth(db, ways, "directory.location", Locations,
            await shown.SelectMany(service => service.Locations).Select(link => link.LocationId).Distinct().ToArrayAsync(ct), ct);
        await LockBoth(db, ways, "directory.taxonomy_term", Terms,
            await db.Set<TermLink>().Where(link => services.Contains(link.LinkId)).Select(link => link.TermId).Distinct().ToArrayAsync(ct), ct);
    }

    /// <summary>
    /// Both kinds of lock in one order of ids. All that will change first and what is shown after it would let two writers wait for each
    /// other: each shows what the other changes.
    /// </summary>
    private static async Task LockBoth(
        VrnDbContext db, IDatabaseWays ways, string table, IReadOnlyCollection<Guid> changed, IEnumerable<Guid> shown, CancellationToken ct)
    {
        var (own, run, exclusive) = (changed.ToHashSet(), new List<Guid>(), false);
        foreach (var id in changed.Union(shown).Order())
        {
            if (own.Contains(id) != exclusive)
            {
                await ways.LockRows(db, table, run, exclusive, ct);
                (run, exclusive) = ([], !exclusive);
            }
            run.Add(id);
        }
        await ways.LockRows(db, table, run, exclusive, ct);
    }
}
