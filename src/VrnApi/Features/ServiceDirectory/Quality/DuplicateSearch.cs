using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <param name="Open">Pairs that wait for a decision.</param>
public sealed record DuplicatesFound(int Looked, int Open, int New, int Gone);

/// <summary>Looks for listings that stand twice. Pairs are looked at where they share a block; what somebody has decided stays decided.</summary>
internal sealed class DuplicateSearch(VrnDbContext db, IDatabaseWays ways, TimeProvider time)
{
    /// <summary>Name alone is worth 50, the organisation or one contact 20.</summary>
    private const int Least = 70;

    /// <summary>What so many listings share tells none of them apart.</summary>
    private const int LargestBlock = 100;

    private const int AtATime = 500;

    /// <returns>Null when another host is at it.</returns>
    public async Task<DuplicatesFound?> Run(CancellationToken ct)
    {
        var listings = await Listings(ct);
        var found = Pairs(listings);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync<DuplicatesFound?>(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.TryLock(db, "directory-duplicates", token))
            {
                return null;
            }
            var known = await db.Set<DuplicateCandidate>().ToDictionaryAsync(pair => (pair.FirstId, pair.SecondId), token);
            var now = time.GetUtcNow();
            var fresh = 0;
            foreach (var (pair, (score, reasons)) in found)
            {
                if (!known.TryGetValue(pair, out var candidate))
                {
                    fresh++;
                    db.Add(new DuplicateCandidate { Id = ChildId.Of(pair.First, "duplicate", pair.Second.ToString()), FirstId = pair.First, SecondId = pair.Second, Score = score, Reasons = reasons, FoundAt = now });
                }
                else if (candidate.State == DuplicateState.Open)
                {
                    (candidate.Score, candidate.Reasons) = (score, reasons);
                }
            }
            var gone = known.Where(pair => pair.Value.State == DuplicateState.Open && !found.ContainsKey(pair.Key)).Select(pair => pair.Value).ToArray();
            db.RemoveRange(gone);
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            var open = known.Values.Count(pair => pair.State == DuplicateState.Open) - gone.Length + fresh;
            return new DuplicatesFound(listings.Count, open, fresh, gone.Length);
        }, ct);
    }

    private async Task<List<Likeness>> Listings(CancellationToken ct)
    {
        var listings = new List<Likeness>();
        var last = Guid.Empty;
        while (true)
        {
            var rows = await db.Set<StoredDocument>().IgnoreQueryFilters().AsNoTracking()
                .Where(row => row.Tier == DocumentTier.Partner && row.Kind == DocumentKind.Service && row.Full != null && row.EntityId > last)
                .OrderBy(row => row.EntityId).Take(AtATime).Select(row => new { row.EntityId, row.Full }).ToListAsync(ct);
            if (rows.Count == 0)
            {
                return listings;
            }
            listings.AddRange(rows.Select(row => Likeness.Of(DocumentJson.ReadService(row.Full!))));
            last = rows[^1].EntityId;
        }
    }

    internal static Dictionary<(Guid First, Guid Second), (int Score, string Reasons)> Pairs(IReadOnlyList<Likeness> listings)
    {
        var blocks = new Dictionary<string, List<Likeness>>(StringComparer.Ordinal);
        foreach (var listing in listings)
        {
            foreach (var key in listing.Blocks().Distinct(StringComparer.Ordinal))
            {
                (blocks.TryGetValue(key, out var block) ? block : blocks[key] = []).Add(listing);
            }
        }
        var (seen, found) = (new HashSet<(Guid, Guid)>(), new Dictionary<(Guid First, Guid Second), (int Score, string Reasons)>());
        foreach (var block in blocks.Values.Where(block => block.Count is > 1 and <= LargestBlock))
        {
            for (var i = 0; i < block.Count; i++)
            {
                for (var j = i + 1; j < block.Count; j++)
                {
                    var pair = block[i].Id.CompareTo(block[j].Id) < 0 ? (block[i].Id, block[j].Id) : (block[j].Id, block[i].Id);
                    if (seen.Add(pair) && block[i].Compared(block[j]) is { Score: >= Least } alike)
                    {
                        found[pair] = (alike.Score, string.Join(',', alike.Reasons));
                    }
                }
            }
        }
        return found;
    }
}
