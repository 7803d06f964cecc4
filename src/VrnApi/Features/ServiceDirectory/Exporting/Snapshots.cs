using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Exporting;

/// <summary>
/// Makes snapshots. One that is being made is a row without a manifest, there before the first document is read: a write that protects
/// something takes it away like the finished ones, and then the rest of it cannot be stored.
/// </summary>
internal sealed class Snapshots(VrnDbContext db, IDatabaseWays ways, TimeProvider clock)
{
    public const string Manifest = "manifest.json";

    public const int Kept = 7;

    private static readonly string[] Kinds = [Codes.Of(DocumentKind.Service), Codes.Of(DocumentKind.Organisation)];

    /// <param name="Feed">Where a partner's change feed goes on; in the partner tier's manifest alone, where readers have feeds of their own.</param>
    public sealed record ManifestModel(
        [property: JsonPropertyName("tier_revision")] long TierRevision, [property: JsonPropertyName("change_number")] long ChangeNumber, DateTimeOffset Created,
        IReadOnlyList<ExportedFile> Files, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedPlace? Feed);

    public sealed record FeedPlace(Guid Era, ulong Position);

    /// <summary>Those that can be read, newest first.</summary>
    public static IQueryable<Snapshot> Ready(VrnDbContext db, DocumentTier tier) =>
        db.Set<Snapshot>().Where(snapshot => snapshot.Tier == tier && snapshot.Files.Any(file => file.Name == Manifest)).OrderByDescending(snapshot => snapshot.CreatedAt).ThenByDescending(snapshot => snapshot.Id);

    /// <summary>Takes away what held a record, and whatever is being made.</summary>
    /// <param name="since">When the first of the records came into being.</param>
    public static Task Withdraw(VrnDbContext db, DocumentTier tier, DateTimeOffset since, CancellationToken ct) => db.Set<Snapshot>()
        .Where(snapshot => snapshot.Tier == tier && (snapshot.CreatedAt >= since || !snapshot.Files.Any(file => file.Name == Manifest))).ExecuteDeleteAsync(ct);

    /// <returns>Null when something was protected meanwhile: then it must be made anew.</returns>
    public async Task<Guid?> Make(DocumentTier tier, CancellationToken ct)
    {
        await db.Set<Snapshot>().Where(snapshot => snapshot.Tier == tier && !snapshot.Files.Any(file => file.Name == Manifest)).ExecuteDeleteAsync(ct);
        var made = new Snapshot { Tier = tier, Revision = 0, ChangeNumber = 0, CreatedAt = clock.GetUtcNow() };
        db.Add(made);
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        // Whoever was writing has committed once the clock's row can be taken: later writers see the row above.
        await db.Set<DirectoryClock>().ExecuteUpdateAsync(set => set.SetProperty(row => row.At, row => row.At), ct);
        var folder = Directory.CreateTempSubdirectory("vrn-snapshot-");
        try
        {
            var manifest = await db.Database.CreateExecutionStrategy().ExecuteAsync(token => Read(tier, folder.FullName, token), ct);
            return await Store(made.Id, manifest, folder.FullName, ct) ? made.Id : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Everything as of one moment.</summary>
    private async Task<ManifestModel> Read(DocumentTier tier, string folder, CancellationToken ct)
    {
        await using var moment = await ways.BeginSnapshot(db, ct);
        var watermark = await ways.ChangeWatermark(db, ct);
        var era = await db.Set<StateVersion>().Where(version => version.Kind == StateVersion.Changes).Select(version => version.Version).SingleAsync(ct);
        var key = Codes.Of(tier);
        var revision = await db.Set<DirectoryClock>().Select(row => tier == DocumentTier.Open ? row.RevisionOpen : row.RevisionPartner).SingleAsync(ct);
        var number = await db.Set<OutboxEntry>().Where(row => Kinds.Contains(row.Kind) && row.VisibilityKey == key).MaxAsync(row => (long?)row.Seq, ct) ?? 0;
        var files = await new TierExport(db, tier, clock).WriteSnapshot(folder, ct);
        return new ManifestModel(revision, number, clock.GetUtcNow(), files, tier == DocumentTier.Partner ? new FeedPlace(era, watermark) : null);
    }

    /// <summary>Part by part, each a transaction of its own: whoever must take it away waits for one of them at most.</summary>
    private async Task<bool> Store(Guid id, ManifestModel manifest, string folder, CancellationToken ct)
    {
        try
        {
            foreach (var file in manifest.Files)
            {
                await using var content = File.OpenRead(Path.Combine(folder, file.Name));
                await Put(id, file, content, ct);
            }
            if (await db.Set<Snapshot>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Revision, manifest.TierRevision).SetProperty(row => row.ChangeNumber, manifest.ChangeNumber).SetProperty(row => row.CreatedAt, manifest.Created), ct) == 0)
            {
                return false;
            }
            var bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, VrnJson.Options);
            await Put(id, new ExportedFile(Manifest, bytes.Length, manifest.Files.Count, Convert.ToHexStringLower(SHA256.HashData(bytes))), new MemoryStream(bytes), ct);
        }
        catch (DbUpdateException) when (!db.Set<Snapshot>().Any(row => row.Id == id))
        {
            db.ChangeTracker.Clear();
            return false;
        }
        var tier = await db.Set<Snapshot>().Where(row => row.Id == id).Select(row => row.Tier).FirstOrDefaultAsync(ct);
        var old = await Ready(db, tier).Skip(Kept).Select(row => row.Id).ToListAsync(ct);
        await db.Set<Snapshot>().Where(row => old.Contains(row.Id)).ExecuteDeleteAsync(ct);
        return true;
    }

    private async Task Put(Guid id, ExportedFile file, Stream content, CancellationToken ct)
    {
        // The manifest comes with its bytes: it is what makes the snapshot readable.
        db.Add(new SnapshotFile { SnapshotId = id, Name = file.Name, Length = file.Bytes, Rows = file.Rows, Sha256 = Convert.FromHexString(file.Sha256) });
        for (var part = 0; ; part++)
        {
            var bytes = new byte[Math.Min(SnapshotPart.Size, file.Bytes - ((long)part * SnapshotPart.Size))];
            await content.ReadExactlyAsync(bytes, ct);
            if (bytes.Length > 0)
            {
                db.Add(new SnapshotPart { SnapshotId = id, Name = file.Name, Part = part, Bytes = bytes });
            }
            await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
            if ((part + 1L) * SnapshotPart.Size >= file.Bytes)
            {
                return;
            }
        }
    }
}
