using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
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
        return (await Rendered(db, id, owns, ct, version)).TryGetValue((id, version), out var document)
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
        var (earlier, later) = to is { } given ? (version, given) : (version - 1, version);
        var rendered = await Rendered(db, id, owns, ct, earlier, later);
        return rendered.TryGetValue((id, earlier), out var from) && rendered.TryGetValue((id, later), out var other)
            ? new JsonAnswer<Page<Difference>>(new(Difference.Between(from, other), null))
            : new ProblemAnswer(Problems.NotFound);
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

    private static async Task<IReadOnlyDictionary<(Guid ServiceId, int Version), JsonObject>> Rendered(VrnDbContext db, Guid id, bool owns, CancellationToken ct, params int[] versions) =>
        await PastVersions.Render(
            db, await db.Set<ServiceVersion>().AsNoTracking().Where(row => row.ServiceId == id && versions.Contains(row.Version) && (owns || row.IsLive)).ToListAsync(ct), owns, ct);

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
}
