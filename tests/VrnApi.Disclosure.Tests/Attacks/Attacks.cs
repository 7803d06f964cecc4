using VrnApi.Disclosure.Solver;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>One thing an attacker wants to know, and how many whole numbers the promise leaves.</summary>
internal sealed record Attack(TargetKind Kind, Knows Knows, string What, AtomSet Atoms, IReadOnlyList<ContributorReturn> Returns, List<(int, int)> Terms, int Needed, int[] Insiders)
{
    /// <summary>Nobody can protect what is public already: the promise is lowered to what figures from elsewhere leave by themselves.</summary>
    public bool IsKept(Scene scene, int left) => left >= Needed
        || (scene.External(scene.Snapshots[^1]).Count > 0 && left >= Left(Attacker.OfExternalsAlone(scene)));

    private int Left(Attacker attacker) => attacker.Possible(attacker.Aim(Atoms, Returns), Needed, Insiders);
}

/// <summary>Every attack on a world's releases, worked out from its returns by rules of their own.</summary>
internal static class Attacks
{
    public static IEnumerable<Attack> On(Scene world, IReadOnlyList<IReadOnlyList<(FigureStatus Status, long Value)>> releases, IReadOnlyDictionary<Knows, Attacker> attackers)
    {
        var changed = ChangedGroups(world, releases.Count);
        for (int r = 0; r < releases.Count; r++)
        {
            var returns = world.Snapshots[r];
            for (int c = 0; c < world.Cells.Count; c++)
            {
                var atoms = world.Cells[c].Atoms;
                string what = $"{world.Cells[c].Key} of release {r + 1}";
                long value = Scene.Value(atoms, returns);
                if (value >= 1 && IsSensitive(world, atoms, returns, value))
                    yield return Make(TargetKind.Sensitive, Knows.Sizes, what, atoms, returns, (int)Math.Max(5, (value + 9) / 10));
                if (value is >= 1 and <= 9)
                    yield return Make(TargetKind.Exact, Knows.Codes, what, atoms, returns, 2);
                if (!world.Policy.ContributorRules)
                    continue;
                foreach (var attack in Insiders(what, atoms, returns, value))
                    yield return attack;
                foreach (var group in changed)
                {
                    var share = returns.Where(f => group.Contains((f.Contributor, f.Period))).ToList();
                    if (Scene.Value(atoms, share) >= 1)
                        yield return Make(TargetKind.Change, Knows.Sizes, $"share of {group.Count} changed in {what}", atoms, share, 5);
                }
            }
        }

        Attack Make(TargetKind kind, Knows knows, string what, AtomSet atoms, IReadOnlyList<ContributorReturn> returns, int needed, params int[] insiders) =>
            new(kind, knows, what, atoms, returns, attackers[knows].Aim(atoms, returns), needed, insiders);

        IEnumerable<Attack> Insiders(string what, AtomSet atoms, IReadOnlyList<ContributorReturn> returns, long value)
        {
            var own = returns.GroupBy(f => f.Contributor).Select(g => (School: g.Key, g.First().Area, Value: Scene.Value(atoms, g))).ToList();
            foreach (var one in own)
            {
                if (value - one.Value is >= 1 and <= 9)
                    yield return Make(TargetKind.Insider, Knows.Public, $"{what} by {one.School}", atoms, returns, 5, one.School);
                foreach (var other in own.Where(o => o.School > one.School && o.Area == one.Area))
                {
                    if (value - one.Value - other.Value is >= 1 and <= 9)
                        yield return Make(TargetKind.Pair, Knows.Public, $"{what} by {one.School} and {other.School}", atoms, returns, 2, one.School, other.School);
                }
            }
        }
    }

    /// <summary>Tries every attack, or every one of a kind.</summary>
    public static void AssertKept(Scene scene, IReadOnlyList<IReadOnlyList<(FigureStatus Status, long Value)>> releases, TargetKind? kind = null)
    {
        var attackers = Attacker.OfEveryKind(scene, releases);
        var attacks = On(scene, releases, attackers).Where(a => kind is null || a.Kind == kind).ToList();
        Assert.NotEmpty(attacks);
        Assert.All(attacks, a => Assert.True(a.IsKept(scene, attackers[a.Knows].Possible(a.Terms, a.Needed, a.Insiders)), $"{a.Kind} {a.What}"));
    }

    /// <summary>At random, so many of each kind.</summary>
    public static List<Attack> Sample(IEnumerable<Attack> attacks, int each, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. attacks.GroupBy(a => a.Kind).SelectMany(g => g.Select(a => (Order: random.Next(), Attack: a)).OrderBy(a => a.Order).Take(each).Select(a => a.Attack))];
    }

    /// <summary>Small; or, where contributors are protected, few of them, dominated, or 10 to 12 with a small remainder.</summary>
    private static bool IsSensitive(Scene world, AtomSet atoms, IReadOnlyList<ContributorReturn> returns, long value)
    {
        if (value <= 9)
            return true;
        if (!world.Policy.ContributorRules)
            return false;
        var parts = returns.GroupBy(f => f.Contributor).Select(g => Scene.Value(atoms, g)).Where(v => v > 0).OrderDescending().ToList();
        return parts.Count < 3 || (parts[0] + parts[1]) * 10 > value * 9 || (value <= 12 && parts.Any(p => value - p is >= 1 and <= 9));
    }

    /// <summary>Contributors of one area with one history, by the periods in which it changed.</summary>
    private static List<HashSet<(int Contributor, int Period)>> ChangedGroups(Scene world, int releases)
    {
        var histories = from school in world.Snapshots.Take(releases).SelectMany(s => s).Select(f => (f.Contributor, f.Area)).Distinct()
                        let numbers = Enumerable.Range(0, world.Space.Periods).Select(p => world.Snapshots.Take(releases)
                            .Select(s => s.FirstOrDefault(f => f.Contributor == school.Contributor && f.Period == p)?.Number ?? 0).ToList()).ToList()
                        let shape = string.Join(';', numbers.Select(n => string.Join(',', n.Select(x => x == 0 ? -1 : n.IndexOf(x)))))
                        select (school.Contributor, Key: $"{school.Area} {shape}", Changed: Enumerable.Range(0, world.Space.Periods).Where(p => numbers[p].Distinct().Count() > 1).ToList());
        return [.. histories.GroupBy(h => h.Key).Select(g => g.SelectMany(h => h.Changed.Select(p => (h.Contributor, p))).ToHashSet()).Where(g => g.Count > 0)];
    }
}
