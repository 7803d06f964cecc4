using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Intake;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Looks at every document of the open feed as a strict reader would, and keeps what it found.</summary>
internal static class FeedCheck
{
    private const int MostFaults = 20, AtATime = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    public static async Task<SelfCheckRun> Run(VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var (started, now) = (clock.GetTimestamp(), clock.GetUtcNow());
        var (documents, faulty) = (0, 0);
        var faults = new List<string>();
        for (var last = Guid.Empty; ;)
        {
            var from = last;
            var rows = await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
                .Where(row => row.Tier == DocumentTier.Open && row.Kind == DocumentKind.Service && row.DeletedAt == null && row.EntityId.CompareTo(from) > 0)
                .OrderBy(row => row.EntityId).Take(AtATime).Select(row => new { row.EntityId, row.Full, row.ContentSha256 }).ToListAsync(ct);
            if (rows.Count == 0)
            {
                break;
            }
            last = rows[^1].EntityId;
            foreach (var row in rows)
            {
                documents++;
                var found = Check(row.EntityId, row.Full, row.ContentSha256);
                faulty += found.Count > 0 ? 1 : 0;
                faults.AddRange(found.Take(MostFaults - faults.Count).Select(fault => $"{row.EntityId} {fault}"));
            }
        }
        var run = new SelfCheckRun
        {
            At = now,
            Documents = documents,
            Faulty = faulty,
            Faults = string.Join('\n', faults.Select(fault => fault[..Math.Min(fault.Length, 300)])),
            Milliseconds = (int)clock.GetElapsedTime(started).TotalMilliseconds,
        };
        db.Add(run);
        await db.SaveChangesAsync(ct);
        await db.Set<SelfCheckRun>().Where(old => old.At < now - Kept).ExecuteDeleteAsync(ct);
        return run;
    }

    /// <summary>The same of somebody's feed, as it is served.</summary>
    /// <param name="strict">Also what the standard's own validator lets pass: nulls, empty members, forms of dates and times.</param>
    /// <exception cref="FeedBrokenException">It cannot be read to its end.</exception>
    public static async Task<(int Documents, int Faulty, IReadOnlyList<string> Faults)> Run(FeedPages feed, bool strict, CancellationToken ct)
    {
        var (documents, faulty) = (0, 0);
        var faults = new List<string>();
        await foreach (var page in feed.Read(ct))
        {
            foreach (var item in page.Items)
            {
                documents++;
                var key = FeedDocument.Key(item);
                using var document = JsonDocument.Parse(item.ToJsonString());
                IReadOnlyList<string> found = [.. FeedRules.Check(document.RootElement, strict), .. key is not null && page.WithoutParts.Contains(key) ? ["is on the list and not found alone"] : Array.Empty<string>()];
                faulty += found.Count > 0 ? 1 : 0;
                faults.AddRange(found.Take(MostFaults - faults.Count).Select(fault => $"{key ?? $"item {documents}"} {fault}"));
            }
        }
        return (documents, faulty, faults);
    }

    private static IReadOnlyList<string> Check(Guid id, byte[]? bytes, byte[]? hash)
    {
        if (bytes is null || hash is null || !SHA256.HashData(bytes).AsSpan().SequenceEqual(hash))
        {
            return ["is not the document that was written"];
        }
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.TryGetProperty("id", out var own) && own.ValueEquals(id.ToString()) ? FeedRules.Check(document.RootElement) : ["/id is another"];
        }
        catch (JsonException)
        {
            return ["is no JSON"];
        }
    }
}
