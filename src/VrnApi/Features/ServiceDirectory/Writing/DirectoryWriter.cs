using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>
/// The one way in which the directory changes. In one transaction: lock, change, render both tiers, take the clock, store what
/// differs, say so in the outbox. A write that leaves a tier's documents as they were does not exist for that tier.
/// </summary>
public sealed class DirectoryWriter(VrnDbContext db, IDatabaseWays ways, TimeProvider time)
{
    /// <param name="edit">
    /// Changes tracked entities, which it must load itself: only after the locks are they current. It runs again when the database
    /// asks for a retry.
    /// </param>
    /// <param name="author">Who writes, for the history; the house when left out.</param>
    /// <param name="keep">False to see what would become of it; only for writes with a transaction of their own.</param>
    /// <param name="guard">Compare published text with what is hidden, and refuse: for whatever partners write.</param>
    /// <exception cref="RefusedWriteException">The guard found something; nothing is written.</exception>
    internal async Task<DirectoryChange> Write(
        Touched touched, Func<CancellationToken, Task> edit, CancellationToken ct, Author? author = null, bool guard = false, bool keep = true)
    {
        try
        {
            return db.Database.CurrentTransaction is not null
                ? await Inside(touched, edit, author ?? Author.House, guard, ct)
                : await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
                {
                    db.ChangeTracker.Clear();
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    var change = await Inside(touched, edit, author ?? Author.House, guard, token);
                    if (keep)
                    {
                        await transaction.CommitAsync(token);
                    }
                    return change;
                }, ct);
        }
        catch
        {
            // What a broken write had made must not go along with whatever is saved next.
            db.ChangeTracker.Clear();
            throw;
        }
    }

    /// <summary>Renders everything anew and stores what differs: nothing on a healthy database.</summary>
    internal async Task<DirectoryChange> Rebuild(CancellationToken ct)
    {
        var everything = new Touched
        {
            Organisations = await db.Set<Organisation>().Select(organisation => organisation.Id).ToArrayAsync(ct),
            Services = await db.Set<Service>().IgnoreQueryFilters().Select(service => service.Id).ToArrayAsync(ct),
        };
        return await Write(everything, _ => Task.CompletedTask, ct);
    }

    private async Task<DirectoryChange> Inside(Touched touched, Func<CancellationToken, Task> edit, Author author, bool guard, CancellationToken ct)
    {
        await touched.Lock(db, ways, ct);
        await edit(ct);
        var changed = Changes.Mark(db, touched, time.GetUtcNow());
        var unlinked = db.ChangeTracker.Entries<ServiceLocation>().Where(entry => entry.State == EntityState.Deleted)
            .Select(entry => entry.Entity).ToArray();
        var terms = TermChanges.Of(db);
        // After marking: these have a new version.
        var versions = db.ChangeTracker.Entries<Service>().Where(entry => entry.State is EntityState.Added or EntityState.Modified)
            .Select(entry => entry.Entity.Id).ToHashSet();
        var protects = Protection.IsTightened(db);
        await db.SaveChangesAsync(ct);

        var services = await changed.ServicesShowing(db, ct);
        // What follows reads the saved state whole, not the parts that the edit happened to load.
        db.ChangeTracker.Clear();
        var graph = await DirectoryGraph.Load(db, services, [.. changed.Organisations], ct);
        foreach (var service in graph.Services)
        {
            service.Richness = Richness.Of(service, graph.Terms[service.Id].Select(link => link.Term!.Taxonomy!.Code).ToHashSet());
        }
        var rendered = Rendering.All(graph, unlinked).ToArray();
        if (guard && SecretsIn(graph, rendered) is { Count: > 0 } faults)
        {
            throw new RefusedWriteException(faults);
        }
        db.AddRange(graph.Services.Where(service => versions.Contains(service.Id)).Select(service => History.Version(graph, service, author, time.GetUtcNow())));
        var store = await DocumentStore.Compare(db, rendered, ct);
        store.Terms = terms;
        await PlaceTiers.Store(db, graph.Services.SelectMany(service => service.Locations).Select(link => link.Location!), graph.PlaceAreas, ct);
        await StoreUnshown(changed.Locations, graph, ct);
        await Openings.Store(db, ways, Rendering.Services(graph), time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);

        var leaks = protects ? Protection.Held(graph, store) : [];
        await Protection.WithdrawSnapshots(db, leaks, ct);

        // From here on nothing may wait for a lock: the clock's row is held until the commit.
        var change = await store.Save(db, time.GetUtcNow(), ct);
        // What was finished or begun meanwhile: with the clock held, none can begin that has not seen this write.
        await Protection.WithdrawSnapshots(db, leaks, ct);
        db.ChangeTracker.Clear();
        return change;
    }

    /// <summary>Places at which no service is offered yet have their tier rows too.</summary>
    private async Task StoreUnshown(IReadOnlyCollection<Guid> changed, DirectoryGraph graph, CancellationToken ct)
    {
        Guid[] ids = [.. changed.Except(graph.Services.SelectMany(service => service.Locations).Select(link => link.LocationId))];
        if (ids.Length > 0)
        {
            var places = await DirectoryGraph.Whole(db.Set<Location>().Where(place => ids.Contains(place.Id))).ToListAsync(ct);
            await PlaceTiers.Store(db, places, await PlaceAreas.Load(db, places, ct), ct);
        }
    }

    /// <summary>Texts of each tier that give away what the tier may not see.</summary>
    private static Dictionary<Guid, IReadOnlyList<Fault>> SecretsIn(DirectoryGraph graph, RenderedDocument[] rendered)
    {
        var found = new Dictionary<Guid, IReadOnlyList<Fault>>();
        var documents = rendered.Where(document => document.Full is not null && document.Kind != DocumentKind.ServiceLocation).ToLookup(document => document.EntityId);
        var ofOrganisations = graph.Organisations.ToDictionary(organisation => organisation.Id, organisation => documents[organisation.Id]
            .SelectMany(document => SecretGuard.Find(document.Full!, SecretGuard.Secrets(organisation, document.Tier))).Select(pointer => "/organization" + pointer).ToArray());
        foreach (var (id, pointers) in ofOrganisations.Where(pair => pair.Value.Length > 0))
        {
            found[id] = [.. pointers.Distinct(StringComparer.Ordinal).Select(GivenAway)];
        }
        foreach (var service in graph.Services)
        {
            var faults = documents[service.Id].Concat(service.IsLive ? documents[service.OrganisationId] : [])
                .SelectMany(document => SecretGuard.Find(document.Full!, SecretGuard.Secrets(service, document.Tier))
                    .Select(pointer => document.Kind == DocumentKind.Organisation ? "/organization" + pointer : pointer))
                .Concat(ofOrganisations.GetValueOrDefault(service.OrganisationId, []))
                .Distinct(StringComparer.Ordinal).Select(GivenAway).ToArray();
            if (faults.Length > 0)
            {
                found[service.Id] = faults;
            }
        }
        return found;

        static Fault GivenAway(string pointer) => Fault.At(pointer, Problems.SecretInText.Code, "The text gives away what is protected.");
    }
}

/// <param name="Revision">Null when no document changed.</param>
public sealed record DirectoryChange(long? Revision, int OpenDocuments, int PartnerDocuments);
