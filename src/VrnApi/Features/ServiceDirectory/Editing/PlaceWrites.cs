using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>
/// A partner's writes of places. What of a protected place its author cannot read back stays unless it is given anew. Every service at
/// the place is rendered in the same transaction.
/// </summary>
public sealed class PlaceWrites(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, CallerAudit audit, TimeProvider time)
{
    /// <returns>404 for what the caller cannot see, 403 for another's; null when it may be changed.</returns>
    internal async Task<ProblemAnswer?> Refuse(Caller caller, Guid id, CancellationToken ct)
    {
        var row = await db.Set<Location>().AsNoTracking().Where(place => place.Id == id).Select(place => new { place.OwnerPartnerId }).SingleOrDefaultAsync(ct);
        if (row is not null && EditorRights.Of(caller).Owns(row.OwnerPartnerId))
        {
            return null;
        }
        return new ProblemAnswer(await PublishedPlaces.Of(db).AnyAsync(place => place.LocationId == id, ct) ? Problems.NotOwner : Problems.NotFound);
    }

    internal async Task<(EditView View, Guid Id)> Create(Caller caller, JsonElement document, CancellationToken ct)
    {
        ServiceWrites.Guarded(document);
        var source = await Sources.Manual(db, ways, caller, time, ct);
        var given = EditRequest.ExternalId(document);
        if (given is not null && await db.Set<Location>().AnyAsync(row => row.SourceId == source.Id && row.ExternalId == given, ct))
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.DuplicateSourceKey));
        }
        var made = new Location { SourceId = source.Id, ExternalId = given ?? Guid.CreateVersion7().ToString(), OwnerPartnerId = caller.PartnerId };
        await writer.Write(Touched.Nothing, async token =>
        {
            await Put(made, document, new Reading(lenient: false), isNew: true, token);
            db.Add(made);
            db.Add(audit.Event(caller, "data.created", "location", made.Id.ToString()));
        }, ct, Author.Of(caller), guard: true);
        return (await View(made.Id, ct), made.Id);
    }

    /// <param name="make">The whole document from what is there: the body itself, or with the body merged in.</param>
    internal async Task<EditView> Change(Caller caller, Guid id, HttpRequest request, Func<EditView, JsonElement> make, CancellationToken ct)
    {
        ServiceWrites.Guarded(make(await View(id, ct)));
        await Conditionally(caller, id, request, "data.updated", async (place, current, token) =>
        {
            if (await Put(place, make(current), new Reading(lenient: false) { Known = current.Documents }, isNew: false, token))
            {
                place.UpdatedAt = time.GetUtcNow();
            }
        }, ct);
        return await View(id, ct);
    }

    /// <summary>Refused while a service is there that is not withdrawn; withdrawn ones lose the place.</summary>
    internal Task Delete(Caller caller, Guid id, HttpRequest request, CancellationToken ct) => Conditionally(caller, id, request, "data.deleted", async (place, _, token) =>
    {
        var services = await DirectoryGraph.Whole(db.Set<Service>().IgnoreQueryFilters().Where(service => service.Locations.Any(link => link.LocationId == id))).ToListAsync(token);
        if (services.Exists(service => service.EditorialState != EditorialState.Withdrawn))
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.InUse, "Services at the place are not withdrawn."));
        }
        db.RemoveRange(services.SelectMany(service => service.Locations).Where(link => link.LocationId == id));
        db.RemoveRange(await db.Set<LocationTier>().IgnoreQueryFilters().Where(row => row.LocationId == id).ToListAsync(token));
        db.RemoveRange(await db.Set<SensitivityRequest>().Where(row => row.LocationId == id).ToListAsync(token));
        db.Remove(place);
    }, ct);

    internal async Task<EditView> View(Guid id, CancellationToken ct)
    {
        var view = await EditView.Of(db, (await Load(id, ct))!, ct);
        db.ChangeTracker.Clear();
        return view;
    }

    /// <summary>The edit views of several places, by as many statements as one takes.</summary>
    internal async Task<Dictionary<Guid, byte[]>> Views(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var places = await DirectoryGraph.Whole(db.Set<Location>().AsNoTracking().Where(place => ids.Contains(place.Id))).ToListAsync(ct);
        var graph = DirectoryGraph.OfPlaces(await PlaceAreas.Load(db, places, ct));
        return places.ToDictionary(place => place.Id, place => EditView.Rendered(graph, place));
    }

    private Task<Location?> Load(Guid id, CancellationToken ct) => DirectoryGraph.Whole(db.Set<Location>().Where(place => place.Id == id)).SingleOrDefaultAsync(ct);

    private Task<DirectoryChange> Conditionally(Caller caller, Guid id, HttpRequest request, string action, Func<Location, EditView, CancellationToken, Task> edit, CancellationToken ct) =>
        writer.Write(new Touched { Locations = [id] }, async token =>
        {
            var place = await Load(id, token) ?? throw ServiceWrites.Refused(new ProblemAnswer(Problems.NotFound));
            var current = await EditView.Of(db, place, token);
            if (IfMatch.Refuse(request, current.HasTag) is { } stale)
            {
                throw ServiceWrites.Refused(stale);
            }
            await edit(place, current, token);
            db.Add(audit.Event(caller, action, "location", id.ToString()));
        }, ct, Author.Of(caller), guard: true);

    /// <returns>Whether anything is other than it was.</returns>
    private async Task<bool> Put(Location place, JsonElement document, Reading reading, bool isNew, CancellationToken ct)
    {
        var (present, wanted) = (new Wanted(), new Wanted());
        present.Add(place);
        var parts = new PartReader(reading, wanted, present);
        var node = reading.Root(document);
        var isHidden = !isNew && Visibility.Of(place.Sensitivity, DocumentTier.Partner) != Shown.Exact;
        new PlaceReader(reading, parts, wanted, present, await TermIndex.Load(db, ct)).Read(node, place, isHidden, isWhole: true);
        ServiceEditor.Level(node, place, isNew, reading);
        EditRequest.CheckKey(reading, document, place.ExternalId);
        if (!isHidden)
        {
            wanted.Keep(present, level => Visibility.IsShown(DocumentTier.Partner, level));
        }
        foreach (var pointer in parts.Loosened)
        {
            reading.Refuse(pointer, Problems.ApproverIsAuthor.Code, "Loosening needs another client's approval.");
        }
        ServiceWrites.Faultless(reading);
        return wanted.Replace(db, present);
    }
}
