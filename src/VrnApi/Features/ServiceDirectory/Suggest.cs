using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Names that begin with what somebody is typing: services, organisations and terms that the caller may see. Scope services:read.</summary>
public static class Suggest
{
    private const int Most = 20;

    /// <param name="Text">At least two letters.</param>
    /// <param name="Limit">1 to 20 of each kind; 5 when left out.</param>
    public sealed record Criteria(string? Text, int? Limit);

    /// <param name="Kind">service, organisation or taxonomy_term.</param>
    public sealed record SuggestionModel(string Kind, Guid Id, string Text);

    public static async Task<Results<JsonAnswer<Page<SuggestionModel>>, ProblemAnswer>> Handle([AsParameters] Criteria criteria, VrnDbContext db, CancellationToken ct)
    {
        List<Fault> faults = [];
        if (criteria.Text is not { Length: >= 2 and <= 100 })
        {
            faults.Add(Fault.InQuery("text", Problems.InvalidParameter.Code, "The value must have 2 to 100 characters."));
        }
        if (criteria.Limit is < 1 or > Most)
        {
            faults.Add(Fault.InQuery("limit", Problems.InvalidParameter.Code, $"The value must be between 1 and {Most}."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var (prefix, limit) = (Folding.Fold(criteria.Text), criteria.Limit ?? 5);
        if (prefix.Length == 0)
        {
            return new JsonAnswer<Page<SuggestionModel>>(new Page<SuggestionModel>([], null));
        }
        var services = await db.Set<Service>().Where(service => service.IsLive && service.NameSort.StartsWith(prefix)).Having(db, DocumentKind.Service)
            .OrderBy(found => found.Root.NameSort).ThenBy(found => found.Root.Id).Take(limit).Select(found => new { found.Root.Id, found.Root.Name }).ToListAsync(ct);
        var organisations = await db.Set<Organisation>().Where(organisation => organisation.IsLive && organisation.NameSort.StartsWith(prefix)).Having(db, DocumentKind.Organisation)
            .OrderBy(found => found.Root.NameSort).ThenBy(found => found.Root.Id).Take(limit).Select(found => new { found.Root.Id, found.Root.Name }).ToListAsync(ct);
        // A few hundred terms, whose names are not kept folded.
        var terms = (await db.Set<TaxonomyTerm>().Select(term => new { term.Id, term.Name }).ToListAsync(ct))
            .Where(term => Folding.Fold(term.Name).StartsWith(prefix, StringComparison.Ordinal)).OrderBy(term => term.Name, StringComparer.Ordinal).ThenBy(term => term.Id).Take(limit);
        return new JsonAnswer<Page<SuggestionModel>>(new Page<SuggestionModel>(
        [
            .. services.Select(row => new SuggestionModel("service", row.Id, row.Name)),
            .. organisations.Select(row => new SuggestionModel("organisation", row.Id, row.Name)),
            .. terms.Select(row => new SuggestionModel("taxonomy_term", row.Id, row.Name)),
        ], null));
    }
}
