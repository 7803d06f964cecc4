using System.Globalization;
using VrnApi.Disclosure;
using VrnApi.Disclosure.Tests.Attacks;
using VrnApi.Tests.Harness;
using Every = VrnApi.Disclosure.Tests.Attacks.Attacks;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>
/// The independent attacker of the disclosure library, on what the API answers to anybody who may read: two releases of each world, planned, built,
/// approved and published over HTTP. Two small worlds; env VRN_PUBLISHED_WORLDS=20 for more, every other one with terms, year and districts.
/// </summary>
[Collection("releases")]
public sealed class PublishedAttackTests(VrnHost host, ITestOutputHelper output)
{
    private const int InSuite = 2;

    private static readonly int Worlds = int.Parse(Environment.GetEnvironmentVariable("VRN_PUBLISHED_WORLDS") ?? $"{InSuite}", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_attack_on_the_answers_leaves_fewer_whole_numbers_than_were_promised()
    {
        int refused = 0, tried = 0, twice = 0;
        var kinds = new Dictionary<TargetKind, int>();
        for (var number = 0; number < Worlds; number++)
        {
            var world = await PublishedWorlds.Of(host, number, wide: number >= InSuite && number % 2 == 1);
            refused += world.WasRefused ? 1 : 0;
            twice += world.Answered.Count == 2 ? 1 : 0;
            Plain(world);
            var attackers = Attacker.OfEveryKind(world, world.Answered, nodes: 2000);
            foreach (var attack in Every.Sample(Every.On(world, world.Answered, attackers), Worlds > InSuite ? 40 : 6, (ulong)number))
            {
                var left = attackers[attack.Knows].Possible(attack.Terms, attack.Needed, attack.Insiders);
                Assert.True(attack.IsKept(world, left), $"world {number}: {attack.Kind} {attack.What}: {left} of {attack.Needed} left");
                kinds[attack.Kind] = kinds.GetValueOrDefault(attack.Kind) + 1;
                tried++;
            }
            output.WriteLine($"world {number}: {world.Cells.Count} cells, {world.Snapshots[0].Count} returns, {world.Answered.Count} releases{(world.WasRefused ? ", then refused" : "")}");
        }

        output.WriteLine($"{Worlds} worlds, {refused} refused, {tried} attacks: {string.Join(", ", kinds.OrderBy(pair => pair.Key))}");
        Assert.Equal(5, kinds.Count);
        Assert.True(twice > 0, "No world was released twice.");
        Assert.True(refused * 5 <= Worlds, $"{refused} of {Worlds} refused");
    }

    /// <summary>Without any solver: what is shown is the sum of the returns, rounded, and no count of 1 to 9 is shown at all.</summary>
    private static void Plain(PublishedWorld world)
    {
        for (var release = 0; release < world.Answered.Count; release++)
        {
            for (var cell = 0; cell < world.Cells.Count; cell++)
            {
                var (atoms, (status, value)) = (world.Cells[cell].Atoms, world.Answered[release][cell]);
                var truth = Scene.Value(atoms, world.Snapshots[release]);
                Assert.True(status switch
                {
                    FigureStatus.Ok => truth is 0 or >= 10 && value == (truth + 2) / 5 * 5,
                    FigureStatus.X => !world.Snapshots[release].Any(filed => atoms.Areas.Contains(filed.Area) && atoms.Periods.Contains(filed.Period)),
                    _ => status == FigureStatus.C,
                }, $"{world.Cells[cell].Key} of release {release + 1}: {status}");
            }
            Assert.Contains(world.Answered[release], answer => answer is { Status: FigureStatus.Ok, Value: > 0 });
            Assert.Contains(world.Answered[release], answer => answer.Status == FigureStatus.C);
        }
    }
}

/// <summary>Worlds of this run, each published once.</summary>
internal static class PublishedWorlds
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(VrnHost, int), Lazy<Task<PublishedWorld>>> Made = new();

    public static Task<PublishedWorld> Of(VrnHost host, int number, bool wide = false) =>
        Made.GetOrAdd((host, number), _ => new Lazy<Task<PublishedWorld>>(() => PublishedWorld.Publish(host, number, wide))).Value;
}
