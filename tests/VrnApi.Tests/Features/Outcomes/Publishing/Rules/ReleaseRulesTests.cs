using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Reference;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing.Rules;

namespace VrnApi.Tests.Features.Outcomes.Publishing.Rules;

public sealed class ReleaseRulesTests
{
    private static readonly DateTimeOffset CutOff = new(2026, 1, 10, 0, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, AreaKind> Kinds = new()
    {
        ["force"] = AreaKind.PoliceForceArea,
        ["city"] = AreaKind.Unitary,
        ["county"] = AreaKind.County,
        ["north"] = AreaKind.District,
        ["south"] = AreaKind.District,
        ["csp-city"] = AreaKind.Csp,
        ["csp-county"] = AreaKind.Csp,
    };

    private static readonly (string, string)[] Inside =
    [
        ("force", "city"), ("force", "county"), ("force", "north"), ("force", "south"), ("force", "csp-city"), ("force", "csp-county"), ("city", "city"), ("county", "county"), ("county", "north"),
        ("county", "south"), ("north", "north"), ("south", "south"), ("csp-city", "city"), ("csp-county", "north"), ("csp-county", "south"),
    ];

    private static Geography Areas(ReturnLevel level = ReturnLevel.Lad, params (string, string)[] left) =>
        Geography.Of(Kinds, Inside.Except(left).ToLookup(pair => pair.Item1, pair => pair.Item2), level);

    [Fact]
    public void Authorities_districts_and_partnerships_each_divide_the_force_area()
    {
        var areas = Areas();

        Assert.Equal(["city", "north", "south"], areas.Smallest.Order());
        Assert.Equal(["PFA force city+north+south", "LA city city", "LA county north+south", "LAD city city", "LAD north north", "LAD south south", "CSP csp-city city", "CSP csp-county north+south"],
            areas.Areas.Select(area => $"{area.Level.ToString().ToUpperInvariant()} {area.Code} {string.Join('+', area.Members)}"));
        Assert.Equal(["city", "county"], Areas(ReturnLevel.La).Smallest.Order());
    }

    [Theory]
    [InlineData("csp-county", "south")]
    [InlineData("county", "north")]
    public void A_force_area_with_a_gap_has_no_releases(string ancestor, string descendant) => Assert.Empty(Areas(ReturnLevel.Lad, (ancestor, descendant)).Areas);

    [Fact]
    public void What_stood_accepted_at_the_cut_off_is_chosen()
    {
        var (first, second, late, withdrawn, other) = (Id(1), Id(2), Id(3), Id(4), Id(5));
        Candidate[] candidates =
        [
            new(first, "a", SubmissionState.Superseded, CutOff.AddDays(-9), CutOff.AddDays(-5), null),
            new(second, "a", SubmissionState.Superseded, CutOff.AddDays(-5), CutOff.AddDays(1), first),
            new(late, "a", SubmissionState.Accepted, CutOff.AddDays(1), null, second),
            new(withdrawn, "b", SubmissionState.Withdrawn, CutOff.AddDays(-5), CutOff.AddDays(-1), null),
            new(other, "c", SubmissionState.Accepted, CutOff, null, null),
        ];

        Assert.Equal([second, other], Rule(CutOff).Order());
        Assert.Equal([late, other], Rule(CutOff.AddDays(2)).Order());
        Assert.Equal([first, other], Rule(CutOff, second).Order());
        Assert.Equal([other], Rule(CutOff, second, first));
        Assert.Equal([second], Rule(CutOff, other));

        IEnumerable<Guid> Rule(DateTimeOffset at, params Guid[] excluded) => VrnApi.Features.Outcomes.Publishing.Rules.CutOff.Select(candidates, at, excluded.ToHashSet(), new HashSet<Guid>());
        static Guid Id(byte last) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
    }

    [Fact]
    public void A_withdrawal_is_left_for_later_when_what_was_withdrawn_is_out()
    {
        var (first, second, anew, passing) = (Id(1), Id(2), Id(3), Id(4));
        Candidate[] candidates =
        [
            new(first, "a", SubmissionState.Superseded, CutOff.AddDays(-9), CutOff.AddDays(-6), null),
            new(second, "a", SubmissionState.Withdrawn, CutOff.AddDays(-6), CutOff.AddDays(-3), first),
            new(anew, "a", SubmissionState.Accepted, CutOff.AddDays(-1), null, null),
            new(passing, "b", SubmissionState.Withdrawn, CutOff.AddDays(-5), CutOff.AddDays(-1), null),
        ];

        Assert.Equal([anew], Rule([first]));
        Assert.Equal([anew], Rule([second], second));
        // Both changes wait: what was released last stands, corrected or not.
        Assert.Equal([second], Rule([first, second], second, anew));
        Assert.Equal([first], Rule([first], second, anew));
        // The new one alone: its place is empty, as the withdrawal left it.
        Assert.Empty(Rule([second], anew));
        // Never released: it came and went, and neither is set aside.
        Assert.Empty(Rule([], passing, anew));
        Assert.Equal([passing], Rule([passing], passing, anew));

        IEnumerable<Guid> Rule(Guid[] released, params Guid[] excluded) => VrnApi.Features.Outcomes.Publishing.Rules.CutOff.Select(candidates, CutOff, excluded.ToHashSet(), released.ToHashSet());
        static Guid Id(byte last) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last);
    }

    [Theory]
    [InlineData("5", "5", 1, 4, 3)]
    [InlineData("5", "10", 1, 5, 0)]
    [InlineData("5", "5 10", 1, 5, 0)]
    [InlineData("5 10", "5", 2, 0, 0)]
    public void The_number_says_how_much_changed(string before, string after, int major, int minor, int patch)
    {
        var perValue = major == 2 || after.Contains(' ', StringComparison.Ordinal);

        Assert.Equal(new(major, minor, patch), VersionNumber.Next(Cells(before, perValue), Cells(after, perValue), new(1, 4, 2)));
    }

    [Fact]
    public void Changes_name_indicators_and_periods_alone()
    {
        PublicCell[] before = [Cell("2025/2026|T1", "A", 10), Cell("2025/2026|T1", "B", 10), Cell("2025/2026|T2", "A", 10)];
        PublicCell[] after = [Cell("2025/2026|T1", "A", 15), Cell("2025/2026|T2", "A", 10), Cell("2025/2026|T3", "A", null)];

        Assert.Equal(
            [(ChangeKind.Revised, "A", "2025/2026|T1"), (ChangeKind.Added, "A", "2025/2026|T3"), (ChangeKind.Removed, "B", "2025/2026|T1")],
            VersionChanges.Between(before, after));
        Assert.Empty(VersionChanges.Between(after, after));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public void The_parts_of_a_total_of_nought_are_nought_and_of_others_unknown_until_they_are_sent(long total, bool known)
    {
        var catalogue = Shipped.Catalogue;
        var (dataSet, period, indicator) = (catalogue.DataSets["school-behaviour-termly"], catalogue.Calendar.Parse("2025/2026|T1")!, catalogue.Indicators["suspension_count"]);
        var space = new ReleaseSpace(catalogue, dataSet, [.. new[] { "", "sex=Female" }
            .Select(key => new Counted(CountOf.For(catalogue, indicator, key, period, dataSet)!, new(GeographicLevel.Lad, "north", ["north"]), period))]);
        var filed = new FiledReturn(Guid.Empty, "school", period, [indicator.Code], AllZero: false, AbsentIsZero: false, ["north"], [new(indicator.Code, null, "", total)]);

        var part = Assert.Single(filed.In(space, catalogue, 0, 1));

        Assert.Equal(known ? 2 : 1, part.Families.Count);
        Assert.Equal(total, part.Counts.Sum(count => count.Value));
    }

    [Fact]
    public void Every_combination_of_a_table_has_a_row_and_what_cannot_occur_is_none()
    {
        var catalogue = Shipped.Catalogue;
        var rows = ReleaseRows.Of(catalogue, catalogue.DataSets["school-behaviour-termly"], [catalogue.Calendar.Parse("2025/2026|AY")!], [1, 3, 4], Areas());

        // Total, female, male and unknown for two authorities and the force area.
        Assert.Equal(4 * 3, rows.Count(row => row.Table.Number == 1));
        // Sixteen reasons alone and by three sexes; reasons have no total of their own.
        Assert.Equal(16 + (16 * 3), rows.Count(row => row.Table.Number == 3));
        // Six groups for three districts and two partnerships.
        Assert.Equal(6 * 5, rows.Count(row => row.Table.Number == 4));
        Assert.All(rows.SelectMany(row => row.Cells), cell => Assert.Equal(CellSource.Count, cell.Source));
        Assert.Contains("reason-group=violence", rows.Select(row => row.Filters));
        Assert.All(rows, row => Assert.Contains(catalogue.Combinations, pair => pair.Value == row.Filters));

        var attendance = ReleaseRows.Of(catalogue, catalogue.DataSets["school-attendance-termly"], [catalogue.Calendar.Parse("2025/2026|AY")!], [1], Areas());
        Assert.All(attendance, row => Assert.Equal(CellSource.None, row.Cells.Single(cell => cell.Indicator.Code == "persistent_absence_count").Source));
        Assert.All(attendance, row => Assert.Equal(CellSource.Count, row.Cells.Single(cell => cell.Indicator.Code == "session_absent_count").Source));
    }

    [Fact]
    public void Tables_of_a_period_have_all_combinations_at_all_places_of_their_levels()
    {
        // What is read of a release relies on it: rows that several tables have are told from the tables alone.
        var catalogue = Shipped.Catalogue;
        foreach (var dataSet in catalogue.DataSets.Values)
        {
            var periods = dataSet.ReleaseCodes.Select(code => catalogue.Calendar.Parse("2025/2026", code) ?? catalogue.Calendar.Parse("2025", code)).OfType<VrnApi.Features.Outcomes.Rules.TimePeriod>();
            var rows = ReleaseRows.Of(catalogue, dataSet, periods, [.. catalogue.Tables.Select(table => table.Number)], Areas());
            Assert.NotEmpty(rows);
            foreach (var period in rows.GroupBy(row => row.Period))
            {
                foreach (var table in period.GroupBy(row => row.Table.Number))
                {
                    var places = period.Select(row => row.Area).Where(area => table.Any(row => row.Area.Level == area.Level)).ToHashSet();
                    var combinations = table.Select(row => row.Filters).ToHashSet();
                    Assert.Equal(places.Count * combinations.Count, table.Select(row => (row.Area, row.Filters)).ToHashSet().Count);
                    Assert.Equal(places.Count * combinations.Count, table.Count());
                }
            }
        }
    }

    [Fact]
    public void Rates_come_from_released_values_or_from_public_ones()
    {
        var catalogue = Shipped.Catalogue;
        var areas = Areas();
        var (city, force) = (areas.Find(GeographicLevel.La, "city")!, areas.Find(GeographicLevel.Pfa, "force")!);
        var period = catalogue.Calendar.Parse("2025/2026|T1")!;
        var own = new Dictionary<ValueKey, ReleasedFigure>
        {
            [Key("suspension_count", city)] = ReleasedFigure.Of(25),
            [Key("suspension_count", force)] = ReleasedFigure.Of(100),
            [Key("permanent_exclusion_count", city)] = ReleasedFigure.Without(FigureStatus.C),
        };
        var published = new Dictionary<ValueKey, decimal> { [Key("pupil_enrolment_count", city)] = 2000, [Key("pupil_enrolment_count", force)] = 16_000 };
        var derived = new DerivedValues(catalogue, areas, own, new Dictionary<ValueKey, ReleasedFigure>(), published);

        Assert.Equal(12.5m, Of("suspension_rate", city).Value);
        Assert.Equal(6.3m, Of("suspension_rate", force).Value);
        Assert.Equal(FigureStatus.C, Of("permanent_exclusion_rate", city).Status);
        Assert.Equal(FigureStatus.X, Of("permanent_exclusion_rate", force).Status);
        Assert.Equal(6.2m, Of("suspension_rate_difference_from_pfa", city).Value);
        Assert.Equal(FigureStatus.Z, Of("suspension_rate_difference_from_pfa", force).Status);
        Assert.Equal(FigureStatus.X, Of("suspension_rate_change_on_previous", city).Status);

        ReleasedFigure Of(string code, ReleaseArea area) => derived.Of(catalogue.Indicators[code], period, area, "");
        ValueKey Key(string code, ReleaseArea area) => new(code, period.ToString(), area.Level, area.Code, "");
    }

    private static PublicCell Cell(string period, string indicator, decimal? value, string area = "x") => new(period, 1, "LA", area, "", indicator, value, value is null ? "x" : "ok");

    private static PublicCell[] Cells(string values, bool perValue) =>
        [.. values.Split(' ').Select(value => Cell("2025/2026|T1", "A", decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), perValue ? value : "x"))];
}
