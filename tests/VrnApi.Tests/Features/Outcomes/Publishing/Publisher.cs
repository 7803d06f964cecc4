using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Publishing;

/// <summary>What an analyst and an approver do, over the API of the shared host. Every test takes years of its own.</summary>
internal sealed class Publisher(VrnHost host, string dataSet) : IDisposable
{
    // Far from the years that other tests of returns use, who take the next of theirs from 2060 on.
    private static int year = 2410, day;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public HttpClient Analyst { get; private set; } = null!;

    public HttpClient Approver { get; private set; } = null!;

    public string DataSet => $"/v1/outcomes/data-sets/{dataSet}";

    public static async Task<Publisher> Of(VrnHost host, string dataSet) =>
        new(host, dataSet) { Analyst = await SandboxClient.Of(host, "vrn-analyst"), Approver = await SandboxClient.Of(host, "vrn-approver") };

    /// <summary><c>2411/2412</c>; no two tests get the same.</summary>
    public static string NextYear()
    {
        var first = Interlocked.Add(ref year, 2);
        return $"{first}/{first + 1}";
    }

    /// <summary>A slot whose cut-off is now. Each is published a day after the one before: a data set's approvals go in the order of their slots.</summary>
    public async Task<Guid> Slot(string period, TimeSpan? cutOffIn = null)
    {
        var days = Interlocked.Increment(ref day);
        var id = Guid.NewGuid();
        var now = TimeProvider.System.GetUtcNow();
        var publishAt = new DateTimeOffset(now.UtcDateTime.Date.AddDays(days + 1).AddHours(9.5), TimeSpan.Zero);
        using var answer = await Analyst.PutAsJsonAsync($"{DataSet}/calendar/{id}", new { period, cutOffAt = now + (cutOffIn ?? TimeSpan.Zero), publishAt }, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return id;
    }

    public async Task<JsonElement> Plan(object body)
    {
        using var answer = await Post(Analyst, $"{DataSet}/release-plans", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>Sends a plan to be built and waits until it is.</summary>
    public async Task<JsonElement> Build(string id)
    {
        using var sent = await Post(Analyst, $"/v1/outcomes/release-plans/{id}/build", null);
        Assert.True(sent.StatusCode == HttpStatusCode.Accepted, await sent.Content.ReadAsStringAsync(Ct));
        return await Built(id);
    }

    public async Task<JsonElement> Built(string id)
    {
        for (var tries = 0; tries < 1200; tries++)
        {
            var plan = await Analyst.GetFromJsonAsync<JsonElement>($"/v1/outcomes/release-plans/{id}", Ct);
            if (plan.GetProperty("state").GetString() != "building")
            {
                return plan;
            }
            await Task.Delay(50, Ct);
        }
        Assert.Fail("The plan was not built within a minute.");
        return default;
    }

    public static Task<HttpResponseMessage> Approve(HttpClient who, string id, string? hash) => Post(who, $"/v1/outcomes/release-plans/{id}/approve", new { auditHash = hash ?? "" });

    /// <summary>Plans, builds, approves; the plan as it is then.</summary>
    public async Task<JsonElement> Approved(object body)
    {
        var id = (await Plan(body)).GetProperty("id").GetString()!;
        var built = await Build(id);
        Assert.True(built.GetProperty("state").GetString() == "audited", await Analyst.GetStringAsync($"/v1/outcomes/release-plans/{id}/audit", Ct));
        using var answer = await Approve(Approver, id, built.GetProperty("auditHash").GetString());
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    /// <summary>Lets the clock of releases strike at a time of the test's.</summary>
    public async Task Strike(DateTimeOffset at)
    {
        await using var scope = await host.Inside();
        await new PublishDue(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), scope.ServiceProvider.GetRequiredService<IDatabaseWays>(), Shipped.Catalogue, new At(at)).Run(Ct);
    }

    public static Task<HttpResponseMessage> Post(HttpClient client, string address, object? body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body);
        }
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return client.SendAsync(request, Ct);
    }

    public static async Task<JsonElement> Problem(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Ct);
            Assert.True(response.StatusCode == status, $"{response.StatusCode} {text}");
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            Assert.Equal(code, problem.GetProperty("code").GetString());
            return problem;
        }
    }

    /// <summary>A CSV return of one of the sandbox's partners.</summary>
    public async Task<Guid> Push(string client, string period, string code, string csv, string more = "")
    {
        using var provider = await SandboxClient.Of(host, client);
        var request = new HttpRequestMessage(HttpMethod.Post,
            $"{DataSet}/submissions?period={Uri.EscapeDataString(period)}&code={code}&submissionType=full&sourceSystem=synthetic&absentMeansZero=true{more}")
        {
            Content = new StringContent(csv, Encoding.UTF8, "text/csv"),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await provider.SendAsync(request, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetGuid();
    }

    /// <summary>Returns of made-up schools of one district, as they are stored once they were pushed.</summary>
    /// <param name="counts">Of each school: combination and value.</param>
    public async Task<Guid[]> Schools(string district, string period, string code, string indicator, params Dictionary<string, long>[] counts)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var time = Shipped.Catalogue.Calendar.Parse(period, code)!;
        List<Guid> ids = [];
        foreach (var own in counts)
        {
            var partner = new Partner
            {
                Code = $"school-{Guid.NewGuid():n}",
                Name = "Synthetic School",
                Type = PartnerType.School,
                AreaCode = district,
                State = PartnerState.Active,
                CreatedBy = "test",
            };
            var submission = new Submission
            {
                DataSetId = dataSet,
                ProviderId = partner.Id,
                ClientId = "test",
                EstablishmentUrn = $"9{RandomNumberGenerator.GetInt32(10_000, 99_999)}",
                Period = period,
                PeriodCode = code,
                PeriodStart = time.Start,
                PeriodEnd = time.End,
                Type = SubmissionType.Full,
                State = SubmissionState.Accepted,
                SourceSystemName = "synthetic",
                Indicators = [indicator],
                AbsentMeansZero = true,
                SubmittedAt = TimeProvider.System.GetUtcNow().AddSeconds(-1),
                RowCount = own.Count,
                ContentSha256 = RandomNumberGenerator.GetBytes(32),
            };
            db.Add(partner);
            db.Add(submission);
            await db.SaveChangesAsync(Ct);
            await Store(db, submission, own);
            ids.Add(submission.Id);
        }
        return [.. ids];
    }

    /// <summary>Each school replaces its return, now.</summary>
    public async Task<Guid[]> Replace(Guid[] before, params Dictionary<string, long>[] counts)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        List<Guid> ids = [];
        foreach (var (old, own) in before.Zip(counts))
        {
            var replaced = await db.Set<Submission>().SingleAsync(row => row.Id == old, Ct);
            (replaced.State, replaced.StateChangedAt) = (SubmissionState.Superseded, TimeProvider.System.GetUtcNow());
            await db.SaveChangesAsync(Ct);
            var submission = new Submission
            {
                DataSetId = replaced.DataSetId,
                ProviderId = replaced.ProviderId,
                ClientId = replaced.ClientId,
                EstablishmentUrn = replaced.EstablishmentUrn,
                Period = replaced.Period,
                PeriodCode = replaced.PeriodCode,
                PeriodStart = replaced.PeriodStart,
                PeriodEnd = replaced.PeriodEnd,
                Type = SubmissionType.Correction,
                State = SubmissionState.Accepted,
                SourceSystemName = "synthetic",
                Indicators = replaced.Indicators,
                AbsentMeansZero = true,
                BasedOnId = replaced.Id,
                SubmittedAt = replaced.StateChangedAt.Value,
                RowCount = own.Count,
                ContentSha256 = RandomNumberGenerator.GetBytes(32),
            };
            db.Add(submission);
            await db.SaveChangesAsync(Ct);
            await Store(db, submission, own);
            ids.Add(submission.Id);
        }
        return [.. ids];
    }

    private static async Task Store(VrnDbContext db, Submission submission, Dictionary<string, long> counts)
    {
        db.AddRange(counts.Select((row, line) => new SubmissionRow
        {
            SubmissionId = submission.Id,
            Line = line + 1,
            IndicatorNumber = StableNumber.Of(submission.Indicators[0]),
            CombinationNumber = StableNumber.Of(row.Key),
            Value = row.Value,
        }));
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>Suspensions of a school by sex.</summary>
    public static Dictionary<string, long> Suspensions(long female, long male) => new() { [""] = female + male, ["sex=Female"] = female, ["sex=Male"] = male };

    public void Dispose()
    {
        Analyst.Dispose();
        Approver.Dispose();
    }

    internal sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
