using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.OpenFeed;
using VrnApi.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;
using VrnApi.Platform.OpenApi;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>Snapshots and their files: for partners with exports:read, and of the open tier for anybody.</summary>
internal static class SnapshotRoutes
{
    private const string Partner = "/v1/directory/snapshots", Open = OpenFeedRoutes.Base + "/snapshots";

    /// <param name="Changes">Where to go on reading what has changed since; null when the feed has been numbered anew.</param>
    public sealed record SnapshotModel(
        Guid Id, [property: JsonPropertyName("tier_revision")] long TierRevision, [property: JsonPropertyName("change_number")] long ChangeNumber, DateTimeOffset Created,
        IReadOnlyList<SnapshotFileModel> Files, string? Changes);

    /// <param name="Bytes">Length.</param>
    /// <param name="Sha256">Hexadecimal.</param>
    public sealed record SnapshotFileModel(string Name, long Bytes, long Rows, string Sha256, string Url);

    public static void Map(RouteGroupBuilder directory)
    {
        var exports = directory.MapGroup("/snapshots").RequireScope("exports:read");
        exports.MapGet("", List).WithMetadata(new AlsoRefuses(503)).WithName("listSnapshots").WithSummary("The last seven snapshots of the caller's tier, newest first");
        exports.MapGet("/{id:guid}", Get).WithName("getSnapshot").WithSummary("One snapshot: its files, and where to read on");
        exports.MapMethods("/{id:guid}/{file}", [HttpMethods.Get, HttpMethods.Head], File).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .WithName("getSnapshotFile").WithSummary("A file of a snapshot, whole or a range of it").WithDescription("Repr-Digest is of the whole file. Ranges, If-Range and If-None-Match are heeded.");
    }

    public static void MapOpen(RouteGroupBuilder feed, string[] reading)
    {
        feed.MapMethods("/snapshots/latest", reading, Latest).WithMetadata(new AlsoRefuses(503)).WithName("openSnapshot").WithSummary("The newest snapshot: its files, and where to read on");
        feed.MapMethods("/snapshots/{id:guid}/{file}", reading, File).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream").Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .WithName("openSnapshotFile").WithSummary("A file of a snapshot, whole or a range of it");
    }

    private static async Task<Results<JsonAnswer<Page<SnapshotModel>>, ProblemAnswer>> List(HttpContext http, Caller caller, VrnDbContext db, ChangeFeed feed, FeedKinds kinds, Cursors cursors, PublicAddress address, CancellationToken ct)
    {
        var snapshots = await Snapshots.Ready(db, db.Scope.Tier).AsNoTracking().Include(row => row.Files).Take(Snapshots.Kept).ToListAsync(ct);
        if (snapshots.Count == 0)
        {
            return NotReady();
        }
        var changes = await Changes(db, [.. snapshots.Select(snapshot => snapshot.Id)], caller, feed, kinds, cursors, address, ct);
        return new JsonAnswer<Page<SnapshotModel>>(new([.. snapshots.Select(snapshot => Model(snapshot, address, Partner, changes.GetValueOrDefault(snapshot.Id)))], null));
    }

    private static async Task<Results<JsonAnswer<SnapshotModel>, ProblemAnswer>> Get(Guid id, Caller caller, VrnDbContext db, ChangeFeed feed, FeedKinds kinds, Cursors cursors, PublicAddress address, CancellationToken ct) =>
        await Snapshots.Ready(db, db.Scope.Tier).AsNoTracking().Include(row => row.Files).SingleOrDefaultAsync(row => row.Id == id, ct) is { } snapshot
            ? new JsonAnswer<SnapshotModel>(Model(snapshot, address, Partner, (await Changes(db, [id], caller, feed, kinds, cursors, address, ct)).GetValueOrDefault(id)))
            : new ProblemAnswer(Problems.NotFound);

    private static async Task<Results<JsonAnswer<SnapshotModel>, ProblemAnswer>> Latest(VrnDbContext db, PublicAddress address, CancellationToken ct) =>
        await Snapshots.Ready(db, DocumentTier.Open).AsNoTracking().Include(row => row.Files).FirstOrDefaultAsync(ct) is { } snapshot
            ? new JsonAnswer<SnapshotModel>(Model(snapshot, address, Open, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{address.Absolute(OpenFeedRoutes.Base + "/changes")}?afterChangeNumber={snapshot.ChangeNumber}")))
            : NotReady();

    private static async Task<IResult> File(Guid id, string file, HttpContext http, VrnDbContext db, CancellationToken ct)
    {
        var row = await Snapshots.Ready(db, db.Scope.Tier).Where(snapshot => snapshot.Id == id)
            .SelectMany(snapshot => snapshot.Files.Where(one => one.Name == file), (snapshot, one) => new { snapshot.CreatedAt, one.Length, one.Sha256 }).SingleOrDefaultAsync(ct);
        if (row is null)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var tag = Conditional.OfHash(row.Sha256);
        if (http.Features.Get<Caller>() is { } caller && HttpMethods.IsGet(http.Request.Method) && !Conditional.IsCurrent(http, tag)
            && await http.RequestServices.GetRequiredService<ClientLimits>().Export(caller.ClientId, http, ct) is { } spent)
        {
            return spent;
        }
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(row.Sha256)}:";
        if (http.Response.Headers.CacheControl.Count == 0)
        {
            http.Response.Headers.CacheControl = "private, no-store";
        }
        var type = Path.GetExtension(file) switch { ".gz" => "application/gzip", ".zip" => "application/zip", _ => "application/json" };
        return Results.Stream(new SnapshotStream(db, id, file, row.Length), type, lastModified: row.CreatedAt,
            entityTag: new EntityTagHeaderValue(tag), enableRangeProcessing: true);
    }

    private static ProblemAnswer NotReady() => new(Problems.SnapshotNotReady) { RetryAfter = 60 };

    private static SnapshotModel Model(Snapshot snapshot, PublicAddress address, string path, string? changes) => new(
        snapshot.Id, snapshot.Revision, snapshot.ChangeNumber, snapshot.CreatedAt,
        [.. snapshot.Files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file =>
            new SnapshotFileModel(file.Name, file.Length, file.Rows, Convert.ToHexStringLower(file.Sha256), address.Absolute($"{path}/{snapshot.Id}/{file.Name}")))], changes);

    /// <summary>Places in the caller's own feed: everything below one is in its snapshot, what lies above may be told once more.</summary>
    /// <returns>Addresses by snapshot; without those after which the feed was numbered anew.</returns>
    private static async Task<Dictionary<Guid, string>> Changes(VrnDbContext db, Guid[] ids, Caller caller, ChangeFeed feed, FeedKinds kinds, Cursors cursors, PublicAddress address, CancellationToken ct)
    {
        string[] names = [.. new[] { DirectoryChanges.Service, DirectoryChanges.Organisation }.Where(kind => caller.Has(kind.Scope)).Select(kind => kind.Name)];
        if (caller.Rows.Tier == DocumentTier.Open || names.Length == 0)
        {
            return [];
        }
        var now = await feed.Beginning(db, await FeedView.Of(db, caller, [.. names.Select(name => kinds.Find(name)!)], ct), ct);
        var parts = await db.Set<SnapshotPart>().Where(part => ids.Contains(part.SnapshotId) && part.Name == Snapshots.Manifest).Select(part => new { part.SnapshotId, part.Bytes }).ToListAsync(ct);
        return parts.Select(part => (part.SnapshotId, Place: JsonSerializer.Deserialize<Snapshots.ManifestModel>(part.Bytes, VrnJson.Options)!.Feed!)).Where(part => part.Place.Era == now.Era)
            .ToDictionary(part => part.SnapshotId, part =>
            {
                var after = now with { Start = part.Place.Position, Position = part.Place.Position - 1, Seq = long.MaxValue };
                return $"{address.Absolute("/v1/changes")}{QueryString.Create("kinds", string.Join(',', names)).Add("after", after.Seal(cursors, caller))}";
            });
    }
}
