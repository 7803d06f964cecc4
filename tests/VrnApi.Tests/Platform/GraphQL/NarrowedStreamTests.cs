using VrnApi.Tests.Features.Membership;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>A subscription to the services of some areas, as dashboard, of the second host: how many streams the shared one has is counted elsewhere.</summary>
public sealed class NarrowedStreamTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_comes_into_the_filter_is_told_with_its_content_and_what_leaves_it_as_deleted()
    {
        using var dashboard = (await host.Delivering).Of("dashboard");
        var made = new MadeServices(host);
        var inside = await made.Add("narrowed-in", area: "E06000016");
        var outside = await made.Add("narrowed-out", area: "E10000025");
        var cursor = Uri.UnescapeDataString(await dashboard.FeedEnd("service"));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var answer = await Open(dashboard, cursor, new { areas = new[] { "E06000016", "E06000017" } }, limit.Token);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(limit.Token));

        await made.Edit(inside, service => service.WaitTime = "1 week");
        Assert.Contains("\"action\":\"UPDATED\"", await Next(lines, inside, limit.Token), StringComparison.Ordinal);
        await made.Edit(outside, service => service.WaitTime = "1 week");
        var told = await Next(lines, outside, limit.Token);
        Assert.Contains("\"action\":\"DELETED\"", told, StringComparison.Ordinal);
        Assert.Contains("\"service\":null", told, StringComparison.Ordinal);
        await made.Edit(outside, service => service.Areas.Single().AreaCode = "E06000017");
        Assert.Contains("\"waitTime\":\"1 week\"", await Next(lines, outside, limit.Token), StringComparison.Ordinal);
        await made.Edit(inside, service => service.Areas.Single().AreaCode = "E10000025");
        Assert.Contains("\"action\":\"DELETED\"", await Next(lines, inside, limit.Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_is_refused()
    {
        using var dashboard = (await host.Delivering).Of("dashboard");
        foreach (var filter in new object[] { new { areas = Enumerable.Range(0, 17).Select(i => $"E{i:00000000}") }, new { terms = new[] { "" } }, new { terms = new[] { "a\0b" } }, new { areas = new[] { new string('a', 101) } } })
        {
            using var answer = await Open(dashboard, null, filter, Ct);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
            Assert.Contains("INVALID_PARAMETER", await lines.ReadToEndAsync(Ct), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> Open(HttpClient client, string? after, object filter, CancellationToken ct)
    {
        using var request = GraphQLCalls.Post("subscription ($after: String, $filter: ServiceChangeFilter) { serviceChanged(after: $after, filter: $filter) { action uuid service { name waitTime } } }",
            accept: "text/event-stream", variables: new { after, filter });
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
    }

    private static async Task<string> Next(StreamReader lines, Guid about, CancellationToken ct)
    {
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.Contains(about.ToString(), StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new InvalidOperationException("The stream ended.");
    }
}
