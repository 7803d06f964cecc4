using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using Known = VrnApi.Disclosure.ExternalFigure;

namespace VrnApi.Features.Outcomes.Publishing.Rules;

/// <summary>A release that readers have or will have, as it is audited again.</summary>
/// <param name="Returns">Ids of the returns that it was made of.</param>
internal sealed record EarlierFigures(IReadOnlyList<Guid> Returns, IReadOnlyList<(Counted Figure, ReleasedFigure Released, HidingReason? Reason)> Figures);

/// <summary>A figure published elsewhere.</summary>
internal sealed record OutsideFigure(Counted Figure, long Low, long High);

/// <summary>Everything a plan is built from, put in the terms of the disclosure library.</summary>
internal sealed class AuditInput
{
    private readonly List<string> keys = [];

    /// <param name="returns">Every return that this release or an earlier one is made of.</param>
    /// <param name="chosen">Ids of those that this release is made of.</param>
    public AuditInput(
        OutcomesCatalogue catalogue, DataSetRules dataSet, IReadOnlyList<RowSpec> rows, IReadOnlyCollection<FiledReturn> returns, IReadOnlyList<Guid> chosen,
        IReadOnlyList<EarlierFigures> earlier, IReadOnlyList<OutsideFigure> outside, bool acknowledged, int threads)
    {
        var counted = rows.SelectMany(row => row.Cells.Select(cell => cell.Count).OfType<Counted>()).ToList();
        Space = new ReleaseSpace(catalogue, dataSet, [.. counted, .. earlier.SelectMany(release => release.Figures).Select(figure => figure.Figure)]);
        var byId = returns.ToDictionary(filed => filed.Id);
        var contributors = Numbers(returns.Select(filed => filed.Contributor));
        var numbers = Numbers(returns.Select(filed => filed.Id.ToString()));
        var sources = Sources([.. earlier.Select(release => (release.Returns, release.Figures.Select(figure => figure.Figure.Period))), (chosen, counted.Select(figure => figure.Period))]);
        IReadOnlyList<ContributorReturn> Made(int release) =>
        [
            .. sources[release].Select(id => byId[id]).OrderBy(filed => filed.Id)
                .SelectMany(filed => filed.In(Space, catalogue, contributors[filed.Contributor], numbers[filed.Id.ToString()])),
        ];

        Input = new ReleaseInput
        {
            Space = Space.Atoms,
            Cells = Cells(rows),
            Returns = Made(earlier.Count),
            Earlier = [.. earlier.Select((release, number) => new EarlierRelease(
                Made(number), [.. release.Figures.Select(figure => new FrozenFigure(Space.SetOf(figure.Figure), figure.Released, figure.Reason))]))],
            Rules = AuditKnowledge.Of(catalogue, dataSet, Space),
            External = [.. outside.Where(figure => IsInside(figure.Figure)).Select(figure => new Known(Space.SetOf(figure.Figure), figure.Low, figure.High))],
            LegacyBreachAcknowledged = acknowledged,
            Threads = threads,
        };

        // A release that says nothing of a period had, as far as anybody can tell, the returns that the next one is made of: nothing changed.
        List<List<Guid>> Sources(List<(IReadOnlyList<Guid> Returns, IEnumerable<TimePeriod> Periods)> releases)
        {
            var covers = releases.ConvertAll(release => release.Periods.Distinct().SelectMany(Space.Returned).ToHashSet());
            var byPeriod = releases.ConvertAll(release => release.Returns.Where(byId.ContainsKey).ToLookup(id => byId[id].Period));
            return [.. releases.Select((_, number) => Space.Periods.SelectMany(period =>
            {
                var source = Enumerable.Range(number, releases.Count - number).Concat(Enumerable.Range(0, number).Reverse()).First(other => covers[other].Contains(period));
                return byPeriod[source][period];
            }).ToList())];
        }
    }

    public ReleaseSpace Space { get; }

    public ReleaseInput Input { get; }

    /// <summary>Keys of the cells, in the order of the input.</summary>
    public IReadOnlyList<string> Keys => keys;

    private bool IsInside(Counted figure) => Space.FamilyNumber(figure.Count.Family) is { } family && figure.Count.Keys.All(key => Space.OptionOf(family, key) is not null)
        && figure.Area.Members.All(district => Space.AreaOf(district) is not null) && Space.Returned(figure.Period).All(period => Space.PeriodOf(period) is not null)
        && Space.Returned(figure.Period).Any();

    private List<TableCell> Cells(IReadOnlyList<RowSpec> rows)
    {
        List<TableCell> cells = [];
        var places = new Dictionary<(int, TimePeriod, ReleaseArea, string, string), int>();
        foreach (var row in rows)
        {
            foreach (var cell in row.Cells.Where(cell => cell.Count is not null))
            {
                var key = row.KeyOf(cell.Indicator);
                places[(row.Table.Number, row.Period, row.Area, cell.Indicator.Code, row.Filters)] = cells.Count;
                keys.Add(key);
                cells.Add(new TableCell(row.Table.Number, key, Space.SetOf(cell.Count!), Weight(row.Area), row.Table.Keep.Contains(cell.Indicator.Code) && row.Filters.Length == 0 && row.Area.Level == Data.Outcomes.Released.GeographicLevel.Pfa));
            }
        }
        var place = 0;
        foreach (var row in rows)
        {
            foreach (var cell in row.Cells.Where(cell => cell.Count is not null))
            {
                if (row.Filters.Length > 0 && places.TryGetValue((row.Table.Number, row.Period, row.Area, cell.Indicator.Code, ""), out var total))
                {
                    cells[place] = cells[place] with { Parent = total };
                }
                place++;
            }
        }
        return cells;
    }

    private static int Weight(ReleaseArea area) => area.Level switch
    {
        Data.Outcomes.Released.GeographicLevel.Pfa => 4,
        Data.Outcomes.Released.GeographicLevel.La => 2,
        _ => 1,
    };

    private static Dictionary<string, int> Numbers(IEnumerable<string> names) =>
        names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => pair.number, StringComparer.Ordinal);
}
