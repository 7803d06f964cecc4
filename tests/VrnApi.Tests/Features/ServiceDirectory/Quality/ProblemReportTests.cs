using System.Text;
using System.Text.Json.Nodes;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Quality;

public sealed class ProblemReportTests(VrnHost host)
{
    private const string Reports = "/v1/directory/problem-reports";

    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get, Patch = HttpMethod.Patch;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_is_its_owners_task_until_it_is_decided()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var school = await SandboxClient.Of(host, "school-a");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var (address, id) = await AssuranceRoutesTests.Published(council);

        var made = (await school.Send(Post, $"{address}/problem-reports", Report("closed", "It moved last month."))).Is(202);
        Assert.Equal("open", made.Json["state"]!.GetValue<string>());
        var report = made.Json["id"]!.GetValue<string>();
        var mine = $"{Reports}?state=open&service_id={id}";
        Assert.Equal(report, (await council.Send(Get, mine)).Is(200).Json["items"]![0]!["id"]!.GetValue<string>());
        Assert.Empty((await other.Send(Get, mine)).Is(200).Json["items"]!.AsArray());
        Assert.Single((await core.Send(Get, mine)).Is(200).Json["items"]!.AsArray());
        Assert.Equal("insufficient_scope", (await school.Send(Get, mine)).Is(403).Code);

        (await other.Send(Patch, $"{Reports}/{report}", new JsonObject { ["state"] = "accepted" })).Is(404);
        (await council.Send(Patch, $"{Reports}/{report}", new JsonObject { ["state"] = "open" })).Is(422);
        Assert.Equal("personal_data_suspected", (await council.Send(Patch, $"{Reports}/{report}", new JsonObject { ["state"] = "rejected", ["note"] = "Mr Peter Jones says no" })).Is(422).Code);
        var decided = (await council.Send(Patch, $"{Reports}/{report}", new JsonObject { ["state"] = "accepted", ["note"] = "The address was changed" })).Is(200);
        Assert.Equal(("accepted", true), (decided.Json["state"]!.GetValue<string>(), decided.Json["decided_at"] is not null));
        Assert.Equal("invalid_state", (await core.Send(Patch, $"{Reports}/{report}", new JsonObject { ["state"] = "rejected" })).Is(409).Code);
        Assert.Empty((await council.Send(Get, mine)).Is(200).Json["items"]!.AsArray());
        (await council.Send(Get, $"{Reports}?state=done")).Is(400);
    }

    [Theory]
    [InlineData("wrong", "Ring Jane Smith on 07700 900123", 422, "personal_data_suspected", "/text")]
    [InlineData("wrong", "Mail jane.smith@example.org", 422, "personal_data_suspected", "/text")]
    [InlineData("wrong", "The opening times are wrong", 202, null, null)]
    [InlineData("review", "x", 422, "validation_failed", "/kind")]
    [InlineData("Wrong", "x", 422, "validation_failed", "/kind")]
    [InlineData("unsafe", null, 202, null, null)]
    public async Task What_is_about_a_person_or_of_no_kind_is_refused(string kind, string? text, int status, string? code, string? pointer)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var (address, _) = await AssuranceRoutesTests.Published(council);

        var answer = (await council.Send(Post, $"{address}/problem-reports", Report(kind, text))).Is(status);

        Assert.Equal(code, answer.Code);
        Assert.Equal(pointer is null ? null : [pointer], answer.Json["errors"] is null ? null : answer.Pointers);
    }

    [Fact]
    public async Task Anybody_may_report_five_times_an_hour_and_no_more()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        await using var lone = await host.Settings(("Limits:Shared", "false"));
        using var anonymous = lone.Anonymous();
        var (_, id) = await AssuranceRoutesTests.Published(council);

        Assert.Equal("validation_failed", (await Open(anonymous, id, Report("wrong", new string('x', 1001)).ToJsonString())).Is(422).Code);
        Assert.Equal("personal_data_suspected", (await Open(anonymous, id, Report("wrong", "Ring Jane Smith on 07700 900123").ToJsonString())).Is(422).Code);
        Assert.Equal("validation_failed", (await Open(anonymous, id, Report("review", null).ToJsonString())).Is(422).Code);
        (await Open(anonymous, id, "{\"kind\":1}")).Is(400);
        (await Open(anonymous, Guid.CreateVersion7().ToString(), Report("wrong", null).ToJsonString())).Is(404);
        for (var i = 0; i < 5; i++)
        {
            (await Open(anonymous, id, Report("wrong", new string('x', 1000)).ToJsonString())).Is(202);
        }
        using var request = new HttpRequestMessage(Post, $"/oruk/v3/services/{id}/problem-reports") { Content = new StringContent(Report("wrong", null).ToJsonString(), Encoding.UTF8, "application/json") };
        using var refused = await anonymous.SendAsync(request, Ct);
        Assert.Equal((429, true, "*"), ((int)refused.StatusCode, refused.Headers.RetryAfter is not null, refused.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal(5, (await council.Send(Get, $"{Reports}?service_id={id}")).Is(200).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_nobody_sees_cannot_be_reported()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var address = (await council.Send(Post, Services, Document("Unseen", "unseen"))).Is(201).Location!;
        (await school.Send(Post, $"{address}/problem-reports", Report("wrong", null))).Is(404);
        (await council.Send(Post, $"{address}/publish")).Is(200);
        (await school.Send(Post, $"{address}/problem-reports", Report("wrong", null))).Is(202);
        (await council.Send(HttpMethod.Delete, address, ifMatch: (await council.Send(Get, $"{address}?view=edit")).Tag)).Is(204);
        (await school.Send(Post, $"{address}/problem-reports", Report("wrong", null))).Is(410);
    }

    private static JsonObject Report(string kind, string? text)
    {
        var report = new JsonObject { ["kind"] = kind };
        if (text is not null)
        {
            report["text"] = text;
        }
        return report;
    }

    private static async Task<Answer> Open(HttpClient anonymous, string id, string body)
    {
        using var answer = await anonymous.PostAsync($"/oruk/v3/services/{id}/problem-reports", new StringContent(body, Encoding.UTF8, "application/json"), Ct);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(Ct), null, null, null);
    }
}
