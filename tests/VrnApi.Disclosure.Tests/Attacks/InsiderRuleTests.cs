namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>Rules hold in every single return, so they hold in what an insider finds left once it has taken its own return away.</summary>
public sealed class InsiderRuleTests
{
    [Fact]
    public void An_insider_that_takes_its_own_part_out_of_the_rules_learns_no_more_than_was_promised()
    {
        var scene = new TwoTowns();
        var result = Publisher.Build(
            new ReleaseInput { Space = scene.Space, Cells = scene.Cells, Returns = scene.Snapshots[0], Rules = scene.Rules }, scene.Policy);
        Assert.Equal(ReleaseVerdict.Passed, result.Verdict);
        Assert.Contains(result.Report.Hidden, hidden => hidden.Key is ("suspensions 0" or "reasons 0") && hidden.Reason == HidingReason.Complementary);
        Attacks.AssertKept(scene, Attacker.AsPublished([result], scene));
    }

    /// <summary>
    /// Rounded alone, 17 suspensions would be 15 and 23 reasons 25. The first school (12 and 14) would know that the others have at
    /// most 5 suspensions, so at most 5 of either reason, 10 in all; and at least 9 reasons. So 9 or 10: two whole numbers, not five.
    /// Without taking its own part out of the rule, it would have found 9 to 13.
    /// </summary>
    private sealed class TwoTowns : Scene
    {
        public override AtomSpace Space { get; } = new([new AtomFamily("suspensions", 1), new AtomFamily("reasons", 2)], 2, 1);

        /// <summary>The second town only keeps the share of what is hidden within what a table may lose.</summary>
        public override IReadOnlyList<TableCell> Cells { get; } = [.. Enumerable.Range(0, 2).SelectMany(town => (TableCell[])
        [
            new(1, $"suspensions {town}", new AtomSet(0, [town], [0], [0])),
            new(1, $"reasons {town}", new AtomSet(1, [town], [0], [0, 1])),
            new(1, $"first reason {town}", new AtomSet(1, [town], [0], [0])),
            new(1, $"second reason {town}", new AtomSet(1, [town], [0], [1])),
        ])];

        public override DisclosurePolicy Policy { get; } = new();

        public override IReadOnlyList<IReadOnlyList<ContributorReturn>> Snapshots { get; } =
        [
            [
                Return(0, 0, 12, 7, 7), Return(1, 0, 2, 2, 2), Return(2, 0, 2, 2, 1), Return(3, 0, 1, 1, 1),
                .. Enumerable.Range(4, 4).Select(school => Return(school, 1, 40, 30, 20)),
            ],
        ];

        public override IReadOnlyList<ExternalFigure> External(IReadOnlyList<ContributorReturn> returns) => [];

        private static ContributorReturn Return(int school, int town, long suspensions, long first, long second) =>
            new(school, school, town, 0, [0, 1], [new(0, 0, suspensions), new(1, 0, first), new(1, 1, second)]);
    }
}
