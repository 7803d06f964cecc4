using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>Many returns in one body: all or none.</summary>
public sealed class PushBatchTests(VrnHost host)
{
    private const string Batches = Returns.DataSet + "/submission-batches", Common = "?submissionType=full&sourceSystem=synthetic&absentMeansZero=true";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_period_of_a_file_becomes_a_return_and_the_same_request_is_answered_the_same()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var (first, second, key) = (Returns.NextPeriod(), Returns.NextPeriod(), Guid.NewGuid().ToString());
        var csv = $"urn,period,code,indicator,sex,value\n900001,{first},T1,suspension_count,,3\n900001,{second},T2,suspension_count,,7\n900001,{first},T1,suspension_count,Male,3\n900001,{first},T2,suspension_count,,4\n";

        var pushed = await Send(school, csv, key: key);

        pushed.Is(201);
        var submissions = pushed.Json!["submissions"]!.AsArray();
        Assert.Equal([(first, "T1", 2), (second, "T2", 1), (first, "T2", 1)], submissions.Select(one =>
            (one!["period"]!["period"]!.GetValue<string>(), one["period"]!["code"]!.GetValue<string>(), one["rowCount"]!.GetValue<int>())));
        var rows = await Returns.Get(school, $"/v1/outcomes/submissions/{submissions[0]!["id"]}/rows");
        Assert.Equal([(1, 3), (2, 3)], rows.Json!["items"]!.AsArray().Select(row => (row!["row"]!.GetValue<int>(), row["value"]!.GetValue<int>())));
        Assert.Contains((await Returns.Get(school, $"/v1/outcomes/submissions/{submissions[2]!["id"]}")).Body, pushed.Body, StringComparison.Ordinal);
        var again = await Send(school, csv, key: key);
        Assert.Equal((pushed.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        (await Send(school, csv.Replace(",7\n", ",8\n", StringComparison.Ordinal), key: key)).Is(422, "idempotency_mismatch");
        var refused = await Send(school, csv);
        refused.Is(409, "submission_exists");
        Assert.Equal(3, refused.Json!["errors"]!.AsArray().Count);
        Assert.Equal("900001", refused.Json["errors"]![0]!["establishment"]!.GetValue<string>());
    }

    [Fact]
    public async Task With_one_fault_nothing_of_a_batch_is_stored_and_each_fault_names_its_establishment()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var (first, second) = (Returns.NextPeriod(), Returns.NextPeriod());
        string Csv(string value) => $"urn,period,code,indicator,value\n900001,{first},T1,suspension_count,3\n900001,{second},T1,suspension_count,{value}\n";

        var refused = await Send(school, Csv("many"));

        refused.Is(422, "submission_rejected");
        var fault = Assert.Single(refused.Json!["errors"]!.AsArray())!;
        Assert.Equal(("900001", "schema.value", 2, 3, "value"), (fault["establishment"]!.GetValue<string>(), fault["code"]!.GetValue<string>(), fault["row"]!.GetValue<int>(), fault["line"]!.GetValue<int>(), fault["column"]!.GetValue<string>()));
        Assert.Null(refused["report"]);
        Assert.Equal(0, await Stored(first, second));
        (await Send(school, Csv("4"))).Is(201);
        Assert.Equal(2, await Stored(first, second));
    }

    [Fact]
    public async Task A_batch_in_json_is_an_array_of_returns()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var (first, second) = (Returns.NextPeriod(), Returns.NextPeriod());
        var nil = $$"""{"establishment":{"urn":"900001"},"period":{"period":"{{second}}","code":"T1"},"submissionType":"nil","sourceSystem":{"name":"synthetic"},"indicators":["suspension_count"]}""";

        var faulty = await Json(school, $"[{Returns.Json(first)},{nil.Replace("suspension_count", "no_such", StringComparison.Ordinal)}]");
        var twice = await Json(school, $"[{Returns.Json(first)},{Returns.Json(first)}]");
        var pushed = await Json(school, $"[{Returns.Json(first)},{nil}]");

        faulty.Is(422, "submission_rejected");
        var fault = Assert.Single(faulty.Json!["errors"]!.AsArray())!;
        Assert.Equal(("/1/indicators/0", "900001"), (fault["pointer"]!.GetValue<string>(), fault["establishment"]!.GetValue<string>()));
        twice.Is(422, "submission_rejected");
        Assert.Equal("dup.return", Assert.Single(twice.Json!["errors"]!.AsArray())!["code"]!.GetValue<string>());
        pushed.Is(201);
        Assert.Equal(["full", "nil"], pushed.Json!["submissions"]!.AsArray().Select(one => one!["submissionType"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_batch_is_the_callers_own_and_all_of_it_is_looked_through()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var (first, second) = (Returns.NextPeriod(), Returns.NextPeriod());
        string Csv(string urn, string sex) => $"urn,period,code,indicator,sex,value\n900001,{first},T1,suspension_count,,3\n{urn},{second},T1,suspension_count,{sex},3\n";

        (await Send(school, Csv("900002", ""))).Is(403, "not_your_organisation");
        (await Send(dashboard, Csv("900001", ""))).Is(403, "insufficient_scope");
        var personal = await Send(school, Csv("900001", "Amelia Example"));
        personal.Is(422, "personal_data_refused");
        Assert.DoesNotContain("Amelia", personal.Body, StringComparison.Ordinal);
        var inJson = await Json(school, $"[{Returns.Json(first)},{Returns.Json(second, rowMore: ",\"note\":\"Amelia Example\"")}]");
        inJson.Is(422, "personal_data_refused");
        Assert.Equal("/1/rows/0", inJson.Json!["errors"]![0]!["pointer"]!.GetValue<string>());
        Assert.Equal(0, await Stored(first, second));
        (await Send(school, Csv("900001", "Male"))).Is(201);
    }

    [Theory]
    [InlineData("text/csv", "urn,indicator,value\n900001,suspension_count,3\n", 422, "submission_rejected")]
    [InlineData("text/csv", "urn,period,code,indicator,value\n", 422, "submission_rejected")]
    [InlineData("text/csv", "urn,period,code,indicator,value\n900001,soon,T1,suspension_count,3\n", 422, "submission_rejected")]
    [InlineData("text/csv", "period,code,indicator,value\n2025/2026,T1,suspension_count,3\n", 422, "submission_rejected")]
    [InlineData("application/json", "[]", 422, "submission_rejected")]
    [InlineData("application/json", "[1]", 422, "submission_rejected")]
    [InlineData("application/json", "[null]", 422, "submission_rejected")]
    [InlineData("application/json", "{}", 400, "invalid_json")]
    [InlineData("application/json", "[", 400, "invalid_json")]
    [InlineData("application/json", "[{\"agreementId\":\"\\ud800\"}]", 400, "invalid_json")]
    [InlineData("application/json", "[{\"rows\":[],\"state\":\"accepted\"}]", 422, "submission_rejected")]
    [InlineData("text/plain", "x", 415, "unsupported_media_type")]
    public async Task What_is_no_batch_is_refused(string type, string body, int status, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");

        (await Returns.Send(school, HttpMethod.Post, Batches + (type == "text/csv" ? Common : ""), body, type)).Is(status, code);
    }

    [Fact]
    public async Task As_much_is_asked_for_many_returns_as_for_few()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        await Asked(school, 1);

        var (few, many) = (await Asked(school, 2), await Asked(school, 14));

        Assert.Equal(few, many);
    }

    [Fact]
    public async Task Each_return_of_a_batch_is_held_against_the_one_before_its_own_period()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        (await Returns.Push(school, period, rows: "indicator,value\nsuspension_count,4\n")).Is(201);

        var pushed = await Send(school, $"urn,period,code,indicator,value\n900001,{period},T2,suspension_count,0\n900001,{period},T3,suspension_count,44\n900001,{Returns.NextPeriod()},T1,suspension_count,5\n");

        pushed.Is(201);
        string[][] warnings = [.. await Task.WhenAll(pushed.Json!["submissions"]!.AsArray().Select(async one =>
            (await Returns.Get(school, $"/v1/outcomes/submissions/{one!["id"]}/report")).Json!["warnings"]!.AsArray().Select(warning => warning!["code"]!.GetValue<string>()).ToArray()))];
        Assert.Equal([["plaus.zero"], ["plaus.change"], []], warnings);
    }

    [Fact]
    public async Task A_hundred_and_one_returns_are_a_batch()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var periods = Enumerable.Range(0, 34).SelectMany(i => Enumerable.Range(1, 3).Select(term => (Year: $"{2850 + i}/{2851 + i}", Code: $"T{term}"))).Take(101).ToList();
        string Body(string more) => "[" + string.Join(',', periods.Select((period, i) =>
            Returns.Json(period.Year, rowMore: i == 100 ? more : "").Replace("\"T1\"", $"\"{period.Code}\"", StringComparison.Ordinal))) + "]";

        var refused = await Json(school, Body(",\"weight\":1"));
        refused.Is(400, "unknown_property");
        Assert.Equal("/100/rows/0", refused.Json!["errors"]![0]!["pointer"]!.GetValue<string>());
        var pushed = await Json(school, Body(""));

        pushed.Is(201);
        Assert.Equal(101, pushed.Json!["submissions"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_batch_has_a_size_and_takes_no_corrections()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = Returns.NextPeriod();
        var many = "urn,period,code,indicator,value\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"900001,{2100 + i}/{2101 + i},T1,suspension_count,1\n"));

        (await Returns.Send(school, HttpMethod.Post, Batches, "[]", key: null)).Is(400, "idempotency_key_missing");
        (await Send(school, many)).Is(413, "too_many_rows");
        (await Json(school, "[" + string.Join(',', Enumerable.Repeat("{}", 1001)) + "]")).Is(413, "too_many_rows");
        (await Json(school, $"[{Returns.Json(period, more: $",\"basedOn\":\"{Guid.CreateVersion7()}\",\"reasonCode\":\"other\"").Replace("\"full\"", "\"correction\"", StringComparison.Ordinal)}]"))
            .Is(422, "submission_rejected");
        (await Json(school, $"[{Returns.Json(period)}]")).Is(201);
    }

    private static Task<Answer> Send(HttpClient client, string csv, string key = "") => Returns.Send(client, HttpMethod.Post, Batches + Common, csv, "text/csv", key);

    private static Task<Answer> Json(HttpClient client, string json) => Returns.Send(client, HttpMethod.Post, Batches, json);

    /// <returns>What was read for a batch, statement by statement.</returns>
    private static async Task<string[]> Asked(HttpClient client, int returns)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Batches + Common)
        {
            Content = new StringContent("urn,period,code,indicator,value\n" + string.Concat(Enumerable.Range(0, returns).Select(_ => $"900001,{Returns.NextPeriod()},T1,suspension_count,3\n")), Encoding.UTF8, "text/csv"),
            Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
        };
        using var statements = new Statements(request);
        using var answer = await client.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return [.. statements.Texts.Select(text => text.Replace("-- prepared\n\n", "", StringComparison.Ordinal)).Where(text => text.StartsWith("SELECT", StringComparison.Ordinal))];
    }

    private async Task<int> Stored(params string[] periods)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Submission>().CountAsync(row => periods.Contains(row.Period), Ct);
    }
}
