using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Audit;

/// <summary>
/// A sealed segment as it lies in its file: recomputed from the checkpoint before it to the one that is its last line. The audit keys,
/// the checkpoints and the event of the sealing come from the database.
/// </summary>
internal sealed class SealedFile(VrnDbContext db)
{
    private const string EventMember = ",\"event\":";

    /// <param name="outside">Compact JWS from elsewhere, compared too.</param>
    public async Task<AuditReport> Verify(IAsyncEnumerable<string> lines, IEnumerable<string> outside, CancellationToken ct)
    {
        var keys = await AuditKeys.Load(db, ct);
        var kept = await db.Set<AuditCheckpoint>().AsNoTracking().Select(row => row.Jws).ToListAsync(ct);
        var vouched = outside.Concat(kept).Select(jws => Checkpoint.Read(jws, keys)).OfType<Checkpoint>().Where(checkpoint => checkpoint.Vouched).ToLookup(checkpoint => checkpoint.Seq);
        var (first, last, previous) = (0L, 0L, AuditHash.Origin);
        Checkpoint? end = null;
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (end is not null)
            {
                return Report(last + 1, "Something follows the checkpoint that ends the file.");
            }
            if (Checkpoint.In(line).FirstOrDefault() is { } jws && line.StartsWith("{\"checkpoint\":", StringComparison.Ordinal))
            {
                end = Checkpoint.Read(jws, keys);
                if (end is not { Vouched: true } || end.Seq != last || !end.Hash.AsSpan().SequenceEqual(previous))
                {
                    return Report(end is { Vouched: true } ? Math.Min(last, end.Seq) + 1 : last, "The checkpoint that ends the file is not of its last link, or is signed by no audit key of this platform.");
                }
                continue;
            }
            if (Read(line) is not var (seq, hash, json))
            {
                return Report(last + 1, "The line cannot be read.");
            }
            if (last == 0)
            {
                first = seq;
                if (seq != 1)
                {
                    if (vouched[seq - 1].FirstOrDefault() is not { } before)
                    {
                        return Report(seq, "No checkpoint vouches for what came before the file.");
                    }
                    previous = before.Hash;
                }
            }
            else if (seq != last + 1)
            {
                return Report(last + 1, "The link was removed.");
            }
            (last, previous) = (seq, SHA256.HashData([.. previous, .. json]));
            if (!hash.AsSpan().SequenceEqual(previous))
            {
                return Report(seq, "The event or its link was changed, moved or put in.");
            }
            if (vouched[seq].Any(said => !said.Hash.AsSpan().SequenceEqual(previous)))
            {
                return Report(seq, "The history up to here was written anew: the checkpoint of this link says another hash.");
            }
        }
        if (end is null)
        {
            return Report(last + 1, "The end of the file was cut off: no checkpoint is its last line.");
        }
        // The event of the sealing may lie in a later file by now; while it is here, it says where the segment ended.
        var started = $"{first}-";
        var ends = await db.Set<AuditEvent>().AsNoTracking().Where(row => row.Action == AuditVerification.SealedAction && row.ResourceId!.StartsWith(started))
            .Select(row => row.ResourceId).ToListAsync(ct);
        return ends.Count == 0 || ends.Contains($"{first}-{last}") ? Report() : Report(last + 1, "The end of the file was cut off: the segment was sealed up to a later link.");

        AuditReport Report(long? seq = null, string reason = "") =>
            new(first, last, last == 0 ? 0 : last - first + 1, end is null ? 0 : 1, 0, seq is { } at ? new Tampering(at, reason) : null);
    }

    /// <summary>The event as its bytes stand: what was hashed is what is read.</summary>
    private static (long Seq, byte[] Hash, byte[] Json)? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var at = line.IndexOf(EventMember, StringComparison.Ordinal);
            return at < 0 || !line.EndsWith("}}", StringComparison.Ordinal) ? null
                : (document.RootElement.GetProperty("seq").GetInt64(), Base64UrlText.Decode(document.RootElement.GetProperty("hash").GetString()),
                    Encoding.UTF8.GetBytes(line[(at + EventMember.Length)..^1]));
        }
        catch (Exception exception) when (exception is JsonException or JoseException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
