using System.Text;
using System.Text.Json;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>Mutations do what REST does, say what REST says, and share its keys.</summary>
public sealed class MutationTests(VrnHost host)
{
    private const string Push = """
        mutation ($key: String!, $return: ReturnInput!) {
          pushReturn(dataSet: "school-behaviour-termly", idempotencyKey: $key, return: $return) { uuid state rowCount period { period code } establishment { urn } submittedAt synthetic }
        }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_return_is_pushed_once_for_its_key_and_read_back_by_rest()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var key = Guid.NewGuid().ToString();
        var first = await Pushed(school, key, Return("2019/2020", 3));
        var again = await Pushed(school, key, Return("2019/2020", 3));

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal("ACCEPTED", first.GetProperty("state").GetString());
        using var read = await school.GetAsync($"/v1/outcomes/submissions/{first.GetProperty("uuid").GetString()}", Ct);
        Assert.Equal(200, (int)read.StatusCode);

        Assert.Equal(("IDEMPOTENCY_MISMATCH", null), await Refused(school, key, Return("2019/2020", 4)));
        Assert.Equal(("SUBMISSION_EXISTS", null), await Refused(school, Guid.NewGuid().ToString(), Return("2019/2020", 5)));
        Assert.Equal(("IDEMPOTENCY_KEY_MISSING", null), await Refused(school, "", Return("2019/2020", 5)));
        // The key is the client's, whichever way it came.
        using var rest = new HttpRequestMessage(HttpMethod.Post, "/v1/outcomes/data-sets/school-behaviour-termly/submissions") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        rest.Headers.Add("Idempotency-Key", key);
        using var answer = await school.SendAsync(rest, Ct);
        Assert.Equal(422, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_faulty_return_is_refused_with_every_fault_and_a_dry_run_says_the_same()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        var faulty = Return("2018/2019", 1, indicator: "no_such_thing");
        var (code, problems) = await Refused(school, Guid.NewGuid().ToString(), faulty);
        Assert.Equal("SUBMISSION_REJECTED", code);
        Assert.Contains("/rows/0/indicator", problems, StringComparison.Ordinal);

        const string dry = """mutation ($return: ReturnInput!) { tryReturn(dataSet: "school-behaviour-termly", return: $return) { valid rows errors problems { code pointer } } }""";
        var report = (await school.Data(dry, new { @return = faulty })).GetProperty("tryReturn");
        Assert.False(report.GetProperty("valid").GetBoolean());
        Assert.Contains(report.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("pointer").GetString() == "/rows/0/indicator");
        Assert.True((await school.Data(dry, new { @return = Return("2018/2019", 1) })).GetProperty("tryReturn").GetProperty("valid").GetBoolean());
    }

    [Fact]
    public async Task Another_schools_return_is_refused_and_a_reader_may_push_nothing()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        Assert.Equal(("NOT_YOUR_ORGANISATION", null), await Refused(school, Guid.NewGuid().ToString(), Return("2017/2018", 1, urn: "900002")));
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var answer = await dashboard.SendAsync(Post(Push, GraphQLResponse, new { key = "k", @return = Return("2017/2018", 1) }), Ct);
        Assert.Equal(403, (int)answer.StatusCode);
        using var byGet = await school.SendAsync(Get(Push, GraphQLResponse), Ct);
        Assert.Equal((405, "POST"), ((int)byGet.StatusCode, Assert.Single(byGet.Content.Headers.Allow)));
    }

    private static object Return(string period, int value, string indicator = "suspension_count", string urn = "900001") => new
    {
        establishment = new { urn },
        period = new { period, code = "T1" },
        submissionType = "full",
        sourceSystem = new { name = "graphql-tests" },
        absentMeansZero = true,
        indicators = new[] { indicator },
        rows = new[] { new { indicator, value } },
    };

    private static async Task<JsonElement> Pushed(HttpClient client, string key, object content) =>
        (await client.Data(Push, new { key, @return = content })).GetProperty("pushReturn");

    private static async Task<(string? Code, string? Problems)> Refused(HttpClient client, string key, object content)
    {
        using var answer = await client.SendAsync(Post(Push, variables: new { key, @return = content }), Ct);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        var extensions = body.RootElement.GetProperty("errors")[0].GetProperty("extensions");
        return (extensions.GetProperty("code").GetString(), extensions.TryGetProperty("problems", out var problems) ? problems.GetRawText() : null);
    }
}
