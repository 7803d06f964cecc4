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

    public IQueryable<TextHit> Match(VrnDbContext db, ParsedText text)
    {
        IQueryable<ServiceSearch> rows = db.Set<ServiceSearch>();
        if (text.Prefix is { } prefix)
        {
            rows = rows.NameBeginsWith(prefix);
        }
        if (text.Words.Count > 0)
        {
            var words = string.Join(' ', text.Words);
            rows = rows.Where(row => EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.PlainToTsQuery("english", words)));
        }
        foreach (var phrase in text.Phrases)
        {
            rows = rows.Where(row => EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.PhraseToTsQuery("english", phrase)));
        }
        foreach (var word in text.Excluded)
        {
            rows = rows.Where(row => !EF.Property<NpgsqlTsVector>(row, Vector).Matches(EF.Functions.PlainToTsQuery("english", word)));
        }
        return rows.Select(row => new TextHit { ServiceId = row.ServiceId });
    }
}
