using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Disclosure.Solver;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>
/// A host gets SIGKILL while drafts are handed in, returns corrected and withdrawn; of each the old state is there or the new one, whole, and the same request
/// completes it at another host. Env VRN_KILLS=50 for more kills, VRN_KILLS_SEED=N for those of another run again.
/// </summary>
public sealed class KilledReturnTests(VrnHost host, ITestOutputHelper output)
{
    private const int OfEach = 5;
    private const string Corrected = "indicator,sex,value\nsuspension_count,,13\nsuspension_count,Female,6\nsuspension_count,Male,7\n";

    private static readonly int Kills = Setting("VRN_KILLS") ?? 1;

    private readonly int seed = Setting("VRN_KILLS_SEED") ?? RandomNumberGenerator.GetInt32(int.MaxValue);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private enum Change
    {
        HandIn,
        Correct,
        Withdraw,
    }

    /// <param name="Id">The return that is changed.</param>
    /// <param name="Tag">As it was read.</param>
    private sealed record Work(Change Change, string Period, Guid Id, string Tag)
    {
        public string Key { get; } = $"killed-return-{Guid.NewGuid():n}";

        public string Resource { get; } = Id.ToString();
    }

    [Fact]
    public async Task Killed_at_any_moment_a_host_leaves_the_old_or_the_new_whole_and_the_same_request_completes_it()
    {
        output.WriteLine($"VRN_KILLS={Kills} VRN_KILLS_SEED={seed}");
        var random = new Xoshiro256((ulong)seed);
        var name = $"killed-{Guid.NewGuid():n}";
        var database = new NpgsqlConnectionStringBuilder(await host.ConnectionString()) { ApplicationName = name }.ConnectionString;
        using var school = await SandboxClient.Of(host, "school-b");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var works = await Prepare(school);
            var acknowledged = await Interrupted(database, works, (int)(random.Unit() * works.Count));
            await Gone(database, name);

            foreach (var (work, answer) in works.Zip(acknowledged))
            {
                var isDone = await IsDone(work);
                Assert.True(isDone || answer is null, $"{work.Change} was acknowledged and is gone.");
                var what = $"{work.Change} {(isDone ? "done" : "not done")}";
                seen[what] = seen.GetValueOrDefault(what) + 1;
            }
            foreach (var (work, answer) in works.Zip(acknowledged))
            {
                var again = await Send(school, work);
                Assert.True((int)again.Status is 200 or 201, $"{work.Change}: {(int)again.Status} {again.Body}");
                Assert.Equal(answer?.Body ?? again.Body, again.Body);
                Assert.True(await IsDone(work));
                var third = await Send(school, work);
                Assert.Equal((again.Body, again.Header("ETag"), "true"), (third.Body, third.Header("ETag"), third.Header("Idempotency-Replayed")));
            }
        }
        output.WriteLine(string.Join(", ", seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}")));
        // With so many, chance would have to be blind to meet one side only.
        Assert.True(Kills < 25 || seen.Count == 6, "The moments were all on one side of the writes.");
    }

    /// <summary>Of each year the first term is a draft, the second is to be corrected, the third to be withdrawn.</summary>
    private static async Task<List<Work>> Prepare(HttpClient school)
    {
        List<Work> works = [];
        for (var i = 0; i < OfEach; i++)
        {
            var period = Returns.NextPeriod();
            foreach (var change in Enum.GetValues<Change>())
            {
                var made = await Returns.Send(school, HttpMethod.Post, Address(change, period) + (change == Change.HandIn ? "&draft=true" : ""), Returns.Rows, "text/csv");
                made.Is(201);
                works.Add(new Work(change, period, Guid.Parse(made["id"]!), made.Header("ETag")!));
            }
        }
        return works;
    }

    /// <returns>The answers that came before the host died.</returns>
    private async Task<Answer?[]> Interrupted(string database, List<Work> works, int answers)
    {
        await using var doomed = await HostProcess.Start(database, Ct);
        using var client = doomed.Of(host, "school-b");
        // With its token in hand, so that the moment falls into the work.
        await client.GetAsync("/v1/outcomes/data-sets", Ct);
        using var answered = new SemaphoreSlim(0);
        var all = works.Select(async work =>
        {
            try
            {
                var answer = await Send(client, work);
                answered.Release();
                Assert.True((int)answer.Status is 200 or 201, $"{work.Change}: {(int)answer.Status} {answer.Body}");
                return answer;
            }
            catch (HttpRequestException)
            {
                // That is what the test is about.
                return null;
            }
        }).ToArray();
        for (var i = 0; i < answers; i++)
        {
            await answered.WaitAsync(Ct);
        }
        await doomed.Kill();
        return await Task.WhenAll(all);
    }

    /// <summary>Until the server has noticed that the host is dead: what it had sent already may still be committed.</summary>
    private static async Task Gone(string database, string name)
    {
        for (var tries = 0; await AuditDatabase.Execute(database.Replace(name, "waiting", StringComparison.Ordinal), $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'") > 0; tries++)
        {
            Assert.True(tries < 3000, "A connection of the killed host is still there after a minute.");
            await Task.Delay(20, Ct);
        }
    }

    /// <summary>Everything about a change is there, or nothing of it: state, figures, content, feed, audit, answer under its key.</summary>
    private async Task<bool> IsDone(Work work)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var isDone = await db.Set<IdempotencyRecord>().AnyAsync(record => record.Key == work.Key, Ct);
        var submission = await db.Set<Submission>().AsNoTracking().SingleAsync(row => row.Id == work.Id, Ct);
        var rows = await db.Set<SubmissionRow>().CountAsync(row => row.SubmissionId == work.Id, Ct);
        var corrections = await db.Set<Submission>().AsNoTracking().Where(row => row.BasedOnId == work.Id).ToListAsync(Ct);
        Assert.Equal(work.Change switch
        {
            Change.HandIn => isDone ? SubmissionState.Accepted : SubmissionState.Draft,
            Change.Correct => isDone ? SubmissionState.Superseded : SubmissionState.Accepted,
            _ => isDone ? SubmissionState.Withdrawn : SubmissionState.Accepted,
        }, submission.State);
        Assert.Equal(work.Change == Change.HandIn && !isDone ? 0 : 3, rows);
        Assert.Equal(work.Change == Change.HandIn && !isDone, await db.Set<SubmissionContent>().AnyAsync(content => content.SubmissionId == work.Id, Ct));
        Assert.Equal(work.Change != Change.HandIn && isDone, submission.StateChangedAt is not null);
        Assert.Equal(isDone ? 2 : 1, await db.Set<OutboxEntry>().CountAsync(entry => entry.EntityId == work.Id, Ct));
        Assert.Equal(work.Change == Change.HandIn && !isDone ? 0 : 1, await Told(db, "outcome.submitted", work.Resource));
        Assert.Equal(work.Change == Change.Withdraw && isDone ? 1 : 0, await Told(db, "outcome.withdrawn", work.Resource));
        Assert.Equal(work.Change == Change.Correct && isDone ? 1 : 0, corrections.Count);
        foreach (var correction in corrections)
        {
            Assert.Equal(SubmissionState.Accepted, correction.State);
            Assert.Equal(3, await db.Set<SubmissionRow>().CountAsync(row => row.SubmissionId == correction.Id, Ct));
            Assert.Equal(1, await db.Set<OutboxEntry>().CountAsync(entry => entry.EntityId == correction.Id, Ct));
            Assert.Equal(1, await Told(db, "outcome.submitted", correction.Id.ToString()));
        }
        return isDone;
    }

    private static Task<int> Told(VrnDbContext db, string action, string resource) => db.Set<AuditEvent>().CountAsync(entry => entry.Action == action && entry.ResourceId == resource, Ct);

    private static Task<Answer> Send(HttpClient client, Work work) => work.Change switch
    {
        Change.HandIn => Returns.Send(client, HttpMethod.Post, $"/v1/outcomes/submissions/{work.Id}/submit", key: work.Key, headers: ("If-Match", work.Tag)),
        Change.Correct => Returns.Send(client, HttpMethod.Post, Address(Change.Correct, work.Period).Replace("full", "correction", StringComparison.Ordinal) + $"&basedOn={work.Id}&reasonCode=late-data",
            Corrected, "text/csv", work.Key, ("If-Match", work.Tag)),
        _ => Returns.Send(client, HttpMethod.Post, $"/v1/outcomes/submissions/{work.Id}/withdraw", """{"reasonCode":"double-count"}""", key: work.Key, headers: ("If-Match", work.Tag)),
    };

    private static string Address(Change change, string period) =>
        Returns.Submissions + Returns.Head(period, "900002").Replace("code=T1", $"code=T{1 + (int)change}", StringComparison.Ordinal);

    private static int? Setting(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
