using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>What a service was: who changed it, when and why; how two versions differ; back to one of them.</summary>
internal static class VersionRoutes
{
    /// <param name="Partner">Code of the partner; null for the house.</param>
    /// <param name="Client">The owner reads this of its own.</param>
    public sealed record VersionModel(int Version, DateTimeOffset At, string? Partner, string? Client, string? Reason);

    /// <param name="Op">add, remove or replace.</param>
    /// <param name="Pointer">JSON Pointer (RFC 6901).</param>
    public sealed record Difference(string Op, string Pointer, JsonNode? From, JsonNode? To);

    public sealed record RestoreRequest(int Version);

    public static void Map(RouteGroupBuilder directory)
    {
        var read = directory.MapGroup("/services/{id:guid}/versions").RequireScope("services:read");
        read.MapGet("", List).WithMetadata(new AlsoRefuses(410)).WithName("listServiceVersions").WithSummary("Published versions of a service, newest first");
        read.MapGet("/{version:int}", Get).WithMetadata(new AlsoRefuses(410)).WithName("getServiceVersion").WithSummary("A service as it was, under the stricter protection of then and now");
        read.MapGet("/{version:int}/diff", Diff).WithMetadata(new AlsoRefuses(410)).WithName("diffServiceVersions").WithSummary("How two versions differ, by JSON Pointer");
        directory.MapGroup("/services/{id:guid}").RequireScope("services:write").MapPost("/restore", Restore).Idempotent(Idempotency.ScopeSuffices)
            .Accepts<RestoreRequest>("application/json").WithMetadata(new AlsoRefuses(403, 409, 410, 422)).WithName("restoreService").WithSummary("Make a service of one's own what it was");
    }

    private static async Task<IResult> List(Guid id, Caller caller, VrnDbContext db, ServiceWrites writes, CancellationToken ct)
    {
        if (await Readable(id, caller, db, writes, ct) is ({ } refusal, _))
        {
            return refusal;
        }
        var owns = await writes.Refuse(caller, id, ct) is null;
        var rows = await db.Set<ServiceVersion>().AsNoTracking().Where(row => row.ServiceId == id && (owns || row.IsLive)).OrderByDescending(row => row.Version).Take(500)
            .Select(row => new { row.Version, row.At, Partner = db.Set<Partner>().Where(partner => partner.Id == row.PartnerId).Select(partner => partner.Code).FirstOrDefault(), row.ClientId, row.PartnerId, row.Reason }).ToListAsync(ct);
        return new JsonAnswer<Page<VersionModel>>(new([.. rows.Select(row => new VersionModel(row.Version, row.At, row.Partner, owns && row.PartnerId == caller.PartnerId ? row.ClientId : null, row.Reason))], null));
    }

    private static async Task<IResult> Get(Guid id, int version, Caller caller, VrnDbContext db, ServiceWrites writes, CancellationToken ct)
    {
        var (refusal, owns) = await Readable(id, caller, db, writes, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        return await Rendered(db, id, version, owns, ct) is { } document
            ? new JsonAnswer<JsonNode>(document)
            : new ProblemAnswer(Problems.NotFound);
    }

    /// <param name="to">The other version; the one before when left out.</param>
    private static async Task<IResult> Diff(Guid id, int version, [FromQuery] int? to, Caller caller, VrnDbContext db, ServiceWrites writes, CancellationToken ct)
    {
        var (refusal, owns) = await Readable(id, caller, db, writes, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (await Rendered(db, id, version, owns, ct) is not { } from || await Rendered(db, id, to ?? (version - 1), owns, ct) is not { } other)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var differences = new List<Difference>();
        Compare(to is null ? other : from, to is null ? from : other, "", differences);
        return new JsonAnswer<Page<Difference>>(new(differences, null));
    }

    private static Task<IResult> Restore(Guid id, HttpContext http, Caller caller, VrnDbContext db, ServiceWrites writes, CancellationToken ct) => ServiceRoutes.Answer(async () =>
    {
        if (await writes.Refuse(caller, id, ct) is { } foreign)
        {
            return foreign;
        }
        var (request, malformed) = RequestBody.Parse<RestoreRequest>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await db.Set<ServiceVersion>().AsNoTracking().Where(row => row.ServiceId == id && row.Version == request!.Version).Select(row => row.Snapshot).SingleOrDefaultAsync(ct) is not { } snapshot)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/version", Problems.ValidationFailed.Code, "The service has no such version.")]);
        }
        var document = JsonNode.Parse(History.Unpacked(snapshot))!.AsObject();
        var view = await writes.Restore(caller, id, Writable(document), $"restore of version {request!.Version.ToString(CultureInfo.InvariantCulture)}", ct);
        return new WrittenDocument<ServiceDocument>(view.Bytes);
    });

    private static async Task<(ProblemAnswer? Refusal, bool Owns)> Readable(Guid id, Caller caller, VrnDbContext db, ServiceWrites writes, CancellationToken ct)
    {
        if (await writes.Refuse(caller, id, ct) is not { } foreign)
        {
            return (null, true);
        }
        return foreign.Problem == Problems.NotOwner ? (null, false) : (foreign, false);
    }

    /// <summary>A version without what then or now was protected, and without text that gives away what now is.</summary>
    private static async Task<JsonNode?> Rendered(VrnDbContext db, Guid id, int version, bool owns, CancellationToken ct)
    {
        var stored = await db.Set<ServiceVersion>().AsNoTracking().Where(row => row.ServiceId == id && row.Version == version && (owns || row.IsLive)).Select(row => row.Snapshot).SingleOrDefaultAsync(ct);
        if (stored is null)
        {
            return null;
        }
        var tier = db.Scope.Tier;
        var graph = await DirectoryGraph.Load(db, [id], [], ct);
        var service = graph.Services[0];
        db.ChangeTracker.Clear();
        var document = JsonNode.Parse(History.Unpacked(stored))!.AsObject();
        var places = service.Locations.Select(link => link.Location!).ToArray();
        var contacts = service.Contacts.Concat(service.Locations.SelectMany(link => link.Contacts)).Concat(places.SelectMany(place => place.Contacts)).ToArray();
        var phones = service.Phones.Concat(service.Locations.SelectMany(link => link.Phones)).Concat(places.SelectMany(place => place.Phones)).Concat(contacts.SelectMany(contact => contact.Phones));
        var now = places.Select(place => (place.Id, place.Sensitivity))
            .Concat(contacts.Select(contact => (contact.Id, contact.Sensitivity)))
            .Concat(phones.Select(phone => (phone.Id, phone.Sensitivity)))
            .DistinctBy(pair => pair.Id).ToDictionary(pair => pair.Id, pair => pair.Sensitivity);
        var gone = PlaceIds(document).Where(place => !now.ContainsKey(place)).ToArray();
        foreach (var (place, level) in await db.Set<Location>().AsNoTracking().Where(row => gone.Contains(row.Id)).Select(row => new { row.Id, row.Sensitivity }).ToDictionaryAsync(row => row.Id, row => row.Sensitivity, ct))
        {
            now[place] = level;
        }
        var secrets = SecretGuard.Secrets(service, tier).Concat(VersionSecrets.Of(document, now, tier)).ToHashSet(StringComparer.Ordinal);
        VersionSecrets.Redact(document, now, tier, owns);
        foreach (var pointer in SecretGuard.Find(JsonSerializer.SerializeToUtf8Bytes(document), secrets).Reverse())
        {
            PersonGuard.Remove(document, [pointer]);
        }
        document.Remove("last_modified");
        if (tier == DocumentTier.Open || !owns)
        {
            VersionSecrets.Publish(document, tier);
        }
        return document;
    }

    private static IEnumerable<Guid> PlaceIds(JsonObject document) => (document["service_at_locations"] as JsonArray ?? []).Select(link => link?["location"]?["id"]?.GetValue<Guid>()).OfType<Guid>();

    /// <summary>A snapshot as a document that can be given: without what the platform keeps.</summary>
    private static JsonElement Writable(JsonObject document)
    {
        foreach (var name in new[] { "id", "last_modified", "assured_date", "assurer_email" })
        {
            document.Remove(name);
        }
        if (document["x_vrn"] is JsonObject more)
        {
            foreach (var name in new[] { "redacted", "assurance", "richness", "replaced_by", "source", "citations", "external_id", "editorial_state", "version", "withdrawn_reason" })
            {
                more.Remove(name);
            }
        }
        if (document["organization"] is JsonObject organisation)
        {
            document["organization"] = new JsonObject { ["id"] = organisation["id"]?.DeepClone() };
        }
        foreach (var place in (document["service_at_locations"] as JsonArray ?? []).Select(link => link?["location"]).OfType<JsonObject>())
        {
            if (place["x_vrn"] is JsonObject level)
            {
                foreach (var name in new[] { "precision", "district", "sensitivity" })
                {
                    level.Remove(name);
                }
            }
        }
        foreach (var part in (document["contacts"] as JsonArray ?? []).Concat(document["phones"] as JsonArray ?? []).OfType<JsonObject>())
        {
            (part["x_vrn"] as JsonObject)?.Remove("sensitivity");
        }
        return EditView.Parse(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    private static void Compare(JsonNode? from, JsonNode? to, string pointer, List<Difference> differences)
    {
        if (JsonNode.DeepEquals(from, to))
        {
            return;
        }
        switch (from, to)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(member => member.Key).Union(other.Select(member => member.Key), StringComparer.Ordinal))
                {
                    Compare(one[name], other[name], $"{pointer}/{name}", differences);
                }
                break;
            case (JsonArray one, JsonArray other):
                for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
                {
                    Compare(i < one.Count ? one[i] : null, i < other.Count ? other[i] : null, $"{pointer}/{i}", differences);
                }
                break;
            default:
                differences.Add(new Difference(from is null ? "add" : to is null ? "remove" : "replace", pointer, from?.DeepClone(), to?.DeepClone()));
                break;
        }
    }
}
