using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>
/// Words that occur in no document of the caller's tier are replaced by the nearest that do. The words come from the tier's own
/// vocabulary; the rule by which one is near is code, and so the same on every database.
/// </summary>
internal static class Typos
{
    private const int MostWords = 3;

    public static async Task<ParsedText> Mend(VrnDbContext db, ParsedText text, CancellationToken ct)
    {
        var search = ServiceText.For(db);
        if (text.Words.Count == 0 || await search.Match(db, text).AnyAsync(ct))
        {
            return text;
        }
        var replaced = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var word in text.Words.Where(word => Reach(word) > 0))
        {
            if (!await search.Match(db, ParsedText.Of(word)).AnyAsync(ct) && await Nearest(db, word, ct) is { Count: > 0 } near)
            {
                replaced.Add(word, near);
            }
        }
        return text with { Replaced = replaced };
    }

    private static async Task<IReadOnlyList<string>> Nearest(VrnDbContext db, string word, CancellationToken ct)
    {
        var reach = Reach(word);
        var (least, most) = (word.Length - reach, word.Length + reach);
        var known = await db.Set<SearchWord>().AsNoTracking().Where(row => row.Word.Length >= least && row.Word.Length <= most).Select(row => row.Word).ToListAsync(ct);
        return [.. known.Select(other => (Word: other, Distance: Distance(word, other, reach))).Where(other => other.Distance <= reach)
            .OrderBy(other => other.Distance).ThenBy(other => other.Word, StringComparer.Ordinal).Take(MostWords).Select(other => other.Word)];
    }

    /// <summary>How many slips are forgiven.</summary>
    internal static int Reach(string word) => word.Length switch
    {
        < 4 => 0,
        < 8 => 1,
        <= SearchWord.MaxLength => 2,
        _ => 0,
    };

    /// <summary>Slips between two words: letters left out, added, changed, or two neighbours swapped (optimal string alignment).</summary>
    /// <param name="most">Beyond this the exact number does not matter.</param>
    internal static int Distance(string one, string other, int most)
    {
        if (Math.Abs(one.Length - other.Length) > most)
        {
            return most + 1;
        }
        var (before, last, row) = (new int[other.Length + 1], new int[other.Length + 1], new int[other.Length + 1]);
        for (var j = 0; j <= other.Length; j++)
        {
            last[j] = j;
        }
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = one[i - 1] == other[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1] + 1, last[j] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
                least = Math.Min(least, row[j]);
            }
            if (least > most)
            {
                return most + 1;
            }
            (before, last, row) = (last, row, before);
        }
        return last[other.Length];
    }
}
