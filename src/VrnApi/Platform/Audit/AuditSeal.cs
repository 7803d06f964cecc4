using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Audit;

/// <summary>A segment at the old end of the chain, up to a checkpoint, as a file that verifies by itself.</summary>
internal sealed record AuditSegment(long First, long Last, string CheckpointJws)
{
    private const int Page = 1000;

    /// <summary>As the event of the sealing names it.</summary>
    public string Name => $"{First}-{Last}";

    /// <returns>The longest segment that ends at a checkpoint and holds only events before that time; null when there is none.</returns>
    public static async Task<AuditSegment?> Before(VrnDbContext db, DateTimeOffset time, CancellationToken ct)
    {
        var (first, last) = (await db.Set<AuditLink>().MinAsync(link => (long?)link.Seq, ct), await db.Set<AuditLink>().MaxAsync(link => (long?)link.Seq, ct));
        var young = await db.Set<AuditLink>()
            .Where(link => db.Set<AuditEvent>().Any(entry => entry.Id == link.EventId && entry.Time >= time))
            .MinAsync(link => (long?)link.Seq, ct);
        // The newest link always stays: the next one stands on it.
        var end = Math.Min(young ?? long.MaxValue, last ?? 0);
        var checkpoint = await db.Set<AuditCheckpoint>().AsNoTracking().Where(row => row.Seq < end && row.Seq >= first)
            .OrderByDescending(row => row.Seq).FirstOrDefaultAsync(ct);
        return checkpoint is null ? null : new AuditSegment(first!.Value, checkpoint.Seq, checkpoint.Jws);
    }

    /// <summary>One line for each link, as <c>audit export</c> writes them, and the checkpoint as the last; on the disk when this returns.</summary>
    /// <returns>SHA-256 of the file, base64url.</returns>
    public async Task<string> Write(VrnDbContext db, string file, CancellationToken ct)
    {
        await using (var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write))
        {
            await AuditLines.Write(db, First - 1, Last, stream, ct);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{{\"checkpoint\":\"{CheckpointJws}\"}}\n"), ct);
            stream.Flush(flushToDisk: true);
        }
        await using var written = File.OpenRead(file);
        return Base64UrlText.Encode(await SHA256.HashDataAsync(written, ct));
    }

    /// <summary>Removes what was written, inside the transaction that holds the event of the sealing.</summary>
    public async Task Remove(VrnDbContext db, CancellationToken ct)
    {
        while (true)
        {
            var page = await db.Set<AuditLink>().AsNoTracking().Where(link => link.Seq <= Last).OrderBy(link => link.Seq).Take(Page).ToListAsync(ct);
            if (page.Count == 0)
            {
                return;
            }
            var (from, to, events) = (page[0].Seq, page[^1].Seq, page.ConvertAll(link => link.EventId));
            await db.Set<AuditLink>().Where(link => link.Seq >= from && link.Seq <= to).ExecuteDeleteAsync(ct);
            await db.Set<AuditEvent>().Where(entry => events.Contains(entry.Id)).ExecuteDeleteAsync(ct);
        }
    }
}
