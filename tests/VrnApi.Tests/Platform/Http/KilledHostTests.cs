using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Http;

/// <summary>school-b pushes while its host is killed; a second host then serves the same database.</summary>
public sealed class KilledHostTests(VrnHost host)
{
    private const int Pushes = 200;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_killed_host_acknowledged_is_there_once_and_nothing_is_there_in_part()
    {
        var database = await host.ConnectionString();
        var acknowledged = new Dictionary<string, Guid>();
        // All may wait at once: who is turned away has nothing to lose.
        await using (var doomed = await HostProcess.Start(database, Ct, ("Limits__Waiting", $"{4 * Pushes}")))
        {
            using var school = Client(doomed);
            await school.GetAsync("/v1/outcomes/data-sets", Ct);
            using var answered = new SemaphoreSlim(0);
            var pushes = Enumerable.Range(0, Pushes).Select(async i =>
            {
                var push = await Push(school, i);
                answered.Release();
                return push;
            }).ToList();
            for (var i = 0; i < Pushes / 4; i++)
            {
                await answered.WaitAsync(Ct);
            }
            await doomed.Kill();
            foreach (var (key, answer) in (await Task.WhenAll(pushes)).Where(push => push.Answer is not null))
            {
                acknowledged[key] = answer!.Value;
            }
        }
        // Killed in the middle: some had their answer, some had not.
        Assert.InRange(acknowledged.Count, 1, Pushes - 1);

        await using var next = await HostProcess.Start(database, Ct);
        using var again = Client(next);
        foreach (var (key, id) in acknowledged)
        {
            using var read = await again.GetAsync($"/v1/outcomes/submissions/{id}", Ct);
            Assert.True(read.StatusCode == HttpStatusCode.OK, $"{key} was acknowledged and is gone.");
        }
        await NothingIsHalfWritten();

        // A client that never got its answer asks again with the same key: each push ends up there exactly once.
        foreach (var chunk in Enumerable.Range(0, Pushes).Chunk(20))
        {
            foreach (var (key, answer) in await Task.WhenAll(chunk.Select(i => Push(again, i))))
            {
                Assert.NotNull(answer);
                Assert.True(!acknowledged.TryGetValue(key, out var first) || first == answer, $"{key} was done twice.");
            }
        }
        await NothingIsHalfWritten();
        Assert.Equal(Pushes, await Count());
    }

    private HttpClient Client(HostProcess process) => new(
        new SandboxClient(SandboxIdentity.Read(host.Folder, "school-b")) { InnerHandler = new Reaching(process.Address) })
    {
        BaseAddress = new Uri(VrnHost.Issuer),
    };

    /// <returns>The id that the host gave; null when it gave no answer.</returns>
    private static async Task<(string Key, Guid? Answer)> Push(HttpClient school, int number)
    {
        var key = $"killed-host-{number}";
        // A school has one live return for a period, so every push is for a term of its own.
        var (year, term) = (1900 + (number / 3), 1 + (number % 3));
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/outcomes/data-sets/school-behaviour-termly/submissions")
        {
            Content = new StringContent($$"""
                { "establishment": { "urn": "900002" }, "period": { "period": "{{year}}/{{year + 1}}", "code": "T{{term}}" }, "submissionType": "full",
                  "sourceSystem": { "name": "killed-host" }, "absentMeansZero": true, "indicators": [ "permanent_exclusion_count" ],
                  "rows": [ { "indicator": "permanent_exclusion_count", "value": {{number % 7}} }, { "indicator": "permanent_exclusion_count", "filters": { "sex": "Female" }, "value": {{number % 7}} } ] }
                """, Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", key } },
        };
        try
        {
            using var answer = await school.SendAsync(request, Ct);
            var text = await answer.Content.ReadAsStringAsync(Ct);
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode} {text}");
            using var json = JsonDocument.Parse(text);
            return (key, answer.StatusCode == HttpStatusCode.Created ? json.RootElement.GetProperty("id").GetGuid() : null);
        }
        catch (HttpRequestException)
        {
            return (key, null);
        }
    }

    private async Task NothingIsHalfWritten()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var mine = db.Set<Submission>().Where(submission => submission.SourceSystemName == "killed-host");

        Assert.Empty(await mine.Where(submission => db.Set<SubmissionRow>().Count(row => row.SubmissionId == submission.Id) != submission.RowCount)
            .Select(submission => submission.Id).ToListAsync(Ct));
        Assert.Empty(await mine.Where(submission => db.Set<OutboxEntry>().Count(entry => entry.EntityId == submission.Id) != 1)
            .Select(submission => submission.Id).ToListAsync(Ct));
        Assert.Equal(await mine.CountAsync(Ct), await db.Set<IdempotencyRecord>().CountAsync(record => record.Key.StartsWith("killed-host-"), Ct));
    }

    private async Task<int> Count()
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Submission>()
            .CountAsync(submission => submission.SourceSystemName == "killed-host", Ct);
    }

    /// <summary>Sends to where a process listens what was signed for the public address.</summary>
    private sealed class Reaching(Uri address) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
