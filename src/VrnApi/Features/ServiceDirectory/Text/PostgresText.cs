using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>PostgreSQL full text over the stored vector: English stems, so "mentors" finds "mentoring".</summary>
internal sealed class PostgresText : IServiceText
{
    private const string Vector = PostgreSqlVrnDbContext.ServiceSearchVector;
    private const string English = "english";

    public IQueryable<TextHit> Match(VrnDbContext db, ParsedText text)
    {
        IQueryable<ServiceSearch> rows = db.Set<ServiceSearch>();
        foreach (var word in text.Excluded)
        {
            rows = rows.Where(row => !EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.PlainToTsQuery(English, word)));
        }
        if (text.Prefix is { } prefix)
        {
            return rows.NameBeginsWith(prefix).Select(row => new TextHit { ServiceId = row.ServiceId, Class = ServiceText.InNames, Rank = 0 });
        }
        if (text.Words.Count + text.Phrases.Count == 0)
        {
            return rows.Select(row => new TextHit { ServiceId = row.ServiceId, Class = ServiceText.Anywhere, Rank = 0 });
        }
        var (anywhere, names, labels) = (Query(text, ""), Query(text, ":A"), Query(text, ":AB"));
        return rows.Where(row => EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.ToTsQuery(English, anywhere))).Select(row => new TextHit
        {
            ServiceId = row.ServiceId,
            Class = EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.ToTsQuery(English, names)) ? ServiceText.InNames
                : EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.ToTsQuery(English, labels)) ? ServiceText.InLabels
                : ServiceText.Anywhere,
            Rank = (int)(EF.Property<NpgsqlTsVector>(row, Vector).RankCoverDensity(EF.Functions.ToTsQuery(English, anywhere)) * 1_000_000f),
        });
    }

    /// <summary>Words are letters and digits only, so that nothing of them is an operator.</summary>
    /// <param name="weights">Which parts of the vector may match, such as <c>:AB</c>; all for none.</param>
    private static string Query(ParsedText text, string weights) => string.Join(" & ", [
        .. text.Words.Select(word => $"({string.Join(" | ", text.Meant(word).Select(one => one + weights))})"),
        .. text.Phrases.Select(phrase => $"({string.Join(" <-> ", phrase.Split(' ').Select(word => word + weights))})")]);
}
