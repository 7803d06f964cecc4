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

/// <summary>A partner's writes of single services: who may, what is wrong, what became of it.</summary>
public sealed class ServiceWrites(VrnDbContext db, DirectoryWriter writer, IDatabaseWays ways, CallerAudit audit, TimeProvider time)
{
    /// <returns>The refusal for a service that the caller may not change: 404 for what it cannot see, 410 for what it could, 403 for another's.</returns>
    internal async Task<ProblemAnswer?> Refuse(Caller caller, Guid id, CancellationToken ct)
    {
        var row = await db.Set<Service>().IgnoreQueryFilters().AsNoTracking().Where(service => service.Id == id)
            .Select(service => new { service.OwnerPartnerId }).SingleOrDefaultAsync(ct);
        if (row is not null && EditorRights.Of(caller).Owns(row.OwnerPartnerId))
        {
            return null;
        }
        var seen = await GetDocument.Visible(db, DocumentKind.Service, id).Select(document => new { document.DeletedAt }).SingleOrDefaultAsync(ct);
        return new ProblemAnswer(seen is null ? Problems.NotFound : seen.DeletedAt is null ? Problems.NotOwner : Problems.Gone);
    }

    internal async Task<(EditView View, Guid Id)> Create(Caller caller, JsonElement document, CancellationToken ct)
    {
        Guarded(document);
        var source = await Sources.Manual(db, ways, caller, time, ct);
        var external = EditRequest.ExternalId(document);
        if (external is not null && await db.Set<Service>().IgnoreQueryFilters().AnyAsync(row => row.SourceId == source.Id && row.ExternalId == external, ct))
        {
            throw Refused(new ProblemAnswer(Problems.DuplicateSourceKey));
        }
        var reading = new Reading(lenient: false) { Known = external is null ? [] : [EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(new { x_vrn = new { external_id = external } }))] };
        external ??= Guid.CreateVersion7().ToString();
        var id = Guid.Empty;
        await Write(caller, source, document, external, null, "data.created", null, (editor, links, _) =>
        {
            var edited = editor.Put(null, external, document, reading, links);
            Faultless(reading);
            id = edited.Service.Id;
            edited.Stage(source, caller.ClientId);
            return Task.CompletedTask;
        }, ct);
        return (await View(id, ct), id);
    }

    /// <param name="request">Null where there is no condition on what was read.</param>
    /// <param name="make">The whole document from what is there: the body itself, or with the body merged in.</param>
    internal async Task<EditView> Change(Caller caller, Guid id, HttpRequest? request, Func<EditView, JsonElement> make, string? reason, CancellationToken ct)
    {
        var source = await db.Set<Source>().AsNoTracking().SingleAsync(row => db.Set<Service>().IgnoreQueryFilters().Any(service => service.Id == id && service.SourceId == row.Id), ct);
        // Names what is to be locked; the condition is checked again once it is.
        var before = make(await View(id, ct));
        Guarded(before);
        await Write(caller, source, before, "", id, "data.updated", reason, async (editor, links, service) =>
        {
            var current = await EditView.Of(db, await Graph(id, ct), service!, ct);
            if (request is not null && IfMatch.Refuse(request, current.HasTag) is { } stale)
            {
                throw Refused(stale);
            }
            var reading = new Reading(lenient: false) { Known = current.Documents };
            var record = await db.Set<SourceRecord>().SingleOrDefaultAsync(row => row.SourceId == source.Id && row.Kind == SourceRecordKind.Service && row.ExternalId == service!.ExternalId, ct);
            var edited = editor.Put(service, service!.ExternalId, make(current), reading, links, local: record is not null);
            Faultless(reading);
            if (edited.Changed)
            {
                edited.Stage(source, caller.ClientId);
                if (record is not null)
                {
                    record.LocallyEdited = true;
                }
            }
        }, ct);
        return await View(id, ct);
    }

    /// <summary>Makes a service what a document of its own history says.</summary>
    internal async Task<EditView> Restore(Caller caller, Guid id, JsonElement document, string reason, CancellationToken ct)
    {
        var source = await db.Set<Source>().AsNoTracking().SingleAsync(row => db.Set<Service>().IgnoreQueryFilters().Any(service => service.Id == id && service.SourceId == row.Id), ct);
        await Write(caller, source, document, "", id, "data.updated", reason, async (editor, links, service) =>
        {
            var reading = new Reading(lenient: false) { Known = (await EditView.Of(db, await Graph(id, ct), service!, ct)).Documents };
            var edited = editor.Put(service, service!.ExternalId, document, reading, links);
            Faultless(reading);
            edited.Stage(source, caller.ClientId);
        }, ct);
        return await View(id, ct);
    }

    /// <summary>A step that changes the state alone.</summary>
    internal async Task<EditView> Step(Caller caller, Guid id, HttpRequest? conditional, string action, string? reason, Action<Service> step, CancellationToken ct)
    {
        await writer.Write(new Touched { Services = [id] }, async token =>
        {
            var graph = await Graph(id, token);
            var service = graph.Services[0];
            if (conditional is not null && IfMatch.Refuse(conditional, (await EditView.Of(db, graph, service, token)).HasTag) is { } stale)
            {
                throw Refused(stale);
            }
            step(service);
            service.UpdatedAt = time.GetUtcNow();
            db.Add(audit.Event(caller, action, "service", id.ToString(), reason));
        }, ct, Author.Of(caller, reason), guard: true);
        return await View(id, ct);
    }

    internal async Task<EditView> View(Guid id, CancellationToken ct)
    {
        var graph = await Graph(id, ct);
        var view = await EditView.Of(db, graph, graph.Services[0], ct);
        db.ChangeTracker.Clear();
        return view;
    }

    internal Task<DirectoryGraph> Graph(Guid id, CancellationToken ct) => DirectoryGraph.Load(db, [id], [], ct);

    internal static RefusedWriteException Refused(ProblemAnswer answer) => new(answer);

    internal static void Guarded(JsonElement document)
    {
        if (PersonGuard.Find(document) is { Count: > 0 } persons)
        {
            throw Refused(EditRequest.Refusal([.. persons.Select(pointer => Fault.At(pointer, Problems.PersonalDataSuspected.Code, "Name the function, not a person."))]));
        }
    }

    internal static void Faultless(Reading reading)
    {
        if (reading.Faults.Count > 0)
        {
            throw Refused(EditRequest.Refusal(reading.Faults));
        }
    }

    private async Task Write(
        Caller caller, Source source, JsonElement document, string externalId, Guid? id, string action, string? reason,
        Func<ServiceEditor, ILookup<Guid, TermLink>, Service?, Task> edit, CancellationToken ct)
    {
        var references = new References();
        references.Add(document, externalId);
        foreach (var own in await db.Set<Organisation>().Where(row => row.OwnerPartnerId == caller.PartnerId && row.EditorialState != EditorialState.Withdrawn).Select(row => row.Id).Take(2).ToListAsync(ct))
        {
            references.OrganisationIds.Add(own);
        }
        var touched = await references.Resolve(db, source, id is { } one ? [one] : [], ct);
        await writer.Write(touched, async token =>
        {
            var service = id is { } existing ? (await Graph(existing, token)).Services[0] : null;
            var editor = new ServiceEditor(db, source, EditorRights.Of(caller), await TermIndex.Load(db, token), ProtectingWords.Default, time.GetUtcNow());
            await editor.Load(references, token);
            var links = id is { } linked
                ? (await db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service && link.LinkId == linked).ToListAsync(token)).ToLookup(link => link.LinkId)
                : Array.Empty<TermLink>().ToLookup(link => link.LinkId);
            await edit(editor, links, service);
            var resource = id ?? db.ChangeTracker.Entries<Service>().Single(entry => entry.State == EntityState.Added).Entity.Id;
            db.Add(audit.Event(caller, action, "service", resource.ToString()));
        }, ct, Author.Of(caller, reason), guard: true);
    }
}
