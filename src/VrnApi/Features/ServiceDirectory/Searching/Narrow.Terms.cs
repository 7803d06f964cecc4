using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What a service is tagged with. An untagged service never matches.</summary>
internal static partial class Narrow
{
    private static IEnumerable<Condition> Terms(Reading reading)
    {
        var links = reading.Db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service);
        if (reading.Asked.Ids("taxonomy_term_id") is { Length: > 0 } ids)
        {
            var closure = reading.Db.Set<TermClosure>().Where(pair => ids.Contains(pair.AncestorId));
            yield return Of("taxonomy_term_id", reading.Asked.Flag("include_descendants")
                ? service => links.Any(link => link.LinkId == service.Id && closure.Any(pair => pair.DescendantId == link.TermId))
                : service => links.Any(link => link.LinkId == service.Id && ids.Contains(link.TermId)));
        }
        else
        {
            _ = reading.Asked.Flag("include_descendants");
        }
        if (reading.Asked.Ids("taxonomy_id") is { Length: > 0 } taxonomies)
        {
            yield return Of("taxonomy_id", service => links.Any(link => link.LinkId == service.Id && taxonomies.Contains(link.Term!.TaxonomyId)));
        }
        if (Named(reading, "term", null) is { } terms)
        {
            var closure = reading.Db.Set<TermClosure>().Where(pair => terms.Contains(pair.AncestorId));
            yield return Of("term", service => links.Any(link => link.LinkId == service.Id && closure.Any(pair => pair.DescendantId == link.TermId)));
        }
    }

    private static IEnumerable<Condition> Needs(Reading reading)
    {
        foreach (var parameter in (string[])["need", "circumstance"])
        {
            if (Needed(reading, parameter) is { } needed)
            {
                var (links, types) = (reading.Db.Set<TermLink>().Where(link => link.LinkKind == LinkKind.Service), Answering(reading.Db, needed));
                yield return Of(parameter, service => links.Any(link => link.LinkId == service.Id && (needed.Contains(link.TermId) || types.Any(type => type.ToTermId == link.TermId))));
            }
        }
    }

    /// <summary>The needs that are asked for, with those beneath them; null when none is.</summary>
    public static IQueryable<Guid>? Needed(Reading reading, string parameter)
    {
        if (Named(reading, parameter, parameter == "need" ? "vrn-need" : "vrn-circumstance") is not { } named)
        {
            return null;
        }
        return reading.Db.Set<TermClosure>().Where(pair => named.Contains(pair.AncestorId)).Select(pair => pair.DescendantId);
    }

    /// <summary>The types of services that answer these needs.</summary>
    public static IQueryable<Crosswalk> Answering(VrnDbContext db, IQueryable<Guid> needed) => db.Set<Crosswalk>().Where(link => needed.Contains(link.FromTermId));

    /// <summary>Terms by id, URI or <c>taxonomy:code</c>; where the parameter says the taxonomy, by the code alone too.</summary>
    private static IQueryable<Guid>? Named(Reading reading, string parameter, string? taxonomy)
    {
        var texts = reading.Asked.Any(parameter);
        if (texts.Length == 0)
        {
            return null;
        }
        Guid[] ids = [.. texts.Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null).OfType<Guid>()];
        string[] codes = [.. texts.Where(text => !Guid.TryParse(text, out _)).Select(text => text.Contains(':', StringComparison.Ordinal) || taxonomy is null ? text : $"{taxonomy}:{text}")];
        return reading.Db.Set<TaxonomyTerm>()
            .Where(term => ids.Contains(term.Id) || (term.Uri != null && codes.Contains(term.Uri)) || codes.Contains(term.Taxonomy!.Code + ":" + term.Code))
            .Select(term => term.Id);
    }
}
