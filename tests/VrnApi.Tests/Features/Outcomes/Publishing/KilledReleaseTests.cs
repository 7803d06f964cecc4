using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Disclosure.Solver;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>
/// A host gets SIGKILL in the middle of submissions and of a release; the next one, over the same database, completes both. Three kills, each
/// of which meets two submissions and one stage of a release at a random moment. Env VRN_KILLS=50 for more of them, VRN_KILLS_SEED=N for those
/// of another run again.
/// </summary>
public sealed class KilledReleaseTests(AuditDatabase template, ITestOutputHelper output)
{
    /// <summary>Four indicators in the one period of a release.</summary>
    private const int Changes = 4;

    private static readonly int Kills = Setting("VRN_KILLS") ?? 1;

    private readonly int seed = Setting("VRN_KILLS_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_moment_a_host_leaves_nothing_or_the_whole_and_a_retry_completes_it()
    {
        output.WriteLine($"VRN_KILLS={Kills} VRN_KILLS_SEED={seed}");
        var random = new Xoshiro256((ulong)seed);
        await using var app = await template.Copy();
        await AuditDatabase.Work(app, async db =>
        {
            await AreaSeed.Load(db, Ct);
            return await db.SaveChangesAsync(Ct);
        });
        var (database, remains) = (AuditDatabase.Connection(app), new Remains(app));
        var (stages, pushes) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var host = await HostProcess.Start(database, Ct);
        try
        {
            // Nobody is killed: how long each takes, and that all of it is found where it is looked for.
            var (took, push) = await Undisturbed(host, app, remains);
            for (var kill = 1; kill <= Kills; kill++)
            {
                var stage = (Stage)(kill % 3);
                using var journey = new Journey(template.Folder, app, kill);
                journey.Ask(host);
                await journey.Prepare();
                for (var before = Stage.Build; before < stage; before++)
                {
                    await journey.Begin(before);
                    await journey.Over(before);
                }

                var stageWork = journey.Begin(stage);
                await journey.UnderWay(stage);
                var moment = took[stage] * (1.5 * random.Unit());
                var pushWork = Enumerable.Range(1, 2).Select(quarter => Late(moment - (push * (1.5 * random.Unit())), () => journey.Push(quarter))).ToArray();
                await Task.Delay(moment, Ct);
                journey.Doomed = true;
                await host.Kill();
                await stageWork;
                var acknowledged = await Task.WhenAll(pushWork);
                await remains.Settle();

                var left = await remains.Release(journey.Plan, Changes);
                Count(stages, $"{stage} left {left}");
                // Moments keep about the end of the work, however fast the machine is just now.
                took[stage] *= left == After(stage) ? 0.6 : 1.4;
                for (var quarter = 1; quarter <= 2; quarter++)
                {
                    var there = await remains.Returns(journey.Key(quarter));
                    Assert.True(there == 1 || acknowledged[quarter - 1] is null, "A submission was acknowledged and is gone.");
                    Count(pushes, there == 1 ? "whole" : "nothing");
                    push *= there == 1 ? 0.8 : 1.2;
                }
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: {stage} after {moment.TotalMilliseconds:F0} ms: {left}"));

                // The ten seconds pass after which another host takes over what the dead one held.
                await AuditDatabase.Execute(database, "UPDATE platform.lease SET until = clock_timestamp() - interval '1 second'");
                await host.DisposeAsync();
                host = await HostProcess.Start(database, Ct);
                journey.Ask(host);
                for (var quarter = 1; quarter <= 2; quarter++)
                {
                    var again = await journey.Push(quarter);
                    Assert.True(again is not null && (acknowledged[quarter - 1] ?? again) == again, "The retry made another return.");
                    Assert.Equal(1, await remains.Returns(journey.Key(quarter)));
                }
                for (var rest = stage; rest <= Stage.Publish; rest++)
                {
                    await journey.Begin(rest);
                    await journey.Over(rest);
                }
                Assert.Equal(ReleasePlanState.Published, await remains.Release(journey.Plan, Changes));
                await journey.Published();
            }
        }
        finally
        {
            await host.DisposeAsync();
        }
        output.WriteLine($"submissions: {Text(pushes)}; releases: {Text(stages)}");
        // With so many, chance would have to be blind to meet one side only.
        Assert.True(Kills < 25 || (pushes.Count == 2 && stages.Count > 3), "The moments were all on one side of the writes.");
    }

    private async Task<(Dictionary<Stage, TimeSpan> Stages, TimeSpan Push)> Undisturbed(HostProcess host, WebApplication app, Remains remains)
    {
        using var journey = new Journey(template.Folder, app, 0);
        journey.Ask(host);
        Assert.NotNull(await journey.Push(1));
        var watch = Stopwatch.StartNew();
        Assert.NotNull(await journey.Push(2));
        var push = watch.Elapsed;
        await journey.Prepare();
        var stages = new Dictionary<Stage, TimeSpan>();
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var work = journey.Begin(stage);
            await journey.UnderWay(stage);
            watch.Restart();
            await journey.Over(stage);
            // The first time is slow.
            stages[stage] = watch.Elapsed / 2;
            await work;
        }
        Assert.Equal(1, await remains.Returns(journey.Key(1)));
        Assert.Equal(ReleasePlanState.Published, await remains.Release(journey.Plan, Changes));
        await journey.Published();
        return (stages, push);
    }

    private static ReleasePlanState After(Stage stage) => stage switch
    {
        Stage.Build => ReleasePlanState.Audited,
        Stage.Approve => ReleasePlanState.Approved,
        _ => ReleasePlanState.Published,
    };

    private static async Task<T> Late<T>(TimeSpan wait, Func<Task<T>> work)
    {
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Ct);
        return await work();
    }

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Count(Dictionary<string, int> seen, string what) => seen[what] = seen.GetValueOrDefault(what) + 1;

    private static string Text(Dictionary<string, int> seen) => string.Join(", ", seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
}
