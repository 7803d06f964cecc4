namespace VrnApi.Disclosure.Tests.Attacks;

public sealed class ReleaseTests
{
    private static readonly ReleaseResult[] One = [.. Publisher.Publish(new World(14, Event.LateSchool), threads: 1)];

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void The_number_of_threads_changes_no_byte(int threads)
    {
        var other = Publisher.Publish(new World(14, Event.LateSchool), threads);
        Assert.Equal(One.Select(r => r.Report.Sha256), other.Select(r => r.Report.Sha256));
        Assert.Equal(One.SelectMany(r => r.Rows), other.SelectMany(r => r.Rows));
        Assert.True(One.Sum(r => r.Report.Rounds) > 0, "nothing was hidden: choose another world");
    }

    [Fact]
    public void Every_cell_has_one_row_with_one_status_and_equal_figures_share_it()
    {
        var world = new World(14, Event.LateSchool);
        foreach (var result in One.Where(r => r.Verdict == ReleaseVerdict.Passed))
        {
            Assert.Equal(world.Cells.Select(c => c.Key), result.Rows.Select(r => r.Key));
            Assert.All(result.Rows, r => Assert.True(r.Figure.Status == FigureStatus.Ok == r.Figure.Value is not null));
            Assert.All(result.Rows, r => Assert.True(r.Figure.Value is null or 0 || (r.Figure.Value >= 10 && r.Figure.Value % 5 == 0)));
            var same = world.Cells.Zip(result.Rows).GroupBy(c => Text(c.First.Atoms), c => c.Second.Figure);
            Assert.All(same, g => Assert.Single(g.Distinct()));
            Assert.Equal(result.Rows.Count(r => r.Figure.Status == FigureStatus.C), result.Report.Hidden.Count);
        }
    }

    [Fact]
    public void Hidden_figures_are_a_mixture()
    {
        int decoys = 0;
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var world = new World(seed, Event.Nothing);
            var report = Assert.Single(Publisher.Publish(world)).Report;
            var reasons = report.Hidden.ToDictionary(h => h.Key, h => h.Reason);
            var figures = world.Cells.Where(c => reasons.ContainsKey(c.Key)).DistinctBy(c => Text(c.Atoms)).Select(c => reasons[c.Key]).ToList();
            Assert.True(figures.Count(r => r is HidingReason.Complementary or HidingReason.Decoy) * 10 >= figures.Count, $"world {seed}: {string.Join(' ', figures)}");
            decoys += figures.Count(r => r == HidingReason.Decoy);
        }

        Assert.True(decoys > 0);
    }

    private static string Text(AtomSet atoms) => $"{atoms.Family} {string.Join(',', atoms.Areas)} {string.Join(',', atoms.Periods)} {string.Join(',', atoms.Options)}";

    [Fact]
    public void What_stands_alone_and_too_narrow_is_refused_with_a_report()
    {
        // A headline total that may not be hidden, and externals that leave one cell of it: nothing can be done.
        var space = new AtomSpace([new AtomFamily("count", 2)], 1, 1);
        TableCell[] cells = [new(1, "all", new AtomSet(0, [0], [0], [0, 1]), 4, Keep: true), new(1, "a", new AtomSet(0, [0], [0], [0]), Keep: true), new(1, "b", new AtomSet(0, [0], [0], [1]))];
        ContributorReturn[] returns = [.. Enumerable.Range(0, 4).Select(k => new ContributorReturn(k + 1, k, 0, 0, [0], [new(0, 0, 10), new(0, 1, k == 0 ? 2 : 0)]))];
        var input = new ReleaseInput { Space = space, Cells = cells, Returns = returns };
        var result = Publisher.Build(input, new DisclosurePolicy { ContributorRules = false });
        Assert.Equal(ReleaseVerdict.Passed, result.Verdict);
        var kept = Publisher.Build(input with { Rules = [new([new(0, [0], 1), new(0, [1], -20)], true)] }, new DisclosurePolicy { ContributorRules = false });
        Assert.Equal(ReleaseVerdict.Refused, kept.Verdict);
        Assert.Empty(kept.Rows);
        Assert.NotEmpty(kept.Report.Refusals);
    }

    [Fact]
    public void Areas_without_a_return_are_x_impossible_cells_z_and_rates_follow_their_parts()
    {
        var space = new AtomSpace([new AtomFamily("count", 1), new AtomFamily("pupils", 1)], 2, 1);
        TableCell[] cells =
        [
            new(1, "here", new AtomSet(0, [0], [0], [0])),
            new(1, "there", new AtomSet(0, [1], [0], [0])),
            new(1, "never", new AtomSet(0, [0, 1], [0], [0]), Impossible: true),
            new(1, "pupils", new AtomSet(1, [0], [0], [0])),
        ];
        ContributorReturn[] returns = [.. Enumerable.Range(0, 5).Select(k => new ContributorReturn(k + 1, k, 0, 0, [0, 1], [new(0, 0, 20), new(1, 0, 400)]))];
        RateCell[] rates = [new(2, "rate", 0, 3, 0, 1000, 1), new(2, "no rate", 1, 3, 0, 1000, 1), new(2, "public", 0, null, 1600, 100, 2)];
        var result = Publisher.Build(new ReleaseInput { Space = space, Cells = cells, Returns = returns, Rates = rates }, new DisclosurePolicy());
        Assert.Equal(
            [ReleasedFigure.Of(100), ReleasedFigure.Without(FigureStatus.X), ReleasedFigure.Without(FigureStatus.Z), ReleasedFigure.Of(2000), ReleasedFigure.Of(50), ReleasedFigure.Without(FigureStatus.X), ReleasedFigure.Of(6.25m)],
            result.Rows.Select(r => r.Figure));
    }

    [Fact]
    public void Too_many_unknowns_are_refused_and_a_cancelled_build_stops()
    {
        var world = new World(14, Event.Nothing);
        var input = Publisher.Input(world, world.Snapshots[0], []);
        var refused = Publisher.Build(input, world.Policy with { MostUnknowns = 3 });
        Assert.Equal("split the plan", Assert.Single(refused.Report.Refusals).Suggestion);
        Assert.ThrowsAny<OperationCanceledException>(() => ReleaseBuilder.Build(input, world.Policy, Publisher.Seed, null, new CancellationToken(true)));
    }
}
