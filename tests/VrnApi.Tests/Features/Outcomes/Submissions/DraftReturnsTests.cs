using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Attacks.Tenant;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>A school keeps what it is not done with, and hands it in when it is.</summary>
public sealed class DraftReturnsTests(VrnHost host)
{
    private const string Faulty = "indicator,reason,sex,value\nsuspension_count,,,12\nsuspension_count,,Female,five\nsuspension_reason_count,ZZ,,5\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_draft_is_kept_with_its_faults_replaced_and_handed_in()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        var drafted = await Draft(school, period, Faulty);
        drafted.Is(201);
        Assert.Equal("draft", drafted["state"]);
        var path = Path(drafted);
        var read = await Returns.Get(school, path);
        Assert.Equal((drafted.Body, drafted.Header("ETag")), (read.Body, read.Header("ETag")));
        Assert.Contains("\"items\":[]", (await Returns.Get(school, path + "/rows")).Body, StringComparison.Ordinal);
        var report = await Returns.Get(school, path + "/report");
        Assert.Equal((false, 2), (report.Json!["valid"]!.GetValue<bool>(), report.Json["counts"]!["errors"]!.GetValue<int>()));

        var early = await Submit(school, path, drafted.Header("ETag"));
        early.Is(422, "submission_rejected");
        Assert.EndsWith(path + "/report", early["report"], StringComparison.Ordinal);
        Assert.Equal(report.Json["errors"]!.ToJsonString(), early.Json!["errors"]!.ToJsonString());
        Assert.Equal(drafted.Body, (await Returns.Get(school, path)).Body);

        var replaced = await Put(school, path, period, Returns.Rows, drafted.Header("ETag"));
        replaced.Is(200);
        Assert.Equal(("draft", drafted["id"]), (replaced["state"], replaced["id"]));
        (await Submit(school, path, null)).Is(428, "precondition_required");
        (await Submit(school, path, drafted.Header("ETag"))).Is(412, "precondition_failed");
        (await Put(school, path, period, Returns.Rows, null)).Is(428, "precondition_required");
        (await Put(school, path, period, Returns.Rows, drafted.Header("ETag"))).Is(412, "precondition_failed");

        var accepted = await Submit(school, path, replaced.Header("ETag"));
        accepted.Is(200);
        Assert.Equal(("accepted", drafted["id"], "3"), (accepted["state"], accepted["id"], accepted["rowCount"]));
        read = await Returns.Get(school, path);
        Assert.Equal((accepted.Body, accepted.Header("ETag")), (read.Body, read.Header("ETag")));
        Assert.Equal(3, (await Returns.Get(school, path + "/rows")).Json!["items"]!.AsArray().Count);
        (await Put(school, path, period, Returns.Rows, read.Header("ETag"))).Is(409, "state_conflict");
        (await Submit(school, path, read.Header("ETag"))).Is(409, "state_conflict");
        Assert.False(await Inside(db => db.Set<SubmissionContent>().AnyAsync(content => content.SubmissionId == Id(drafted), Ct)));
    }

    [Fact]
    public async Task A_draft_holds_no_natural_key()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        var (first, second) = (await Draft(school, period, Returns.Rows), await Draft(school, period, Returns.Rows));
        (await Returns.Push(school, period)).Is(201);

        first.Is(201);
        second.Is(201);
        (await Submit(school, Path(first), first.Header("ETag"))).Is(409, "submission_exists");
        Assert.Equal("draft", (await Returns.Get(school, Path(first)))["state"]);
    }

    [Fact]
    public async Task A_draft_is_handed_in_at_the_moment_of_handing_in()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var drafted = await Draft(school, Returns.NextPeriod(), Returns.Rows);
        var between = TimeProvider.System.GetUtcNow();

        var accepted = await Submit(school, Path(drafted), drafted.Header("ETag"));

        accepted.Is(200);
        Assert.True(DateTimeOffset.Parse(drafted["submittedAt"]!, null) < between, "drafted before");
        Assert.True(DateTimeOffset.Parse(accepted["submittedAt"]!, null) >= between.AddMilliseconds(-1), "a cut-off between drafting and handing in does not see it");
    }

    [Fact]
    public async Task A_draft_is_its_owners_alone()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        using var analyst = await SandboxClient.Of(host, "vrn-analyst");
        var period = Returns.NextPeriod();
        var drafted = await Draft(school, period, Returns.Rows);
        var (path, absent, tag) = (Path(drafted), $"/v1/outcomes/submissions/{Guid.CreateVersion7()}", drafted.Header("ETag"));

        foreach (var (hidden, unknown) in new[]
        {
            (await Returns.Get(other, path), await Returns.Get(other, absent)),
            (await Returns.Get(other, path + "/report"), await Returns.Get(other, absent + "/report")),
            (await Put(other, path, period, Returns.Rows, tag), await Put(other, absent, period, Returns.Rows, tag)),
            (await Submit(other, path, tag), await Submit(other, absent, tag)),
        })
        {
            Assert.Equal(404, (int)hidden.Status);
            Assert.Equal(TenantAttacks.Same(unknown), TenantAttacks.Same(hidden));
        }
        (await Returns.Get(analyst, path)).Is(403, "insufficient_scope");
        Assert.Contains("\"items\":[]", (await Returns.Get(other, $"{Returns.Submissions}?state=draft&period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        Assert.Contains(drafted["id"]!, (await Returns.Get(school, $"{Returns.Submissions}?state=draft&period={Uri.EscapeDataString(period)}")).Body, StringComparison.Ordinal);
        Assert.Equal([PartnerOf(await Inside(db => db.Set<Submission>().SingleAsync(row => row.Id == Id(drafted), Ct)))],
            await Inside(db => db.Set<OutboxEntry>().Where(entry => entry.EntityId == Id(drafted)).Select(entry => entry.VisibilityKey).ToListAsync(Ct)));
    }

    [Theory]
    [InlineData("personal_data_refused", "indicator,sex,value\nsuspension_count,Amelia Example,12\n")]
    [InlineData("submission_rejected", "indicator,sex,comment,value\nsuspension_count,,left early,12\n")]
    [InlineData("submission_rejected", "indicator\nsuspension_count\n")]
    [InlineData("submission_rejected", "indicator,sex,value\nsuspension_count,the one who came late and left again before the second bell of the day,12\n")]
    public async Task Of_what_no_return_is_made_of_nothing_is_kept(string code, string csv)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        foreach (var draft in new[] { true, false })
        {
            var refused = draft ? await Draft(school, period, csv) : await Returns.Push(school, period, rows: csv);
            refused.Is(422, code);
            Assert.Null(refused["report"]);
        }

        Assert.False(await Inside(db => db.Set<Submission>().AnyAsync(row => row.Period == period, Ct)));
        (await Draft(school, period, Returns.Rows)).Is(201);
    }

    [Fact]
    public async Task A_draft_says_whose_it_is_and_for_when()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        (await Send(school, Returns.Submissions + Returns.Head(period).Replace("T1", "T9", StringComparison.Ordinal) + "&draft=true", Returns.Rows)).Is(422, "submission_rejected");
        (await Send(school, Returns.Submissions + Returns.Head(period).Replace("900001", "none", StringComparison.Ordinal) + "&draft=true", Returns.Rows)).Is(422, "submission_rejected");
        (await Send(school, Returns.Submissions + Returns.Head(period, "900002") + "&draft=true", Returns.Rows)).Is(403, "not_your_organisation");
        (await Send(school, Returns.Submissions + Returns.Head(period).Replace("full", "correction", StringComparison.Ordinal) + "&draft=true", Returns.Rows)).Is(422, "submission_rejected");
        (await Send(school, Returns.Submissions + Returns.Head(period) + "&draft=perhaps", Returns.Rows)).Is(400, "invalid_parameter");
        (await Send(school, Returns.Submissions + Returns.Head(period) + "&draft=true", Returns.Rows, key: null)).Is(400, "idempotency_key_missing");
        (await Draft(school, period, Returns.Rows)).Is(201);
    }

    [Fact]
    public async Task Json_is_drafted_as_csv_is_and_a_repeated_request_is_answered_the_same()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var (body, key) = (Returns.Json(Returns.NextPeriod()), Guid.NewGuid().ToString());

        var drafted = await Returns.Send(school, HttpMethod.Post, Returns.Submissions + "?draft=true", body, key: key);
        var again = await Returns.Send(school, HttpMethod.Post, Returns.Submissions + "?draft=true", body, key: key);
        var accepted = await Submit(school, Path(drafted), drafted.Header("ETag"));

        drafted.Is(201);
        Assert.Equal((drafted.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        accepted.Is(200);
        Assert.Equal("1", accepted["rowCount"]);
    }

    [Fact]
    public async Task A_withdrawn_draft_is_a_head_without_rows_that_nobody_waits_for()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var drafted = await Draft(school, period, Returns.Rows);
        Assert.Equal("3", drafted["rowCount"]);

        var withdrawn = await WithdrawReturnTests.Withdraw(school, Path(drafted), drafted.Header("ETag"));

        withdrawn.Is(200);
        Assert.Equal(("withdrawn", "0"), (withdrawn["state"], withdrawn["rowCount"]));
        Assert.Equal((withdrawn.Body, withdrawn.Header("ETag")), ((await Returns.Get(school, Path(drafted))) is var read ? read.Body : "", read.Header("ETag")));
        Assert.Contains("\"items\":[]", (await Returns.Get(school, Path(drafted) + "/rows")).Body, StringComparison.Ordinal);
        (await Submit(school, Path(drafted), withdrawn.Header("ETag"))).Is(409, "state_conflict");
        (await Put(school, Path(drafted), period, Returns.Rows, withdrawn.Header("ETag"))).Is(409, "state_conflict");
        (await Returns.Push(school, period)).Is(201);
    }

    [Fact]
    public async Task A_handing_in_or_a_withdrawal_with_a_key_is_answered_again_and_without_one_told_412()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var (drafted, key, second) = (await Draft(school, Returns.NextPeriod(), Returns.Rows), Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var (path, tag) = (Path(drafted), drafted.Header("ETag"));
        const string reason = """{"reasonCode":"double-count"}""";

        (await Act("/submit", "no key", null)).Is(400, "idempotency_key_missing");
        (await Act("/submit", key, null, condition: "\"other\"")).Is(412, "precondition_failed");
        var accepted = await Act("/submit", key, null);
        accepted.Is(200);
        var again = await Act("/submit", key, null);
        Assert.Equal((accepted.Body, accepted.Header("ETag"), "true"), (again.Body, again.Header("ETag"), again.Header("Idempotency-Replayed")));
        (await Submit(school, path, tag)).Is(412, "precondition_failed");
        // The key is that request's: not another route's, another body's or another partner's.
        (await Act("/withdraw", key, reason, condition: accepted.Header("ETag"))).Is(422, "idempotency_mismatch");
        (await Returns.Push(school, Returns.NextPeriod(), key: key)).Is(422, "idempotency_mismatch");
        (await Returns.Send(other, HttpMethod.Post, path + "/submit", key: key, headers: Under(tag))).Is(404, "not_found");

        var withdrawn = await Act("/withdraw", second, reason, condition: accepted.Header("ETag"));
        withdrawn.Is(200);
        (await Act("/withdraw", second, reason.Replace("double-count", "other", StringComparison.Ordinal), condition: accepted.Header("ETag"))).Is(422, "idempotency_mismatch");
        again = await Act("/withdraw", second, reason, condition: accepted.Header("ETag"));
        Assert.Equal((withdrawn.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));

        Task<Answer> Act(string action, string with, string? body, string? condition = null) =>
            Returns.Send(school, HttpMethod.Post, path + action, body, key: with, headers: Under(condition ?? tag));
    }

    [Theory]
    [InlineData("W/TAG", 412, "precondition_failed")]
    [InlineData("\"other\", \"another\"", 412, "precondition_failed")]
    [InlineData("\"other\", W/TAG", 412, "precondition_failed")]
    [InlineData("other", 412, "precondition_failed")]
    [InlineData("*", 400, "bad_request")]
    [InlineData("\"other\", TAG", 200, "")]
    [InlineData("TAG", 200, "")]
    public async Task The_condition_is_met_by_a_strong_tag_of_what_is_there_alone(string condition, int status, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var drafted = await Draft(school, Returns.NextPeriod(), Returns.Rows);

        (await Submit(school, Path(drafted), condition.Replace("TAG", drafted.Header("ETag"), StringComparison.Ordinal))).Is(status, code);
        Assert.Equal(status == 200 ? "accepted" : "draft", (await Returns.Get(school, Path(drafted)))["state"]);
    }

    [Fact]
    public async Task Of_many_who_hand_the_same_draft_in_one_does()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var drafted = await Draft(school, Returns.NextPeriod(), Returns.Rows);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Submit(school, Path(drafted), drafted.Header("ETag"))));

        Assert.Equal(1, answers.Count(answer => (int)answer.Status == 200));
        Assert.Equal(5, answers.Count(answer => (int)answer.Status == 412));
    }

    internal static Task<Answer> Draft(HttpClient client, string period, string csv) => Send(client, Returns.Submissions + Returns.Head(period) + "&draft=true", csv);

    internal static string Path(Answer created) => "/v1/outcomes/submissions/" + created["id"];

    internal static Task<Answer> Send(HttpClient client, string address, string csv, string? key = "") => Returns.Send(client, HttpMethod.Post, address, csv, "text/csv", key);

    internal static Task<Answer> Put(HttpClient client, string path, string period, string csv, string? tag) =>
        Returns.Send(client, HttpMethod.Put, path + Returns.Head(period), csv, "text/csv", null, Under(tag));

    internal static Task<Answer> Submit(HttpClient client, string path, string? tag) => Returns.Send(client, HttpMethod.Post, path + "/submit", key: null, headers: Under(tag));

    internal static (string, string)[] Under(string? tag) => tag is null ? [] : [("If-Match", tag)];

    private static Guid Id(Answer created) => Guid.Parse(created["id"]!);

    private static string PartnerOf(Submission submission) => submission.ProviderId.ToString();

    private async Task<T> Inside<T>(Func<VrnDbContext, Task<T>> ask)
    {
        await using var scope = await host.Inside();
        return await ask(scope.ServiceProvider.GetRequiredService<VrnDbContext>());
    }
}
