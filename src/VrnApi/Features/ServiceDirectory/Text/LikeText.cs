using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>Word beginnings with LIKE, for any database. Terms are letters and digits only, so no pattern has a wildcard of its own.</summary>
internal sealed class LikeText : IServiceText
{
    public IQueryable<TextHit> Match(VrnDbContext db, ParsedText text)
    {
        IQueryable<ServiceSearch> rows = db.Set<ServiceSearch>();
        if (text.Prefix is { } prefix)
        {
            rows = rows.NameBeginsWith(prefix);
        }
        foreach (var term in text.Words.Select(Stem).Concat(text.Phrases))
        {
            var pattern = $"% {term}%";
            rows = rows.Where(row => EF.Functions.Like(" " + row.NameText + " " + row.LabelText + " " + row.BodyText, pattern));
        }
        foreach (var word in text.Excluded.Select(Stem))
        {
            var pattern = $"% {word}%";
            rows = rows.Where(row => !EF.Functions.Like(" " + row.NameText + " " + row.LabelText + " " + row.BodyText, pattern));
        }
        return rows.Select(row => new TextHit { ServiceId = row.ServiceId });
    }

    /// <summary>Takes the commonest English endings off longer words, so that "mentors" and "mentoring" find each other.</summary>
    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "es", "s", "y", "e"])
        {
            if (word.Length >= ending.Length + 4 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }
        return word;
    }
}
