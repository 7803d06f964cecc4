using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Attacks.Tenant;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>What the rules said is read back later, by the owner alone.</summary>
public sealed class GetReportTests(VrnHost host)
{
    private const string Faulty = "indicator,reason,sex,value\nsuspension_count,,,12\nsuspension_count,,Female,=1+1\nsuspension_reason_count,ZZ,,5\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refusal_links_the_report_that_says_the_same()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var period = Returns.NextPeriod();

        var refused = await Returns.Push(school, period, rows: Faulty);
        refused.Is(422, "submission_rejected");
        var path = new Uri(refused["report"]!).AbsolutePath;
        var report = await Returns.Get(school, path);

        report.Is(200);
        Assert.Equal(refused.Json!["errors"]!.ToJsonString(), report.Json!["errors"]!.ToJsonString());
        Assert.Equal((false, 2), (report.Json["valid"]!.GetValue<bool>(), report.Json["counts"]!["errors"]!.GetValue<int>()));
        Assert.Equal(304, (int)(await Returns.Get(school, path, ("If-None-Match", report.Header("ETag")!))).Status);
        Assert.Equal(TenantAttacks.Same(await Returns.Get(other, $"/v1/outcomes/submissions/{Guid.CreateVersion7()}/report")), TenantAttacks.Same(await Returns.Get(other, path)));
        (await Returns.Get(school, path + "?format=xml")).Is(400, "invalid_parameter");

        var list = $"{Returns.Submissions}?period={Uri.EscapeDataString(period)}";
        Assert.Contains("\"items\":[]", (await Returns.Get(school, list)).Body, StringComparison.Ordinal);
        var rejected = Assert.Single((await Returns.Get(school, list + "&state=rejected")).Json!["items"]!.AsArray())!;
        Assert.Equal("rejected", rejected["state"]!.GetValue<string>());
        Assert.Contains("\"items\":[]", (await Returns.Get(school, $"/v1/outcomes/submissions/{rejected["id"]}/rows")).Body, StringComparison.Ordinal);
        (await Returns.Send(school, HttpMethod.Post, $"/v1/outcomes/submissions/{rejected["id"]}/withdraw", """{"reasonCode":"other"}""", key: null,
            headers: ("If-Match", (await Returns.Get(school, $"/v1/outcomes/submissions/{rejected["id"]}")).Header("ETag")!))).Is(409, "state_conflict");
        (await Returns.Push(school, period)).Is(201);
    }

    [Fact]
    public async Task As_csv_it_repeats_the_rows_and_no_cell_is_a_formula()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var refused = await Returns.Push(school, Returns.NextPeriod(), rows: Faulty);

        var csv = await Returns.Get(school, new Uri(refused["report"]!).AbsolutePath + "?format=csv");

        Assert.Equal("text/csv; charset=utf-8", csv.Header("Content-Type"));
        var lines = csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("indicator,reason,sex,value,problem_codes,problems", lines[0]);
        Assert.Equal("suspension_count,,,12,,", lines[1]);
        Assert.StartsWith("suspension_count,,Female,\"'=1+1\",schema.value,\"value: ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("suspension_reason_count,ZZ,,5,code.unknown,\"reason: ", lines[3], StringComparison.Ordinal);
        Assert.Equal(4, lines.Length);
    }

    [Fact]
    public async Task What_concerns_the_return_as_a_whole_stands_before_the_rows_and_json_is_told_in_columns_too()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var body = Returns.Json(Returns.NextPeriod(), more: ",\"agreementId\":\"@sum\"").Replace("\"value\":12", "\"value\":-3", StringComparison.Ordinal);
        var refused = await Returns.Send(school, HttpMethod.Post, Returns.Submissions, body);
        refused.Is(422, "submission_rejected");

        var lines = (await Returns.Get(school, new Uri(refused["report"]!).AbsolutePath + "?format=csv")).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("indicator,sex,value,problem_codes,problems", lines[0]);
        Assert.StartsWith(",,,schema.token,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("suspension_count,Total,\"'-3\",schema.value,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_accepted_return_has_a_report_without_errors()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var pushed = await Returns.Push(school, Returns.NextPeriod());

        var report = await Returns.Get(school, DraftReturnsTests.Path(pushed) + "/report");
        var csv = await Returns.Get(school, DraftReturnsTests.Path(pushed) + "/report", ("Accept", "text/csv"));

        Assert.Equal((true, 3, 0), (report.Json!["valid"]!.GetValue<bool>(), report.Json["counts"]!["rows"]!.GetValue<int>(), report.Json["counts"]!["errors"]!.GetValue<int>()));
        Assert.Equal("indicator,sex,value,problem_codes,problems\r\nsuspension_count,,12,,\r\nsuspension_count,Female,5,,\r\nsuspension_count,Male,7,,\r\n", csv.Body);
    }

    [Fact]
    public async Task The_same_content_refused_again_has_the_same_report()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();

        var (first, again, other) = (await Returns.Push(school, period, rows: Faulty), await Returns.Push(school, period, rows: Faulty), await Returns.Push(school, period, rows: Faulty + "reward_count,,,x\n"));

        Assert.Equal(first["report"], again["report"]);
        Assert.NotEqual(first["report"], other["report"]);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.Equal(2, await db.Set<Submission>().CountAsync(row => row.Period == period, Ct));
        var id = new Uri(first["report"]!).AbsolutePath.Split('/')[^2];
        Assert.Equal(2, await db.Set<AuditEvent>().CountAsync(entry => entry.Action == "outcome.rejected" && entry.ResourceId == id, Ct));
    }

    [Fact]
    public async Task Refused_over_GraphQL_the_error_links_the_report()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        using var request = GraphQLCalls.Post(
            """mutation ($key: String!, $return: ReturnInput!) { pushReturn(dataSet: "school-behaviour-termly", idempotencyKey: $key, return: $return) { uuid } }""",
            variables: new
            {
                key = Guid.NewGuid().ToString(),
                @return = new
                {
                    establishment = new { urn = "900001" },
                    period = new { period, code = "T1" },
                    submissionType = "full",
                    sourceSystem = new { name = "synthetic" },
                    absentMeansZero = true,
                    rows = new[] { new { indicator = "no_such_count", value = 12 } },
                },
            });

        using var response = await school.SendAsync(request, Ct);
        var answer = new Answer(response, await response.Content.ReadAsStringAsync(Ct));

        var report = answer.Json!["errors"]![0]!["extensions"]!["report"]!.GetValue<string>();
        Assert.Equal("code.indicator", (await Returns.Get(school, new Uri(report).AbsolutePath)).Json!["errors"]![0]!["code"]!.GetValue<string>());
    }
}
