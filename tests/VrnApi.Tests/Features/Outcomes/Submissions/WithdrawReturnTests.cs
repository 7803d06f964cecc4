using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Publishing.Rules;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Attacks.Tenant;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>A school takes a return back, or puts a correction in its place.</summary>
public sealed class WithdrawReturnTests(VrnHost host)
{
    private const string Corrected = "indicator,sex,value\nsuspension_count,,13\nsuspension_count,Female,6\nsuspension_count,Male,7\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_return_is_withdrawn_under_its_tag_for_a_reason_and_makes_room()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(school, period);
        var (path, tag) = (DraftReturnsTests.Path(pushed), pushed.Header("ETag"));

        (await Withdraw(school, path, null)).Is(428, "precondition_required");
        (await Withdraw(school, path, "\"other\"")).Is(412, "precondition_failed");
        (await Withdraw(school, path, tag, """{"reasonCode":"because"}""")).Is(422, "validation_failed");
        (await Withdraw(school, path, tag, """{"reasonCode":"late-data","state":"accepted"}""")).Is(400, "unknown_property");
        (await Withdraw(school, path, tag, "{}")).Is(400, "invalid_json");
        (await Returns.Push(school, period)).Is(409, "submission_exists");

        var withdrawn = await Withdraw(school, path, tag);

        withdrawn.Is(200);
        Assert.Equal(("withdrawn", "double-count"), (withdrawn["state"], withdrawn["withdrawalReasonCode"]));
        Assert.Equal(withdrawn.Header("ETag"), (await Returns.Get(school, path)).Header("ETag"));
        (await Withdraw(school, path, withdrawn.Header("ETag"))).Is(409, "state_conflict");
        (await Returns.Push(school, period)).Is(201);
    }

    [Fact]
    public async Task Anothers_return_is_withdrawn_as_an_unknown_one_is_not()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var pushed = await Returns.Push(school, Returns.NextPeriod());

        var hidden = await Withdraw(other, DraftReturnsTests.Path(pushed), pushed.Header("ETag"));
        var unknown = await Withdraw(other, $"/v1/outcomes/submissions/{Guid.CreateVersion7()}", pushed.Header("ETag"));

        hidden.Is(404, "not_found");
        Assert.Equal(TenantAttacks.Same(unknown), TenantAttacks.Same(hidden));
        (await Withdraw(school, DraftReturnsTests.Path(pushed), pushed.Header("ETag"))).Is(200);
    }

    [Fact]
    public async Task Releases_are_made_of_what_stood_at_their_cut_off_and_never_of_a_draft()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var drafted = await DraftReturnsTests.Draft(school, period, Returns.Rows);
        var pushed = await Returns.Push(school, period);
        var between = TimeProvider.System.GetUtcNow();
        var open = await DraftReturnsTests.Draft(school, period, Returns.Rows);
        (await Withdraw(school, DraftReturnsTests.Path(drafted), drafted.Header("ETag"))).Is(200);
        (await Withdraw(school, DraftReturnsTests.Path(pushed), pushed.Header("ETag"))).Is(200);

        Assert.Equal(Guid.Parse(pushed["id"]!), Assert.Single(await Chosen(period, between)));
        Assert.Empty(await Chosen(period, TimeProvider.System.GetUtcNow().AddMinutes(1)));
        open.Is(201);
        await using var scope = await host.Inside();
        Assert.False(await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<SubmissionContent>().AnyAsync(content => content.SubmissionId == Guid.Parse(drafted["id"]!), Ct));
    }

    [Fact]
    public async Task A_withdrawal_is_told_to_the_owner_alone()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var pushed = await Returns.Push(school, Returns.NextPeriod());
        var id = Guid.Parse(pushed["id"]!);

        (await Withdraw(school, DraftReturnsTests.Path(pushed), pushed.Header("ETag"))).Is(200);

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var owner = (await db.Set<Submission>().SingleAsync(row => row.Id == id, Ct)).ProviderId.ToString();
        Assert.Equal([owner, owner], await db.Set<OutboxEntry>().Where(entry => entry.EntityId == id).Select(entry => entry.VisibilityKey).ToListAsync(Ct));
    }

    [Fact]
    public async Task A_correction_takes_the_place_of_the_current_return()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(school, period);
        var elsewhere = await Returns.Push(school, Returns.NextPeriod());
        var foreign = await Returns.Push(other, period, "900002");
        var (id, tag) = (pushed["id"]!, pushed.Header("ETag"));

        (await Correct(school, period, id, null)).Is(428, "precondition_required");
        (await Correct(school, period, id, "\"other\"")).Is(412, "precondition_failed");
        foreach (var unknown in new[] { elsewhere["id"]!, foreign["id"]!, Guid.CreateVersion7().ToString() })
        {
            var refused = await Correct(school, period, unknown, tag);
            refused.Is(422, "submission_rejected");
            Assert.Equal("schema.based_on", refused.Json!["errors"]![0]!["code"]!.GetValue<string>());
        }
        (await Correct(school, period, id, tag, reason: "because")).Is(422, "submission_rejected");
        (await Correct(school, period, id, tag, csv: "indicator,value\n")).Is(422, "submission_rejected");
        Assert.Equal(pushed.Body, (await Returns.Get(school, DraftReturnsTests.Path(pushed))).Body);

        var key = Guid.NewGuid().ToString();
        var correction = await Correct(school, period, id, tag, key: key);
        correction.Is(201);
        Assert.Equal(("accepted", "correction", id, "late-data"), (correction["state"], correction["submissionType"], correction["basedOn"], correction["reasonCode"]));
        Assert.Equal((correction.Body, "true"), ((await Correct(school, period, id, tag, key: key)) is var again ? again.Body : "", again.Header("Idempotency-Replayed")));

        var before = await Returns.Get(school, DraftReturnsTests.Path(pushed));
        Assert.Equal("superseded", before["state"]);
        (await Correct(school, period, id, before.Header("ETag"))).Is(409, "state_conflict");
        (await Withdraw(school, DraftReturnsTests.Path(pushed), before.Header("ETag"))).Is(409, "state_conflict");
        Assert.Equal(Guid.Parse(correction["id"]!), Assert.Single((await Chosen(period, TimeProvider.System.GetUtcNow().AddMinutes(1))).Except([Guid.Parse(foreign["id"]!)])));
        (await Withdraw(school, DraftReturnsTests.Path(correction), correction.Header("ETag"))).Is(200);
    }

    [Fact]
    public async Task Of_many_corrections_at_once_one_is_made()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(school, period);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Correct(school, period, pushed["id"]!, pushed.Header("ETag"))));

        Assert.Equal(1, answers.Count(answer => (int)answer.Status == 201));
        Assert.All(answers.Where(answer => (int)answer.Status != 201), answer => answer.Is(412, "precondition_failed"));
    }

    [Fact]
    public async Task A_correction_in_json_is_read_as_one_in_csv_and_only_corrections_are_based_on_something()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var pushed = await Returns.Push(school, period);
        var more = $",\"basedOn\":\"{pushed["id"]}\",\"reasonCode\":\"other\"";

        (await Returns.Send(school, HttpMethod.Post, Returns.Submissions, Returns.Json(period, more: more), headers: DraftReturnsTests.Under(pushed.Header("ETag"))))
            .Is(422, "submission_rejected");
        (await Returns.Send(school, HttpMethod.Post, Returns.Submissions, Returns.Json(period, more: more).Replace("\"full\"", "\"correction\"", StringComparison.Ordinal),
            headers: DraftReturnsTests.Under(pushed.Header("ETag")))).Is(201);
    }

    internal static Task<Answer> Withdraw(HttpClient client, string path, string? tag, string body = """{"reasonCode":"double-count"}""") =>
        Returns.Send(client, HttpMethod.Post, path + "/withdraw", body, key: null, headers: DraftReturnsTests.Under(tag));

    internal static Task<Answer> Correct(HttpClient client, string period, string basedOn, string? tag, string reason = "late-data", string csv = Corrected, string key = "") => Returns.Send(
        client, HttpMethod.Post, $"{Returns.Submissions}{Returns.Head(period).Replace("full", "correction", StringComparison.Ordinal)}&basedOn={basedOn}&reasonCode={reason}", csv, "text/csv", key,
        DraftReturnsTests.Under(tag));

    /// <summary>The returns that a release of the period with such a cut-off is made of.</summary>
    private async Task<List<Guid>> Chosen(string period, DateTimeOffset cutOff)
    {
        await using var scope = await host.Inside();
        var rows = await FiledReturns.Candidates(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), "school-behaviour-termly", [period]).ToListAsync(Ct);
        return [.. CutOff.Select(rows.ConvertAll(row =>
            new Candidate(row.Id, $"{row.ProviderId}|{row.EstablishmentUrn}|{row.Period}|{row.PeriodCode}", row.State, row.SubmittedAt, row.StateChangedAt, row.BasedOnId)), cutOff, new HashSet<Guid>(), new HashSet<Guid>())];
    }
}
