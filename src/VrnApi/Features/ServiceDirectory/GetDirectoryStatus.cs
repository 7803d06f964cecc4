using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>How the open feed stands, in the words of a dashboard of feeds. Scope services:read.</summary>
public static class GetDirectoryStatus
{
    /// <param name="Up">The directory answers.</param>
    /// <param name="Valid">The last look found no fault; null when there was none yet.</param>
    /// <param name="Errors">The first five faults: id, place in the document, what is wrong.</param>
    /// <param name="ResponseMs">How long the last look took for one document.</param>
    /// <param name="FeedLagSeconds">Since what the caller may see last changed.</param>
    /// <param name="GeoRelease">The last import of postcodes; null when only outcodes are known.</param>
    public sealed record StatusModel(
        bool Up, bool? Valid, IReadOnlyList<string> Errors, [property: JsonPropertyName("response_ms")] double? ResponseMs,
        [property: JsonPropertyName("checked_at")] DateTimeOffset? CheckedAt, int? Documents,
        long Revision, [property: JsonPropertyName("last_change")] DateTimeOffset? LastChange,
        [property: JsonPropertyName("feed_lag_seconds")] long? FeedLagSeconds, [property: JsonPropertyName("geo_release")] GeoReleaseModel? GeoRelease);

    public sealed record GeoReleaseModel(string File, string Layout, int Units, DateTimeOffset At);

    public static async Task<JsonAnswer<StatusModel>> Handle(VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var run = await db.Set<SelfCheckRun>().AsNoTracking().OrderByDescending(one => one.At).FirstOrDefaultAsync(ct);
        var geo = await db.Set<GeoRelease>().AsNoTracking().OrderByDescending(one => one.At).FirstOrDefaultAsync(ct);
        var changed = await db.Set<StoredDocument>().Where(document => document.Kind == DocumentKind.Service).MaxAsync(document => (DateTimeOffset?)document.LastModified, ct);
        return new JsonAnswer<StatusModel>(new StatusModel(
            true, run is null ? null : run.Faulty == 0, run is null ? [] : [.. run.Faults.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(5)],
            run is { Documents: > 0 } ? Math.Round((double)run.Milliseconds / run.Documents, 3) : null, run?.At, run?.Documents,
            await DocumentRows.Revision(db).SingleAsync(ct), changed, changed is { } at ? (long)(clock.GetUtcNow() - at).TotalSeconds : null,
            geo is null ? null : new GeoReleaseModel(geo.File, geo.Layout, geo.Units, geo.At)));
    }
}
