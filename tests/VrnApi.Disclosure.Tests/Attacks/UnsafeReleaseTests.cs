namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>The attacker can tell: what is commonly done, and is not enough, falls to it.</summary>
public sealed class UnsafeReleaseTests
{
    public enum Rule
    {
        /// <summary>Counts under 5 are hidden, the rest shown as they are.</summary>
        HideUnderFive,

        /// <summary>The same, and one more hidden in every line of a table that has one hidden.</summary>
        NaiveComplementary,

        /// <summary>Small counts hidden, the rest rounded to 5, without an audit.</summary>
        UnauditedRounding,
    }

    [Theory]
    [InlineData(Rule.HideUnderFive)]
    [InlineData(Rule.NaiveComplementary)]
    [InlineData(Rule.UnauditedRounding)]
    public void An_unsafe_release_falls(Rule rule)
    {
        for (ulong seed = 12; seed < 20; seed++)
        {
            var world = new World(seed, Event.LateSchool);
            var releases = world.Snapshots.Select(s => Publish(world, s, rule)).ToList();
            var attackers = Attacker.OfEveryKind(world, releases, exact: rule != Rule.UnauditedRounding);
            if (Attacks.On(world, releases, attackers).Where(a => a.Kind is TargetKind.Sensitive or TargetKind.Change)
                .ToList().Exists(a => attackers[a.Knows].Possible(a.Terms, a.Needed, a.Insiders) < a.Needed))
                return;
        }

        Assert.Fail("no attack came through");
    }

    private static List<(FigureStatus, long)> Publish(World world, IReadOnlyList<ContributorReturn> returns, Rule rule)
    {
        var values = world.Cells.Select(c => World.Value(c.Atoms, returns)).ToList();
        var hidden = values.Select(v => v >= 1 && v <= (rule == Rule.UnauditedRounding ? 9 : 4)).ToArray();
        if (rule == Rule.NaiveComplementary)
        {
            // A line: one table, one area, one period.
            foreach (var line in world.Cells.Select((c, i) => (Line: c.Key[..c.Key.LastIndexOf(' ')], Cell: i)).GroupBy(c => c.Line, c => c.Cell))
            {
                if (line.Count(c => hidden[c]) == 1 && line.Where(c => !hidden[c]).ToList() is { Count: > 0 } shown)
                    hidden[shown.MinBy(c => values[c])] = true;
            }
        }

        return [.. values.Select((v, i) => hidden[i] ? (FigureStatus.C, 0) : (FigureStatus.Ok, rule == Rule.UnauditedRounding && v > 0 ? (v + 2) / 5 * 5 : v))];
    }
}
