namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>Builds a world's releases one after the other, each audited with those before it.</summary>
internal static class Publisher
{
    public static byte[] Seed { get; } = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>Results up to the first refusal.</summary>
    public static List<ReleaseResult> Publish(World world, int threads = 2, DisclosurePolicy? policy = null)
    {
        var results = new List<ReleaseResult>();
        var earlier = new List<EarlierRelease>();
        foreach (var returns in world.Snapshots)
        {
            var result = Build(Input(world, returns, earlier, threads), policy ?? world.Policy);
            results.Add(result);
            if (result.Verdict == ReleaseVerdict.Refused)
                break;
            earlier.Add(new EarlierRelease(returns, Freeze(world, result)));
        }

        return results;
    }

    /// <summary>Each release has a seed of its own: what one hid for the sake of others, the next may show.</summary>
    public static ReleaseResult Build(ReleaseInput input, DisclosurePolicy policy) =>
        ReleaseBuilder.Build(input, policy, Seed.Select(b => (byte)(b + input.Earlier.Count)).ToArray(), cancel: TestContext.Current.CancellationToken);

    public static ReleaseInput Input(World world, IReadOnlyList<ContributorReturn> returns, IReadOnlyList<EarlierRelease> earlier, int threads = 2) => new()
    {
        Space = world.Space,
        Cells = world.Cells,
        Returns = returns,
        Rules = world.Rules,
        External = world.External(returns),
        Earlier = [.. earlier],
        Threads = threads,
    };

    public static List<FrozenFigure> Freeze(World world, ReleaseResult result)
    {
        var reasons = result.Report.Hidden.ToDictionary(h => h.Key, h => h.Reason);
        return [.. world.Cells.Select((c, i) => new FrozenFigure(c.Atoms, result.Rows[i].Figure, reasons.TryGetValue(c.Key, out var reason) ? reason : null))];
    }
}
