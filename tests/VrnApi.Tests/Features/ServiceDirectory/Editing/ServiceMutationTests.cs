using System.Text.Json;
using VrnApi.Tests.Features.ServiceDirectory.Quality;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

/// <summary>Writes of listings in GraphQL do what REST does and refuse what it refuses.</summary>
public sealed class ServiceMutationTests(VrnHost host)
{
    private const string Status = "mutation ($input: SetServiceStatusInput!) { setServiceStatus(input: $input) { uuid status } }";

    private const string Capacity = "mutation ($input: SetCapacityInput!) { setServiceCapacity(input: $input) { uuid capacities { unit available maximum isStale } } }";

    private const string Problem = "mutation ($input: ProblemInput!) { reportListingProblem(input: $input) { uuid serviceUuid kind state } }";

    [Fact]
    public async Task An_owner_sets_status_and_room_and_rest_shows_both()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        var (address, id) = await AssuranceRoutesTests.Published(council);

        var set = await council.Data(Status, new { input = new { id, status = "TEMPORARILY_CLOSED", closedReason = "Building works", closedUntil = "2099-01-31" } });
        Assert.Equal("TEMPORARILY_CLOSED", set.GetProperty("setServiceStatus").GetProperty("status").GetString());
        var rest = (await other.Send(HttpMethod.Get, address)).Is(200).Json;
        Assert.Equal(("temporarily closed", "2099-01-31"), (rest["status"]!.GetValue<string>(), rest["x_vrn"]!["closed_until"]!.GetValue<string>()));
        await council.Data(Status, new { input = new { id, status = "ACTIVE" } });
        Assert.Null((await other.Send(HttpMethod.Get, address)).Is(200).Json["x_vrn"]!["closed_until"]);

        await council.Data(Capacity, new { input = new { id, unit = "places", available = 4, maximum = 12 } });
        await council.Data(Capacity, new { input = new { id, unit = "beds", available = 1 } });
        var room = (await council.Data(Capacity, new { input = new { id, unit = "places", available = 3, maximum = 12 } })).GetProperty("setServiceCapacity").GetProperty("capacities").GetRawText();
        Assert.Equal("""[{"unit":"places","available":3,"maximum":12,"isStale":false},{"unit":"beds","available":1,"maximum":null,"isStale":false}]""", room);
        Assert.Equal(2, (await other.Send(HttpMethod.Get, address)).Is(200).Json["capacities"]!.AsArray().Count);
    }

    [Fact]
    public async Task Refusals_are_those_of_rest()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var school = await SandboxClient.Of(host, "school-a");
        var (_, id) = await AssuranceRoutesTests.Published(council);

        Assert.Equal("NOT_OWNER", await Refused(other, Status, new { input = new { id, status = "DEFUNCT" } }));
        Assert.Equal("NOT_FOUND", await Refused(council, Status, new { input = new { id = Guid.CreateVersion7(), status = "DEFUNCT" } }));
        Assert.Equal("VALIDATION_FAILED", await Refused(council, Capacity, new { input = new { id, unit = "places", available = -1 } }));
        Assert.Equal("INSUFFICIENT_SCOPE", await Refused(school, Status, new { input = new { id, status = "DEFUNCT" } }));
        Assert.Equal("PERSONAL_DATA_SUSPECTED", await Refused(school, Problem, new { input = new { id, kind = "WRONG", text = "Ask Mrs Jane Smith", idempotencyKey = "k" } }));
    }

    [Fact]
    public async Task A_report_is_made_once_for_its_key_and_read_by_the_owner_over_rest()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var (_, id) = await AssuranceRoutesTests.Published(council);
        var input = new { input = new { id, kind = "CLOSED", text = "It moved.", idempotencyKey = Guid.NewGuid().ToString() } };

        var made = (await school.Data(Problem, input)).GetProperty("reportListingProblem").GetRawText();

        Assert.Equal(made, (await school.Data(Problem, input)).GetProperty("reportListingProblem").GetRawText());
        var item = Assert.Single((await council.Send(HttpMethod.Get, $"/v1/directory/problem-reports?service_id={id}")).Is(200).Json["items"]!.AsArray());
        Assert.Contains(item!["id"]!.GetValue<string>(), made, StringComparison.Ordinal);
        Assert.Contains("\"closed\"", made, StringComparison.Ordinal);
    }

    private static async Task<string> Refused(HttpClient client, string mutation, object variables)
    {
        using var request = GraphQLCalls.Post(mutation, variables: variables);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return json.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString()!;
    }
}
