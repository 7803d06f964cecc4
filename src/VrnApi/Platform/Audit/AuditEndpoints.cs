using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Audit;

/// <summary>What anybody may keep a copy of: signed checkpoints of the audit chain, and the keys that verify them.</summary>
internal static class AuditEndpoints
{
    private const int Most = 1000;

    public static void MapAudit(this WebApplication app)
    {
        app.MapGet("/audit/checkpoints", Checkpoints).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/audit/keys", Keys).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Checkpoints(HttpContext http, VrnDbContext db, PublicAddress address, CancellationToken ct)
    {
        if (!TryRead(http.Request.Query, out var after, out var limit))
        {
            return new ProblemAnswer(Problems.InvalidParameter, $"'after' is the number of a link, 'limit' 1 to {Most}.");
        }
        var rows = await db.Set<AuditCheckpoint>().AsNoTracking().Where(row => row.Seq > after).OrderBy(row => row.Seq).Take(limit + 1).ToListAsync(ct);
        var items = rows.Take(limit).Select(row => (JsonNode)new JsonObject { ["seq"] = row.Seq, ["jws"] = row.Jws }).ToArray();
        http.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Json(new JsonObject
        {
            ["items"] = new JsonArray(items),
            ["next"] = rows.Count > limit ? address.Absolute($"/audit/checkpoints?after={rows[limit - 1].Seq}&limit={limit}") : null,
        });
    }

    private static async Task<IResult> Keys(HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        var keys = await AuditKeys.Load(db, ct);
        http.Response.Headers.CacheControl = "public, max-age=300";
        return TypedResults.Text(
            new JsonObject { ["keys"] = new JsonArray([.. keys.Values.Select(key => JsonNode.Parse(key.PublicJwk))]) }.ToJsonString(), "application/jwk-set+json");
    }

    private static bool TryRead(IQueryCollection query, out long after, out int limit)
    {
        (after, limit) = (0, Most);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        return query.All(pair => pair.Key is "after" or "limit" && pair.Value.Count == 1)
            && (!query.TryGetValue("after", out var from) || (long.TryParse(from, System.Globalization.NumberStyles.None, culture, out after)))
            && (!query.TryGetValue("limit", out var most) || (int.TryParse(most, System.Globalization.NumberStyles.None, culture, out limit) && limit is >= 1 and <= Most));
    }
}
