using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>school-a (URN 900001) pushes, school-b must not notice, dashboard may not push.</summary>
public sealed class PushReturnTests(VrnHost host)
{
    private const string DataSet = "/v1/outcomes/data-sets/school-behaviour-termly";
    private const string Good = "indicator,reason,sex,value\nsuspension_count,,,12\nsuspension_count,,Female,5\nsuspension_count,,Male,7\n"
        + "suspension_reason_count,PP,,5\nsuspension_reason_count,DB,,9\n";
    private const string Bad = "indicator,reason,sex,value\nsuspension_count,,,12\nsuspension_count,,Female,five\nsuspension_count,,Male,7\n"
        + "suspension_reason_count,ZZ,,5\nsuspension_reason_count,DB,,9\n";

    // A school has one live return for a period; every test takes a year of its own.
    private static int year = 2030;

    private static readonly HashSet<string> PerRequest = new(StringComparer.OrdinalIgnoreCase) { "X-Request-Id", "Date", "DPoP-Nonce", "Content-Length", "RateLimit", "RateLimit-Policy" };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string NextYear()
    {
        var first = Interlocked.Increment(ref year);
        return $"{first}/{first + 1}";
    }

    [Fact]
    public async Task A_school_mends_what_was_refused_and_is_answered_the_same_when_it_repeats_itself()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        var (period, key) = (NextYear(), Guid.NewGuid().ToString());

        using var refused = await Push(school, period, Bad, key);
        var problem = await Problem(refused, HttpStatusCode.UnprocessableEntity, "submission_rejected");
        var errors = problem.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("row").GetInt32(), error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal([(2, 3, "value", "schema.value"), (4, 5, "reason", "code.unknown")], errors);
        Assert.Empty(await Items(school, period));

        using var accepted = await Push(school, period, Good, key);
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        var answer = await accepted.Content.ReadAsStringAsync(Ct);
        using var read = await school.GetAsync(accepted.Headers.Location, Ct);
        Assert.Equal(answer, await read.Content.ReadAsStringAsync(Ct));
        Assert.Equal(accepted.Headers.ETag, read.Headers.ETag);

        using var repeated = await Push(school, period, Good, key);
        Assert.Equal((HttpStatusCode.Created, answer), (repeated.StatusCode, await repeated.Content.ReadAsStringAsync(Ct)));
        Assert.Equal("true", repeated.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(accepted.Headers.GetValues("Idempotency-Expires"), repeated.Headers.GetValues("Idempotency-Expires"));
        Assert.Equal(accepted.Headers.Location, repeated.Headers.Location);
        Assert.Single(await Items(school, period));

        Assert.Equal(await Unseen(other, accepted.Headers.Location!.AbsolutePath), await Unseen(other, $"/v1/outcomes/submissions/{Guid.NewGuid()}"));
        Assert.Equal(await Unseen(other, accepted.Headers.Location.AbsolutePath + "/rows"), await Unseen(other, $"/v1/outcomes/submissions/{Guid.NewGuid()}/rows"));
        Assert.Empty(await Items(other, period));
    }

    [Fact]
    public async Task What_was_pushed_is_read_back_row_by_row_and_announced_once()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var accepted = await Push(school, NextYear(), Good);
        var location = accepted.Headers.Location!.AbsolutePath;

        List<string> rows = [];
        for (var next = location + "/rows?limit=2"; next is not null;)
        {
            var page = await school.GetFromJsonAsync<JsonElement>(next, Ct);
            rows.AddRange(page.GetProperty("items").EnumerateArray().Select(row => row.GetRawText()));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(5, rows.Count);
        Assert.Equal("""{"row":4,"indicator":"suspension_reason_count","area":null,"filters":{"reason":"PP"},"value":5}""", rows[3]);
        await using var scope = await host.Inside();
        var id = Guid.Parse(location.Split('/')[^1]);
        Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<OutboxEntry>().CountAsync(entry => entry.Kind == "submission" && entry.EntityId == id, Ct));
    }

    [Fact]
    public async Task Json_is_taken_as_csv_is()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var body = $$"""
            {"establishment":{"urn":"900001","laEstab":"8569001"},"period":{"period":"{{NextYear()}}","code":"T1"},"submissionType":"full",
             "sourceSystem":{"name":"synthetic","version":"1"},"absentMeansZero":true,"indicators":["suspension_count","suspension_reason_count"],
             "rows":[{"indicator":"suspension_count","filters":{"sex":"Total"},"value":12},{"indicator":"suspension_reason_count","filters":{"reason":"PP"},"value":12}]}
            """;

        using var accepted = await Send(school, DataSet + "/submissions", body, "application/json");

        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        var model = await accepted.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(("accepted", 2, true), (model.GetProperty("state").GetString(), model.GetProperty("rowCount").GetInt32(), model.GetProperty("synthetic").GetBoolean()));
    }

    [Fact]
    public async Task A_second_live_return_for_the_period_is_refused_even_under_a_new_key()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = NextYear();
        using var first = await Push(school, period, Good);

        using var second = await Push(school, period, Good);

        await Problem(second, HttpStatusCode.Conflict, "submission_exists");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
    }

    [Fact]
    public async Task Of_many_pushes_of_one_period_at_once_one_is_stored()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = NextYear();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Push(school, period, Good)));

        Assert.Equal(1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(await Items(school, period));
    }

    [Fact]
    public async Task A_dashboard_may_not_push()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        using var refused = await Push(dashboard, NextYear(), Good);

        var problem = await Problem(refused, HttpStatusCode.Forbidden, "insufficient_scope");
        Assert.Equal("outcomes:write", problem.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_school_pushes_for_itself_only()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = NextYear();

        using var foreign = await Push(school, period, Good, urn: "900002");
        using var police = await Send(school, "/v1/outcomes/data-sets/police-violence-quarterly/submissions", Good, "text/csv");

        await Problem(foreign, HttpStatusCode.Forbidden, "not_your_organisation");
        await Problem(police, HttpStatusCode.Forbidden, "insufficient_scope");
    }

    [Fact]
    public async Task A_return_with_personal_data_is_refused_without_repeating_it()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var csv = Good.Replace("Female", "Amelia Example", StringComparison.Ordinal).Replace("PP", "9434765919", StringComparison.Ordinal);

        using var refused = await Push(school, NextYear(), csv);

        var problem = await Problem(refused, HttpStatusCode.UnprocessableEntity, "personal_data_refused");
        var errors = problem.GetProperty("errors").EnumerateArray()
            .Select(error => (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString(), error.GetProperty("code").GetString()));
        Assert.Equal([(3, "sex", "pii.person-name"), (5, "reason", "pii.nhs-number")], errors);
        Assert.DoesNotContain("Amelia", problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("9434765919", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_reports_and_stores_nothing()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = NextYear();

        using var bad = await Send(school, $"{DataSet}/submissions/validate{Head(period)}", Bad, "text/csv", key: null);
        using var good = await Send(school, $"{DataSet}/submissions/validate{Head(period)}", Good, "text/csv", key: null);

        var report = await bad.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((HttpStatusCode.OK, false, 2), (bad.StatusCode, report.GetProperty("valid").GetBoolean(), report.GetProperty("counts").GetProperty("errors").GetInt32()));
        Assert.True((await good.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("valid").GetBoolean());
        Assert.Empty(await Items(school, period));
    }

    [Fact]
    public async Task A_nil_return_says_that_there_was_nothing()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var period = NextYear();

        using var accepted = await Send(
            school, $"{DataSet}/submissions{Head(period).Replace("full", "nil", StringComparison.Ordinal)}&indicators=suspension_count", "indicator,value\n", "text/csv");

        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        Assert.Equal("nil", Assert.Single(await Items(school, period)).GetProperty("submissionType").GetString());
    }

    [Theory]
    [InlineData("text/plain", "x", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("application/json; charset=latin1", "{}", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    public async Task A_body_that_is_no_return_is_refused(string mediaType, string body, HttpStatusCode status, string code)
    {
        using var school = await SandboxClient.Of(host, "school-a");

        using var refused = await Send(school, DataSet + "/submissions", body, mediaType);

        await Problem(refused, status, code);
    }

    [Fact]
    public async Task The_request_itself_is_checked()
    {
        using var school = await SandboxClient.Of(host, "school-a");

        await Problem(await Send(school, DataSet + "/submissions", Good, "text/csv", key: null), HttpStatusCode.BadRequest, "idempotency_key_missing");
        await Problem(await Send(school, "/v1/outcomes/data-sets/no-such/submissions", Good, "text/csv"), HttpStatusCode.NotFound, "not_found");
        await Problem(await Send(school, DataSet + "/submissions?colour=red", Good, "text/csv"), HttpStatusCode.BadRequest, "unknown_parameter");
        await Problem(await Send(school, DataSet + "/submissions?urn=900001", "{}", "application/json"), HttpStatusCode.BadRequest, "invalid_parameter");
        await Problem(await Push(school, NextYear(), new string('x', 17 * 1024 * 1024)), HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        await Problem(await school.GetAsync($"{DataSet}/submissions?after=x", Ct), HttpStatusCode.BadRequest, "invalid_cursor");
        await Problem(await school.GetAsync($"{DataSet}/submissions?limit=0", Ct), HttpStatusCode.BadRequest, "invalid_parameter");
        await Problem(await school.GetAsync($"{DataSet}/submissions?state=lost", Ct), HttpStatusCode.BadRequest, "invalid_parameter");
    }

    [Fact]
    public async Task A_big_return_is_stored_whole()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var csv = new StringBuilder("indicator,attendance-code,weekday,value\n");
        foreach (var code in Shipped.Catalogue.CodeLists["attendance-code"].Versions[0].Codes)
        {
            csv.Append("session_count_by_code,").Append(code.Value).Append(",,123456\n");
        }

        using var accepted = await Send(school, $"/v1/outcomes/data-sets/school-attendance-termly/submissions{Head(NextYear())}", csv.ToString(), "text/csv");

        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        var id = Guid.Parse(accepted.Headers.Location!.AbsolutePath.Split('/')[^1]);
        await using var scope = await host.Inside();
        Assert.Equal(38, await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<SubmissionRow>().CountAsync(row => row.SubmissionId == id, Ct));
    }

    [Fact]
    public async Task Own_returns_are_listed_newest_first_page_by_page()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        List<string> pushed = [];
        for (var i = 0; i < 3; i++)
        {
            using var accepted = await Push(school, NextYear(), Good);
            pushed.Add(accepted.Headers.Location!.AbsolutePath.Split('/')[^1]);
        }

        List<string> listed = [];
        for (var next = $"{DataSet}/submissions?limit=1"; next is not null && listed.Count < 200;)
        {
            var page = await school.GetFromJsonAsync<JsonElement>(next, Ct);
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(Enumerable.Reverse(pushed), listed.Where(pushed.Contains));
    }

    private static string Head(string period, string urn = "900001") =>
        $"?urn={urn}&period={Uri.EscapeDataString(period)}&code=T1&submissionType=full&sourceSystem=synthetic&absentMeansZero=true";

    private static Task<HttpResponseMessage> Push(HttpClient client, string period, string csv, string? key = "", string urn = "900001") =>
        Send(client, $"{DataSet}/submissions{Head(period, urn)}", csv, "text/csv", key);

    private static Task<HttpResponseMessage> Send(HttpClient client, string address, string body, string mediaType, string? key = "")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key.Length > 0 ? key : Guid.NewGuid().ToString());
        }
        return client.SendAsync(request, Ct);
    }

    private static async Task<JsonElement[]> Items(HttpClient client, string period)
    {
        var page = await client.GetFromJsonAsync<JsonElement>($"{DataSet}/submissions?period={Uri.EscapeDataString(period)}", Ct);
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static async Task<JsonElement> Problem(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var text = await response.Content.ReadAsStringAsync(Ct);
        Assert.True(response.StatusCode == status, $"{response.StatusCode} {text}");
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    /// <summary>The answer without the ids of address and request: what is left must not differ between hidden and unknown.</summary>
    private static async Task<string> Unseen(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var problem = (await response.Content.ReadFromJsonAsync<Dictionary<string, JsonElement>>(Ct))!;
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(header => !PerRequest.Contains(header.Key));
        return string.Join('\n', problem.Where(member => member.Key is not ("instance" or "traceId" or "requestId")).Select(member => $"{member.Key}: {member.Value}"))
            + string.Join('\n', headers.OrderBy(header => header.Key, StringComparer.Ordinal).Select(header => $"{header.Key}: {string.Join(',', header.Value)}"));
    }
}
