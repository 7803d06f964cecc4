using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>What the files of the catalogue owe each other.</summary>
internal static class CatalogueChecks
{
    public static IEnumerable<string> Of(OutcomesCatalogue catalogue) =>
    [
        .. CodeLists(catalogue), .. DataSets(catalogue), .. Indicators(catalogue), .. StructureRules(catalogue), .. Tables(catalogue), .. Footnotes(catalogue), .. Numbers(catalogue),
    ];

    private static IEnumerable<string> CodeLists(OutcomesCatalogue catalogue)
    {
        foreach (var list in catalogue.CodeLists.Values)
        {
            foreach (var version in list.Versions)
            {
                foreach (var twice in version.Codes.GroupBy(code => code.Value).Where(group => group.Count() > 1))
                {
                    yield return $"code list {list.Id} {version.Version}: the code {twice.Key} stands there twice";
                }
            }
            var active = list.Versions.Where(version => version.Active).OrderBy(version => version.ValidFrom ?? DateOnly.MinValue).ToList();
            foreach (var (earlier, later) in active.Zip(active.Skip(1)))
            {
                if (earlier.ValidTo is null || later.ValidFrom is null || earlier.ValidTo > later.ValidFrom)
                {
                    yield return $"code list {list.Id}: versions {earlier.Version} and {later.Version} are active on the same days";
                }
            }
            foreach (var walk in list.Crosswalks)
            {
                if (!Has(list, walk.FromVersion, walk.FromCode) || !Has(list, walk.ToVersion, walk.ToCode))
                {
                    yield return $"code list {list.Id}: the crosswalk {walk.FromCode} to {walk.ToCode} names codes that are not there";
                }
            }
        }
    }

    private static bool Has(CodeList list, string version, string code) =>
        list.Versions.Any(candidate => candidate.Version == version && candidate.Contains(code));

    private static IEnumerable<string> DataSets(OutcomesCatalogue catalogue) =>
        from dataSet in catalogue.DataSets.Values
        from code in dataSet.ReturnCodes.Concat(dataSet.ReleaseCodes).Distinct()
        where catalogue.Calendar.FamilyOf(code) != dataSet.Calendar
        select $"data set {dataSet.Id}: {code} is no period code of its calendar";

    private static IEnumerable<string> Indicators(OutcomesCatalogue catalogue)
    {
        foreach (var indicator in catalogue.Indicators.Values)
        {
            if (!catalogue.DataSets.ContainsKey(indicator.DataSet))
            {
                yield return $"indicator {indicator.Code}: there is no data set {indicator.DataSet}";
            }
            foreach (var part in new[] { indicator.Numerator, indicator.Denominator }.OfType<string>().Where(part => !catalogue.Indicators.ContainsKey(part)))
            {
                yield return $"indicator {indicator.Code}: there is no indicator {part}";
            }
            if (indicator.Breakdowns.Count == 0)
            {
                yield return $"indicator {indicator.Code}: filters must name at least one breakdown, or total";
            }
            foreach (var crossed in indicator.Breakdowns.Where(breakdown => breakdown.Filters.Count > 1 && breakdown.Name != "reason*sex"))
            {
                yield return $"indicator {indicator.Code}: only reason and sex may be crossed, not {crossed.Name}";
            }
            var filters = indicator.Breakdowns.SelectMany(breakdown => breakdown.Filters).Select(filter => filter.Id).Append("period").ToHashSet();
            foreach (var unknown in indicator.Additive.Where(name => !filters.Contains(name)))
            {
                yield return $"indicator {indicator.Code}: it is additive over {unknown}, by which it is not told apart";
            }
        }
    }

    private static IEnumerable<string> StructureRules(OutcomesCatalogue catalogue) =>
        from rule in catalogue.StructureRules
        from term in rule.Terms
        let indicator = catalogue.Indicators.GetValueOrDefault(term.Indicator)
        where indicator is null || indicator.DataSet != rule.DataSet || !indicator.IsReturned
            || (term.Filter is not null && !indicator.Breakdowns.Any(breakdown => breakdown.Name == term.Filter))
            || (term.Code is not null && !catalogue.Filters[term.Filter!].List.Versions.Any(version => version.Contains(term.Code)))
        select $"structure rule {rule.Id}: the term {term.Indicator} is no count of {rule.DataSet} with that filter and code";

    private static IEnumerable<string> Tables(OutcomesCatalogue catalogue)
    {
        foreach (var table in catalogue.Tables)
        {
            var name = $"publication table {table.DataSet} {table.Number}";
            foreach (var level in table.Levels.Where(level => !Codes.TryParse<GeographicLevel>(level.ToLowerInvariant(), out _)))
            {
                yield return $"{name}: there is no level {level}";
            }
            if (!catalogue.DataSets.TryGetValue(table.DataSet, out var dataSet))
            {
                yield return $"{name}: there is no such data set";
                continue;
            }
            foreach (var code in table.PeriodCodes.Where(code => !dataSet.ReleaseCodes.Contains(code)))
            {
                yield return $"{name}: nothing is released for {code}";
            }
            foreach (var code in table.Indicators)
            {
                var indicator = catalogue.Indicators.GetValueOrDefault(code);
                if (indicator?.DataSet != table.DataSet || !IsBrokenDownBy(catalogue, indicator, table.Breakdown))
                {
                    yield return $"{name}: {code} is no indicator of the data set with the breakdown {table.Breakdown}";
                }
            }
        }
        foreach (var twice in catalogue.Tables.GroupBy(table => (table.DataSet, table.Number)).Where(group => group.Count() > 1))
        {
            yield return $"publication table {twice.Key.DataSet} {twice.Key.Number} is declared twice";
        }
    }

    /// <summary>A breakdown may also be by the groups of a filter's codes: <c>reason-group</c> of <c>reason</c>.</summary>
    private static bool IsBrokenDownBy(OutcomesCatalogue catalogue, Indicator indicator, string breakdown) =>
        indicator.Breakdowns.Any(own => own.Name == breakdown
            || (own.Filters is [var filter] && catalogue.CodeLists.TryGetValue(breakdown, out var groups)
                && filter.List.Versions.SelectMany(version => version.Codes).All(code => groups.Versions.Any(version => version.Contains(code.Group ?? "")))));

    private static IEnumerable<string> Footnotes(OutcomesCatalogue catalogue)
    {
        foreach (var note in catalogue.Footnotes)
        {
            var name = $"footnote {note.DataSet} {note.Number}";
            if (note.DataSet != FootnoteRule.EveryDataSet && !catalogue.DataSets.ContainsKey(note.DataSet))
            {
                yield return $"{name}: there is no such data set";
            }
            foreach (var code in note.Indicators.Where(code => catalogue.Indicators.GetValueOrDefault(code)?.DataSet != note.DataSet))
            {
                yield return $"{name}: {code} is no indicator of the data set";
            }
            if (note.From.HasValue != (note.About == FootnoteAbout.Break))
            {
                yield return $"{name}: a break has a day, and nothing else has one";
            }
        }
        foreach (var dataSet in catalogue.DataSets.Keys)
        {
            foreach (var twice in catalogue.Footnotes.Where(note => note.IsOf(dataSet)).GroupBy(note => note.Number).Where(group => group.Count() > 1))
            {
                yield return $"footnote {dataSet} {twice.Key} is declared twice";
            }
        }
    }

    private static IEnumerable<string> Numbers(OutcomesCatalogue catalogue) =>
    [
        .. from clash in catalogue.Indicators.Values.GroupBy(indicator => indicator.Number)
           where clash.Count() > 1
           select $"indicators {string.Join(", ", clash.Select(indicator => indicator.Code))} draw the same number: rename one",
        .. from clash in catalogue.Combinations.GroupBy(pair => pair.Key)
           where clash.Count() > 1
           select $"combinations {string.Join(", ", clash.Select(pair => pair.Value))} draw the same number: rename a filter",
    ];
}
