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

/// <summary>A partner's writes of organisations. Each renders every service that shows the organisation, in the same transaction.</summary>
public sealed class OrganisationWrites(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, CallerAudit audit, TimeProvider time)
{
    /// <returns>404 for what the caller cannot see, 403 for another's, 410 for what is withdrawn; null when it may be changed.</returns>
    internal async Task<ProblemAnswer?> Refuse(Caller caller, Guid id, CancellationToken ct)
    {
        var row = await db.Set<Organisation>().AsNoTracking().Where(one => one.Id == id).Select(one => new { one.OwnerPartnerId, one.EditorialState }).SingleOrDefaultAsync(ct);
        if (row is not null && EditorRights.Of(caller).Owns(row.OwnerPartnerId))
        {
            return row.EditorialState == EditorialState.Withdrawn ? new ProblemAnswer(Problems.Gone) : null;
        }
        var seen = await GetDocument.Visible(db, DocumentKind.Organisation, id).Select(document => new { document.DeletedAt }).SingleOrDefaultAsync(ct);
        return new ProblemAnswer(seen is null ? Problems.NotFound : seen.DeletedAt is null ? Problems.NotOwner : Problems.Gone);
    }

    internal async Task<(EditView View, Guid Id)> Create(Caller caller, JsonElement document, CancellationToken ct)
    {
        ServiceWrites.Guarded(document);
        var source = await Sources.Manual(db, ways, caller, time, ct);
        var given = EditRequest.ExternalId(document);
        if (given is not null && await db.Set<Organisation>().AnyAsync(row => row.SourceId == source.Id && row.ExternalId == given, ct))
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.DuplicateSourceKey));
        }
        var made = new Organisation { SourceId = source.Id, ExternalId = given ?? Guid.CreateVersion7().ToString(), OwnerPartnerId = caller.PartnerId, Name = "", NameSort = "" };
        await writer.Write(Touched.Nothing, token =>
        {
            var reading = new Reading(lenient: false);
            Put(made, document, reading);
            db.Add(made);
            db.Add(audit.Event(caller, "data.created", "organisation", made.Id.ToString()));
            return Task.CompletedTask;
        }, ct, Author.Of(caller), guard: true);
        return (await View(made.Id, ct), made.Id);
    }

    /// <param name="make">The whole document from what is there: the body itself, or with the body merged in.</param>
    internal async Task<EditView> Change(Caller caller, Guid id, HttpRequest request, Func<EditView, JsonElement> make, CancellationToken ct)
    {
        ServiceWrites.Guarded(make(await View(id, ct)));
        await Conditionally(caller, id, request, "data.updated", (organisation, current) =>
        {
            if (Put(organisation, make(current), new Reading(lenient: false) { Known = current.Documents }))
            {
                organisation.UpdatedAt = time.GetUtcNow();
            }
            return Task.CompletedTask;
        }, ct);
        return await View(id, ct);
    }

    /// <summary>Refused while a service of it is not withdrawn: a draft would be published for nobody.</summary>
    internal Task Withdraw(Caller caller, Guid id, HttpRequest request, CancellationToken ct) => Conditionally(caller, id, request, "data.deleted", async (organisation, _) =>
    {
        if (await db.Set<Service>().IgnoreQueryFilters().AnyAsync(service => service.OrganisationId == id && service.EditorialState != EditorialState.Withdrawn, ct))
        {
            throw ServiceWrites.Refused(new ProblemAnswer(Problems.InUse, "Services of the organisation are not withdrawn."));
        }
        organisation.EditorialState = EditorialState.Withdrawn;
    }, ct);

    internal async Task<EditView> View(Guid id, CancellationToken ct)
    {
        var graph = await DirectoryGraph.Load(db, [], [id], ct);
        var view = await EditView.Of(db, graph, graph.Organisations[0], ct);
        db.ChangeTracker.Clear();
        return view;
    }

    private Task<DirectoryChange> Conditionally(Caller caller, Guid id, HttpRequest request, string action, Func<Organisation, EditView, Task> edit, CancellationToken ct) =>
        writer.Write(new Touched { Organisations = [id] }, async token =>
        {
            var graph = await DirectoryGraph.Load(db, [], [id], token);
            var organisation = graph.Organisations[0];
            if (organisation.EditorialState == EditorialState.Withdrawn)
            {
                throw ServiceWrites.Refused(new ProblemAnswer(Problems.Gone));
            }
            var current = await EditView.Of(db, graph, organisation, token);
            if (IfMatch.Refuse(request, current.HasTag) is { } stale)
            {
                throw ServiceWrites.Refused(stale);
            }
            await edit(organisation, current);
            db.Add(audit.Event(caller, action, "organisation", id.ToString()));
        }, ct, Author.Of(caller), guard: true);

    /// <returns>Whether anything is other than it was.</returns>
    private bool Put(Organisation organisation, JsonElement document, Reading reading)
    {
        var (present, wanted) = (new Wanted(), new Wanted());
        present.Add(organisation);
        var parts = new PartReader(reading, wanted, present);
        new OrganisationReader(reading, parts, wanted, present).Read(reading.Root(document), organisation);
        EditRequest.CheckKey(reading, document, organisation.ExternalId);
        wanted.Keep(present, level => Visibility.IsShown(DocumentTier.Partner, level));
        foreach (var pointer in parts.Loosened)
        {
            reading.Refuse(pointer, Problems.ApproverIsAuthor.Code, "Loosening needs another client's approval.");
        }
        ServiceWrites.Faultless(reading);
        return wanted.Replace(db, present);
    }
}
