using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Changes;

/// <summary>
/// dashboard (open tier), council-leicester (E06000016), council-leicestershire (E10000018), police-leicestershire (the whole force area), and two
/// schools read the feed of one platform.
/// </summary>
public sealed class ChangeRoutesTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_feed_from_its_beginning_names_each_service_once_with_the_document_of_its_own_address()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        const string List = "/v1/directory/services?limit=100&view=summary";
        var before = await Ids(council, List);
        var items = await All(council, "/v1/changes?kinds=service,organisation&limit=7");

        Assert.Equal(items.Count, items.Select(item => (item.Kind, item.Id)).Distinct().Count());
        Assert.Equal(items.Count, items.Select(item => item.Cursor).Distinct().Count());
        // Other tests add and withdraw meanwhile.
        var listed = (await Ids(council, List)).Intersect(before).ToList();
        Assert.NotEmpty(listed);
        Assert.Empty(listed.Except(items.Where(item => item is { Kind: "service", Action: "updated" }).Select(item => item.Id)));
        var one = items.First(item => item is { Kind: "service", Action: "updated" });
        using var read = await council.GetAsync(one.Url, Ct);
        Assert.Equal(one.Data, await read.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task An_empty_page_keeps_its_cursor_and_what_is_written_then_comes_next()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var service = await AddService("feed-next");
        var end = await End(dashboard, "/v1/changes?kinds=service");
        var same = await Answers.Read(await dashboard.GetAsync(end, Ct));
        // Other tests write too; a page that is empty names itself.
        if (same.GetProperty("items").GetArrayLength() == 0)
        {
            Assert.Equal(end, same.GetProperty("next").GetString());
        }

        await Edit(service, row => row.WaitTime = "1 week");
        await Edit(service, row => row.WaitTime = "2 weeks");
        var items = await All(dashboard, end);
        var change = Assert.Single(items, item => item.Id == service);
        Assert.Equal("updated", change.Action);
        Assert.Contains("2 weeks", change.Data, StringComparison.Ordinal);

        await Edit(service, row => (row.EditorialState, row.WithdrawnReason) = (EditorialState.Withdrawn, WithdrawalReason.Closed));
        var gone = Assert.Single(await All(dashboard, items[^1].Next), item => item.Id == service);
        Assert.Equal(("deleted", "", ""), (gone.Action, gone.Data, gone.Url));
    }

    [Fact]
    public async Task A_page_that_the_caller_holds_costs_a_304()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var first = await dashboard.GetAsync("/v1/changes?kinds=organisation&limit=1", Ct);
        var next = (await Answers.Read(first)).GetProperty("next").GetString();
        using var page = await dashboard.GetAsync(next, Ct);

        using var again = await dashboard.SendAsync(new HttpRequestMessage(HttpMethod.Get, next) { Headers = { IfNoneMatch = { page.Headers.ETag! } } }, Ct);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal($"<{(await Answers.Read(page)).GetProperty("next").GetString()}>; rel=\"next\"", page.Headers.GetValues("Link").Single());
    }

    [Fact]
    public async Task A_listing_for_partners_concerns_its_owner_and_its_areas_and_nobody_else_learns_its_id()
    {
        using var owner = await SandboxClient.Of(host, "council-leicester");
        using var police = await SandboxClient.Of(host, "police-leicestershire");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        HttpClient[] may = [owner, police], mayNot = [other, dashboard];
        var before = await Ends(may.Concat(mayNot));

        var id = await AddService("feed-restricted", Listing.Partners, "E06000016", await PartnerOf("council-leicester"));
        await Edit(id, row => row.WaitTime = "1 week");
        foreach (var client in may)
        {
            Assert.Equal("updated", Assert.Single(await All(client, before[client]), item => item.Id == id).Action);
        }
        foreach (var client in mayNot)
        {
            Assert.DoesNotContain(id.ToString(), await Text(client, before[client]), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(id.ToString(), await Text(client, "/v1/changes?limit=100"), StringComparison.OrdinalIgnoreCase);
        }

        // Opened to everybody, then closed again: those who saw it are told that it is gone, once.
        await Edit(id, row => row.Listing = Listing.Open);
        foreach (var client in mayNot)
        {
            Assert.Equal("updated", Assert.Single(await All(client, before[client]), item => item.Id == id).Action);
        }
        await Edit(id, row => row.Listing = Listing.Partners);
        var ends = await Ends(mayNot);
        foreach (var client in mayNot)
        {
            var gone = Assert.Single(await All(client, before[client]), item => item.Id == id);
            Assert.Equal(("deleted", ""), (gone.Action, gone.Data));
        }
        await Edit(id, row => row.WaitTime = "2 weeks");
        foreach (var client in mayNot)
        {
            Assert.DoesNotContain(id.ToString(), await Text(client, ends[client]), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("2 weeks", Assert.Single(await All(owner, before[owner]), item => item.Id == id).Data, StringComparison.Ordinal);

        // A new owner is told, and the old one that it is gone.
        var moved = await Ends([owner, other]);
        var county = await PartnerOf("council-leicestershire");
        await Edit(id, row => row.OwnerPartnerId = county);
        Assert.Equal("updated", Assert.Single(await All(other, moved[other]), item => item.Id == id).Action);
    }

    [Fact]
    public async Task A_return_is_in_its_schools_feed_and_in_no_other()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var other = await SandboxClient.Of(host, "school-b");
        using var council = await SandboxClient.Of(host, "council-leicester");
        var before = await Ends([school, other, council]);
        var id = await Push(school, 1990);

        var change = Assert.Single(await All(school, before[school]), item => item.Id == id);
        Assert.Equal(("submission", "updated"), (change.Kind, change.Action));
        using var read = await school.GetAsync(change.Url, Ct);
        Assert.Equal(change.Data, await read.Content.ReadAsStringAsync(Ct));
        foreach (var client in new[] { other, council })
        {
            Assert.DoesNotContain(id.ToString(), await Text(client, before[client]), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("kinds=submission", 403, "insufficient_scope")]
    [InlineData("kinds=service,network", 403, "insufficient_scope")]
    [InlineData("kinds=nothing", 400, "invalid_parameter")]
    [InlineData("kinds=", 400, "invalid_parameter")]
    [InlineData("limit=0", 400, "invalid_parameter")]
    [InlineData("limit=101", 400, "invalid_parameter")]
    [InlineData("after=AQ", 400, "invalid_cursor")]
    [InlineData("since=1", 400, "unknown_parameter")]
    [InlineData("kinds=service&limit=100", 200, null)]
    public async Task What_is_asked_wrongly_is_refused(string query, int status, string? code)
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");

        var answer = await Answers.Read(await dashboard.GetAsync("/v1/changes?" + query, Ct), status);

        Assert.Equal(code, status == 200 ? null : answer.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_token_without_the_scope_of_a_kind_has_a_feed_without_the_kind()
    {
        using var narrow = await SandboxClient.Of(host, "council-leicester", "organisations:read");
        using var none = await SandboxClient.Of(host, "council-leicester", "schema:read");

        Assert.Equal(["organisation"], (await All(narrow, "/v1/changes?limit=100")).Select(item => item.Kind).Distinct());
        await Answers.Read(await none.GetAsync("/v1/changes", Ct), 403);
    }

    [Fact]
    public async Task A_cursor_belongs_to_its_client()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var council = await SandboxClient.Of(host, "council-leicester");
        var end = await End(dashboard, "/v1/changes?kinds=service");

        await Answers.Read(await dashboard.GetAsync(end, Ct));
        Assert.Equal("invalid_cursor", (await Answers.Read(await council.GetAsync(end, Ct), 400)).GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("/v1/changes")]
    [InlineData("/v1/changes/stream")]
    public async Task A_cursor_of_another_numbering_has_expired_and_the_answer_says_where_to_begin(string path)
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        await using var scope = await host.Inside();
        var caller = new Caller("dashboard", Guid.NewGuid(), "dashboard", PartnerType.Dashboard, null, null, new HashSet<string>());
        var cursor = new FeedPosition(Guid.NewGuid(), "open ", 0, 1, 1).Seal(scope.ServiceProvider.GetRequiredService<Cursors>(), caller);

        var problem = await Answers.Read(await dashboard.GetAsync($"{path}?kinds=service&after={cursor}", Ct), 410);

        Assert.Equal("cursor_expired", problem.GetProperty("code").GetString());
        var snapshot = problem.GetProperty("snapshot").GetString();
        Assert.Equal($"{VrnHost.Issuer}/v1/changes?kinds=service", snapshot);
        await Answers.Read(await dashboard.GetAsync(snapshot, Ct));
    }

    [Fact]
    public async Task The_stream_goes_on_after_the_last_event_id_and_tells_what_is_written_meanwhile()
    {
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        var service = await AddService("feed-stream");
        var last = (await All(dashboard, "/v1/changes?kinds=service&limit=100"))[^1].Cursor;
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/changes/stream?kinds=service") { Headers = { { "Last-Event-ID", last } } };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        using var response = await dashboard.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(limit.Token));

        await Edit(service, row => row.WaitTime = "3 weeks");
        var told = await Event(lines, service, limit.Token);
        Assert.Equal("updated", told.Name);
        Assert.Contains("3 weeks", told.Data, StringComparison.Ordinal);
        await Edit(service, row => row.EditorialState = EditorialState.Withdrawn);
        var gone = await Event(lines, service, limit.Token);
        Assert.Equal("deleted", gone.Name);
        Assert.DoesNotContain(await All(dashboard, $"/v1/changes?kinds=service&after={gone.Id}"), item => item.Id == service);
    }

    private static async Task<(string Name, string Id, string Data)> Event(StreamReader lines, Guid about, CancellationToken ct)
    {
        var (name, id) = ("", "");
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line[4..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains(about.ToString(), StringComparison.Ordinal))
            {
                return (name, id, line[6..]);
            }
        }
        throw new InvalidOperationException("The stream ended.");
    }

    private Task<Guid> AddService(string name, Listing listing = Listing.Open, string? area = null, Guid? owner = null) =>
        new MadeServices(host).Add(name, listing, area, owner);

    private Task Edit(Guid id, Action<Service> edit) => new MadeServices(host).Edit(id, edit);

    private async Task<Guid> PartnerOf(string client)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnApi.Data.VrnDbContext>().Set<Client>().Where(row => row.Id == client).Select(row => row.PartnerId).SingleAsync(Ct);
    }

    private static async Task<Guid> Push(HttpClient school, int year)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/outcomes/data-sets/school-behaviour-termly/submissions")
        {
            Content = new StringContent($$"""
                { "establishment": { "urn": "900001" }, "period": { "period": "{{year}}/{{year + 1}}", "code": "T1" }, "submissionType": "full",
                  "sourceSystem": { "name": "feed" }, "absentMeansZero": true, "indicators": [ "permanent_exclusion_count" ],
                  "rows": [ { "indicator": "permanent_exclusion_count", "value": 1 } ] }
                """, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } },
        };
        return (await Answers.Read(await school.SendAsync(request, Ct), 201)).GetProperty("id").GetGuid();
    }

    private static async Task<Dictionary<HttpClient, string>> Ends(IEnumerable<HttpClient> clients)
    {
        var ends = new Dictionary<HttpClient, string>();
        foreach (var client in clients)
        {
            ends[client] = await End(client, "/v1/changes?limit=100");
        }
        return ends;
    }

    /// <summary>The address after everything that there is now.</summary>
    private static async Task<string> End(HttpClient client, string address)
    {
        while (true)
        {
            var page = await Answers.Read(await client.GetAsync(address, Ct));
            address = page.GetProperty("next").GetString()!;
            if (page.GetProperty("items").GetArrayLength() == 0)
            {
                return address;
            }
        }
    }

    private static async Task<string> Text(HttpClient client, string address)
    {
        var text = new System.Text.StringBuilder();
        while (true)
        {
            var page = await Answers.Read(await client.GetAsync(address, Ct));
            text.AppendLine(page.GetRawText());
            address = page.GetProperty("next").GetString()!;
            if (page.GetProperty("items").GetArrayLength() == 0)
            {
                return text.ToString();
            }
        }
    }

    private static async Task<List<Item>> All(HttpClient client, string address)
    {
        var items = new List<Item>();
        while (true)
        {
            var page = await Answers.Read(await client.GetAsync(address, Ct));
            address = page.GetProperty("next").GetString()!;
            if (page.GetProperty("items").GetArrayLength() == 0)
            {
                return items;
            }
            items.AddRange(page.GetProperty("items").EnumerateArray().Select(item => new Item(
                item.GetProperty("kind").GetString()!, item.GetProperty("id").GetGuid(), item.GetProperty("action").GetString()!, item.GetProperty("cursor").GetString()!,
                item.TryGetProperty("url", out var url) ? url.GetString()! : "", item.TryGetProperty("data", out var data) ? data.GetRawText() : "", address)));
        }
    }

    private static async Task<List<Guid>> Ids(HttpClient client, string? address)
    {
        var ids = new List<Guid>();
        while (address is not null)
        {
            var page = await Answers.Read(await client.GetAsync(address, Ct));
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            address = page.GetProperty("next").ValueKind == JsonValueKind.Null ? null : page.GetProperty("next").GetString();
        }
        return ids;
    }

    /// <param name="Next">Of the page on which it stood.</param>
    private sealed record Item(string Kind, Guid Id, string Action, string Cursor, string Url, string Data, string Next);
}
