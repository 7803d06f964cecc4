using System.Collections.Concurrent;
using System.Globalization;

namespace VrnApi.Disclosure.Tests.Attacks;

/// <summary>
/// Releases of made-up worlds against the independent attacker. 20 worlds; env VRN_ATTACK_WORLDS=200 for the whole suite, which
/// has up to 64 schools in a world and tries every attack rather than a sample (half an hour on two cores).
/// </summary>
public sealed class AttackTests(ITestOutputHelper output)
{
    private const int InSuite = 20;

    private static readonly int Worlds = int.Parse(Environment.GetEnvironmentVariable("VRN_ATTACK_WORLDS") ?? $"{InSuite}", CultureInfo.InvariantCulture);

    [Fact]
    public void No_attack_leaves_fewer_whole_numbers_than_were_promised()
    {
        int refused = 0;
        var kinds = new ConcurrentDictionary<TargetKind, int>();
        var broken = new ConcurrentBag<string>();
        Parallel.For(0, Worlds, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken }, i =>
        {
            var happens = (Event)(i % Enum.GetValues<Event>().Length);
            var world = new World((ulong)(1000 + i), happens, Worlds > InSuite ? 60 : 24);
            var results = Publisher.Publish(world);
            if (results[^1].Verdict == ReleaseVerdict.Refused)
                Interlocked.Increment(ref refused);
            var releases = Attacker.AsPublished(results.Where(r => r.Verdict == ReleaseVerdict.Passed), world);
            var attackers = Attacker.OfEveryKind(world, releases);
            var attacks = Attacks.Sample(Attacks.On(world, releases, attackers), Worlds > InSuite ? int.MaxValue : 6, (ulong)i);
            foreach (var attack in attacks.OrderBy(a => a.Knows).ThenBy(a => string.Join(',', a.Insiders), StringComparer.Ordinal))
            {
                int left = attackers[attack.Knows].Possible(attack.Terms, attack.Needed, attack.Insiders);
                if (!attack.IsKept(world, left))
                    broken.Add($"world {1000 + i}, {happens}: {attack.Kind} {attack.What}: {left} of {attack.Needed} left");
                kinds.AddOrUpdate(attack.Kind, 1, (_, tried) => tried + 1);
            }

            output.WriteLine($"world {1000 + i}, {happens}: {world.Snapshots[0].Select(r => r.Contributor).Distinct().Count()} schools, {world.Cells.Count} cells, {releases.Count} releases, {attacks.Count} attacks");
        });
        output.WriteLine($"{Worlds} worlds, {refused} refused, {kinds.Values.Sum()} attacks: {string.Join(", ", kinds.OrderBy(k => k.Key))}");
        Assert.Empty(broken);
        Assert.True(refused * 20 <= Worlds, $"{refused} of {Worlds} refused");
        Assert.Equal(5, kinds.Count);
    }

    [Fact]
    public void Glpsol_finds_no_narrower_range_either()
    {
        Solver.Glpsol.Require();
        foreach (var happens in (Event[])[Event.ChangedSchool, Event.ExternalTotals])
        {
            var world = new World(2000, happens);
            var releases = Attacker.AsPublished(Publisher.Publish(world).Where(r => r.Verdict == ReleaseVerdict.Passed), world);
            var attackers = Attacker.OfEveryKind(world, releases);
            var attacks = Attacks.Sample(Attacks.On(world, releases, attackers), 8, 1);
            var programs = attacks.SelectMany(a => attackers[a.Knows].ForGlpsol(a.Terms, a.Insiders) is var p ? new[] { p.Least, p.Most } : []).ToList();
            var answers = Solver.Glpsol.Solve(programs);
            for (int i = 0; i < attacks.Count; i++)
            {
                var (least, most) = (answers[2 * i], answers[(2 * i) + 1]);
                Assert.Equal(Solver.Verdict.Optimal, least.Verdict);
                Assert.True(most.Verdict == Solver.Verdict.Unbounded || most.Objective - least.Objective + 1 >= attacks[i].Needed - 1e-6, $"{happens}: {attacks[i].Kind} {attacks[i].What}: {least} to {most}");
            }
        }
    }
}
