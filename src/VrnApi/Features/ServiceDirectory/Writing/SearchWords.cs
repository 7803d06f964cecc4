using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Text;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Keeps the vocabulary of each tier in step with what its documents say now.</summary>
internal static class SearchWords
{
    /// <summary>Counts words in and out. Called while the directory's clock is held, so that no two writes count at once.</summary>
    /// <param name="changes">What was searched before and what is searched now; null for none.</param>
    public static async Task Count(VrnDbContext db, IReadOnlyCollection<(DocumentTier Tier, ServiceSearch? Before, ServiceSearch? Now)> changes, CancellationToken ct)
    {
        var counts = new Dictionary<(DocumentTier Tier, string Word), int>();
        foreach (var (tier, before, now) in changes)
        {
            var (old, fresh) = (Of(before), Of(now));
            foreach (var word in fresh.Except(old))
            {
                counts[(tier, word)] = counts.GetValueOrDefault((tier, word)) + 1;
            }
            foreach (var word in old.Except(fresh))
            {
                counts[(tier, word)] = counts.GetValueOrDefault((tier, word)) - 1;
            }
        }
        foreach (var tier in counts.Where(pair => pair.Value != 0).GroupBy(pair => pair.Key.Tier))
        {
            string[] words = [.. tier.Select(pair => pair.Key.Word)];
            var known = await db.Set<SearchWord>().IgnoreQueryFilters().Where(row => row.Tier == tier.Key && words.Contains(row.Word))
                .ToDictionaryAsync(row => row.Word, StringComparer.Ordinal, ct);
            foreach (var ((_, word), count) in tier)
            {
                if (!known.TryGetValue(word, out var row))
                {
                    db.Add(new SearchWord { Tier = tier.Key, Word = word, Documents = count });
                }
                else if ((row.Documents += count) <= 0)
                {
                    db.Remove(row);
                }
            }
        }
    }

    /// <summary>Counts everything anew, for a database that was filled before words were counted.</summary>
    public static Task Recount(VrnDbContext db, IDatabaseWays ways, CancellationToken ct) => db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        // Whoever writes waits for this row.
        await db.Set<DirectoryClock>().ExecuteUpdateAsync(set => set.SetProperty(clock => clock.At, clock => clock.At), token);
        await db.Set<SearchWord>().IgnoreQueryFilters().ExecuteDeleteAsync(token);
        var counts = new Dictionary<(DocumentTier Tier, string Word), int>();
        await foreach (var row in db.Set<ServiceSearch>().IgnoreQueryFilters().AsNoTracking().AsAsyncEnumerable().WithCancellation(token))
        {
            foreach (var word in Of(row))
            {
                counts[(row.Tier, word)] = counts.GetValueOrDefault((row.Tier, word)) + 1;
            }
        }
        await ways.BulkInsert(db, counts.Select(pair => new SearchWord { Tier = pair.Key.Tier, Word = pair.Key.Word, Documents = pair.Value }), token);
        await transaction.CommitAsync(token);
    }, ct);

    private static HashSet<string> Of(ServiceSearch? row) => row is null ? [] :
        [.. $"{row.NameText} {row.LabelText} {row.BodyText}".Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length is >= 3 and <= SearchWord.MaxLength && !ParsedText.IsStop(word))];
}
