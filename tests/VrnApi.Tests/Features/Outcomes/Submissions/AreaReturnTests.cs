using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>Councils, police and health count for areas: each writes its own data set, for areas of its own, and sees nobody else's returns.</summary>
public sealed class AreaReturnTests(VrnHost host)
{
    // A provider has one live return for a period; every case takes a year of its own.
    private static int year = 2030;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("council-leicester", "council-prevention-termly", "E06000016", "E06000017")]
    [InlineData("council-leicestershire", "council-prevention-termly", "E07000130", "E06000016")]
    [InlineData("police-leicestershire", "police-violence-quarterly", "E07000130", "E06000060")]
    [InlineData("health-llr", "health-assault-quarterly", "E06000017", "E06000060")]
    public async Task An_own_area_is_taken_and_read_back_by_its_provider_alone(string client, string dataSet, string own, string outside)
    {
        using var provider = await SandboxClient.Of(host, client);

        using var accepted = await Push(provider, dataSet, own);
        using var elsewhere = await Push(provider, dataSet, outside);
        using var real = await Push(provider, dataSet, own, source: "a real system");

        Assert.True(accepted.StatusCode == HttpStatusCode.Created, await accepted.Content.ReadAsStringAsync(Ct));
        var address = accepted.Headers.Location!.AbsolutePath;
        var row = Assert.Single((await provider.GetFromJsonAsync<JsonElement>(address + "/rows", Ct)).GetProperty("items").EnumerateArray());
        Assert.Equal((own, 9), (row.GetProperty("area").GetString(), row.GetProperty("value").GetInt32()));
        var fault = Assert.Single((await Problem(elsewhere, HttpStatusCode.UnprocessableEntity, "submission_rejected")).GetProperty("errors").EnumerateArray());
        Assert.Equal("area.outside", fault.GetProperty("code").GetString());
        await Problem(real, HttpStatusCode.UnprocessableEntity, "synthetic_mismatch");
        foreach (var other in Others(client))
        {
            using var stranger = await SandboxClient.Of(host, other);
            await Problem(await stranger.GetAsync(address, Ct), HttpStatusCode.NotFound, "not_found");
            await Problem(await stranger.GetAsync(address + "/rows", Ct), HttpStatusCode.NotFound, "not_found");
        }
    }

    [Theory]
    [InlineData("council-leicester", "police-violence-quarterly", "health-assault-quarterly", "school-behaviour-termly")]
    [InlineData("police-leicestershire", "council-prevention-termly", "health-assault-quarterly", "school-behaviour-termly")]
    [InlineData("health-llr", "council-prevention-termly", "police-violence-quarterly", "school-behaviour-termly")]
    [InlineData("school-a", "council-prevention-termly", "police-violence-quarterly", "health-assault-quarterly")]
    public async Task Another_types_data_set_is_not_written(string client, params string[] dataSets)
    {
        using var provider = await SandboxClient.Of(host, client);
        foreach (var dataSet in dataSets)
        {
            await Problem(await Push(provider, dataSet, "E06000016"), HttpStatusCode.Forbidden, "insufficient_scope");
        }
    }

    private static IEnumerable<string> Others(string client) =>
        ((string[])["council-leicester", "council-leicestershire", "police-leicestershire", "health-llr", "school-a"]).Where(other => other != client);

    private static Task<HttpResponseMessage> Push(HttpClient client, string dataSet, string area, string source = "synthetic")
    {
        var first = Interlocked.Increment(ref year);
        var (period, code, csv) = dataSet switch
        {
            "police-violence-quarterly" => ($"{first}", "CYQ1", $"indicator,area,offence-group,value\noffence_count,{area},robbery,9\n"),
            "health-assault-quarterly" => ($"{first}/{first + 1}", "FYQ1", $"indicator,area,value\nassault_attendance_count,{area},9\n"),
            "council-prevention-termly" => ($"{first}/{first + 1}", "T1", $"indicator,area,value\nasb_incident_count,{area},9\n"),
            _ => ($"{first}/{first + 1}", "T1", "indicator,value\nsuspension_count,9\n"),
        };
        var head = $"?period={Uri.EscapeDataString(period)}&code={code}&submissionType=full&sourceSystem={Uri.EscapeDataString(source)}&absentMeansZero=true";
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/outcomes/data-sets/{dataSet}/submissions{head}") { Content = new StringContent(csv, Encoding.UTF8, "text/csv") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return client.SendAsync(request, Ct);
    }

    private static async Task<JsonElement> Problem(HttpResponseMessage response, HttpStatusCode status, string code)
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
}
