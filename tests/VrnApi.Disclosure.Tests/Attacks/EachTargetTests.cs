namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>Worlds in which one kind of target alone keeps the promise: the attacker comes through where the audit does not ask for it.</summary>
public sealed class EachTargetTests
{
    [Theory]
    [InlineData(TargetKind.Sensitive, 1026, nameof(Event.NoContributors))]
    [InlineData(TargetKind.Change, 1013, nameof(Event.LateSchool))]
    [InlineData(TargetKind.Pair, 1023, nameof(Event.Nothing))]
    public void No_attack_of_a_kind_comes_through(TargetKind kind, ulong seed, string happens)
    {
        var world = new World(seed, Enum.Parse<Event>(happens), mostSchools: 16);
        var releases = Attacker.AsPublished(Publisher.Publish(world).Where(r => r.Verdict == ReleaseVerdict.Passed), world);
        Attacks.AssertKept(world, releases, kind);
    }

    [Fact]
    public void Twelve_counts_of_one_are_not_given_away_by_their_total()
    {
        var scene = new OneEach();
        var result = Publisher.Build(new ReleaseInput { Space = scene.Space, Cells = scene.Cells, Returns = scene.Snapshots[0], Rules = scene.Rules }, scene.Policy);
        Assert.Equal(ReleaseVerdict.Passed, result.Verdict);
        Assert.Contains(result.Report.Hidden, hidden => hidden.Key == "reasons" && hidden.Reason == HidingReason.Complementary);
        Attacks.AssertKept(scene, Attacker.AsPublished([result], scene), TargetKind.Exact);
    }

    /// <summary>Twelve reasons, once each: their total would be shown as 10, so 10 to 12, and a reader who knows that each is 1 to 9 has them all.</summary>
    private sealed class OneEach : Scene
    {
        private const int Reasons = 12;

        public override AtomSpace Space { get; } = new([new AtomFamily("suspensions", 1), new AtomFamily("reasons", Reasons)], 1, 1);

        public override IReadOnlyList<TableCell> Cells { get; } =
        [
            new(1, "suspensions", new AtomSet(0, [0], [0], [0])),
            new(1, "reasons", new AtomSet(1, [0], [0], [.. Enumerable.Range(0, Reasons)])),
            .. Enumerable.Range(0, Reasons).Select(reason => new TableCell(2, $"reason {reason}", new AtomSet(1, [0], [0], [reason]))),
        ];

        public override DisclosurePolicy Policy { get; } = new() { ContributorRules = false };

        public override IReadOnlyList<IReadOnlyList<ContributorReturn>> Snapshots { get; } =
            [[new ContributorReturn(1, 0, 0, 0, [0, 1], [new(0, 0, 12), .. Enumerable.Range(0, Reasons).Select(reason => new ReturnCount(1, reason, 1))])]];

        public override IReadOnlyList<ExternalFigure> External(IReadOnlyList<ContributorReturn> returns) => [];
    }
}
