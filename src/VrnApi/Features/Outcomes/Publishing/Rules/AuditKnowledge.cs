using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using Known = VrnApi.Disclosure.StructureRule;
using KnownTerm = VrnApi.Disclosure.RuleTerm;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>The arithmetic that anybody knows of the counts: the rules of returns, and what parts of a total owe it.</summary>
internal static class AuditKnowledge
{
    public static IReadOnlyList<Known> Of(OutcomesCatalogue catalogue, DataSetRules dataSet, ReleaseSpace space) =>
        [.. Totals(catalogue, space), .. catalogue.StructureRules.Where(rule => rule.DataSet == dataSet.Id).SelectMany(rule => Instances(catalogue, space, rule))];

    private static IEnumerable<Known> Totals(OutcomesCatalogue catalogue, ReleaseSpace space)
    {
        for (var family = 0; family < space.Families.Count; family++)
        {
            var indicator = catalogue.Indicators[space.Families[family].Indicator];
            var breakdown = indicator.Breakdowns.Single(own => own.Name == space.Families[family].Breakdown);
            foreach (var filter in breakdown.Filters)
            {
                var whole = new Breakdown([.. breakdown.Filters.Where(other => other != filter)]);
                if (space.FamilyNumber(new(indicator.Code, whole.Name)) is not { } margin)
                {
                    continue;
                }
                var parts = space.KeysOf(family).GroupBy(key => FilterKey.Of(FilterKey.Parts(key).Where(part => part.Key != filter.Id)), StringComparer.Ordinal);
                foreach (var group in parts)
                {
                    if (space.OptionOf(margin, group.Key) is not { } total)
                    {
                        continue;
                    }
                    int[] options = [.. group.Select(key => space.OptionOf(family, key)!.Value)];
                    if (indicator.Additive.Contains(filter.Id))
                    {
                        yield return new Known([new KnownTerm(family, options, 1), new KnownTerm(margin, [total], -1)], Equality: true);
                        continue;
                    }
                    foreach (var option in options)
                    {
                        yield return new Known([new KnownTerm(family, [option], 1), new KnownTerm(margin, [total], -1)], Equality: false);
                    }
                }
            }
        }
    }

    private static IEnumerable<Known> Instances(OutcomesCatalogue catalogue, ReleaseSpace space, StructureRule rule)
    {
        var codes = rule.RepeatedOver.Where(catalogue.Filters.ContainsKey)
            .SelectMany(filter => AllCodes(catalogue, filter).Select(code => FilterKey.With("", filter, code)));
        foreach (var place in codes.Prepend(""))
        {
            var each = rule.Terms.FirstOrDefault(term => term.Choice == TermChoice.Each);
            string?[] turns = each is null ? [null] : [.. AllCodes(catalogue, each.Filter!)];
            foreach (var turn in turns)
            {
                var terms = rule.Terms.Select(term => Term(catalogue, space, term, place, turn)).ToArray();
                if (terms.All(term => term is not null))
                {
                    yield return new Known(terms!, Equality: false);
                }
            }
        }
    }

    /// <returns>Null where the figures in scope do not tell the term's count apart.</returns>
    private static KnownTerm? Term(OutcomesCatalogue catalogue, ReleaseSpace space, StructureTerm term, string place, string? turn)
    {
        string[] keys = term.Choice switch
        {
            TermChoice.None => [place],
            TermChoice.Code => [FilterKey.With(place, term.Filter!, term.Code!)],
            TermChoice.Each => [FilterKey.With(place, term.Filter!, turn!)],
            _ => [.. AllCodes(catalogue, term.Filter!).Select(code => FilterKey.With(place, term.Filter!, code))],
        };
        if (space.FamilyNumber(new(term.Indicator, CountOf.BreakdownOf(keys[0]))) is not { } family)
        {
            return null;
        }
        // A sum goes over the codes that some period of the scope knows; a single code must be one of them.
        int[] options = [.. keys.Select(key => space.OptionOf(family, key)).OfType<int>()];
        return options.Length > 0 ? new KnownTerm(family, options, term.Coefficient) : null;
    }

    private static IEnumerable<string> AllCodes(OutcomesCatalogue catalogue, string filter) =>
        catalogue.Filters[filter].List.Versions.SelectMany(version => version.Codes).Select(code => code.Value).Distinct();
}
