using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tests.Platform.Webhooks;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

/// <summary>
/// What a council must keep secret of a refuge is looked for in every answer that anybody can get: each GET of the host's own list of routes, so
/// that a new one joins by itself, GraphQL, the feeds and webhooks. The council itself reads it through the one exit.
/// </summary>
public sealed partial class SecretsAppearNowhereTests(VrnHost host)
{
    private static readonly HttpMethod Post = HttpMethod.Post, Get = HttpMethod.Get;

    private static readonly string[] OfLists = ["", "?limit=100&view=full", "?format=csv", "?format=ndjson", "?full=true&per_page=100", "?minimal=true"], OfItems = ["", "?view=edit", "?full=true"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_appear_nowhere()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        using var delivering = (await host.Delivering).Of("council-leicestershire");
        var receiver = host.Receivers.Open();
        var (hook, _) = await WebhookClient.Subscribe(delivering, receiver.Url);
        var refuge = await HiddenRefuge.Make(council, core);
        var (mark, service) = (refuge.Mark, refuge.Service);
        await Settled.Until(Ct);
        await Receiver.Until(() => receiver.About(Guid.Parse(service)).Count > 0, "the refuge is told by webhook");

        List<string> found = [];
        var (answers, named) = (0, 0);
        void Search(string who, string where, string text)
        {
            answers++;
            named += text.Contains(mark, StringComparison.Ordinal) ? 1 : 0;
            found.AddRange(refuge.In(text).Select(secret => $"{who} {where}: {secret}"));
        }
        foreach (var told in receiver.About(Guid.Parse(service)))
        {
            Search("council-leicestershire", "webhook", System.Text.Encoding.UTF8.GetString(told.Body));
        }
        var routes = await Routes(service, refuge.Organisation, refuge.Place);
        Assert.True(routes.Count > 150, $"{routes.Count} addresses");
        TestContext.Current.TestOutputHelper?.WriteLine($"{routes.Count} addresses");
        using var anonymous = await host.Anonymous();
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        using var other = await SandboxClient.Of(host, "council-leicestershire");
        foreach (var (who, client) in new[] { ("anonymous", anonymous), ("dashboard", dashboard), ("another council", other), ("its owner", council) })
        {
            foreach (var (path, open) in routes.Where(route => who != "anonymous" || route.Open))
            {
                Search(who, path, await Text(client, path));
            }
            if (who != "anonymous")
            {
                Search(who, "changes", await Walk(client, "/v1/changes?kinds=service,organisation&limit=100", mark));
                // No place of its is told, and no term says more than its own words; every page is looked at.
                Search(who, "changes of places and terms", await All(client, "/v1/changes?kinds=location,taxonomy_term&limit=100"));
                Search(who, "GraphQL", await Ask(client, mark));
                Search(who, "search in a body", (await client.Send(Post, "/v1/directory/services/search", new JsonObject { ["search"] = $"\"{mark} Haven\"", ["facets"] = "organisation,lad" })).Text);
            }
        }
        Search("anonymous", "the open feed of changes", await Walk(anonymous, "/oruk/v3/changes?limit=500", mark));
        await WebhookClient.Remove(delivering, hook);

        Assert.DoesNotContain(refuge.Place, await All(council, "/v1/changes?kinds=location&limit=100"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal([], found.Distinct());
        // The refuge itself is found all over: the search for its secrets looked at the right answers.
        Assert.True(named > 40, $"{named} of {answers} answers name the refuge");
        using var asked = new HttpRequestMessage(Get, $"{Services}/{service}/sensitive") { Headers = { { "Vrn-Purpose", "safeguarding" } } };
        using var exact = await core.SendAsync(asked, Ct);
        var shown = await exact.Content.ReadAsStringAsync(Ct);
        Assert.All(refuge.Secrets, secret => Assert.Contains(secret.Value, shown, StringComparison.Ordinal));
    }

    /// <summary>Each GET of the host at the id that it asks for, of the directory with the queries that change what is shown.</summary>
    private async Task<List<(string Path, bool Open)>> Routes(string service, string organisation, string place)
    {
        await using var scope = await host.Inside();
        return
        [
            .. from endpoint in scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
               where endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true
               let raw = "/" + endpoint.RoutePattern.RawText!.Trim('/')
               where !raw.EndsWith("/stream", StringComparison.Ordinal) && !raw.StartsWith("/graphql", StringComparison.Ordinal)
               let open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
               let id = raw.Contains("/organi", StringComparison.Ordinal) ? organisation : raw.Contains("/locations", StringComparison.Ordinal) ? place : service
               let path = RouteValue().Replace(raw, value => value.Value.StartsWith("{version", StringComparison.Ordinal) ? "2" : id)
               from query in !path.Contains("/directory", StringComparison.Ordinal) && !path.StartsWith("/oruk", StringComparison.Ordinal) ? [""] : raw.Contains('{', StringComparison.Ordinal) ? OfItems : OfLists
               select (path + query, open),
        ];
    }

    private static async Task<string> Text(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path, Ct);
        return $"{answer.Headers} {await answer.Content.ReadAsStringAsync(Ct)}";
    }

    private static async Task<string> Ask(HttpClient client, string mark)
    {
        using var request = GraphQLCalls.Post($$"""
            { services(search: "{{mark}}", first: 10) { nodes { name description alert redacted phones { number } contacts { name email phones { number } }
                locations { description location { name description precision latitude longitude address { address1 city postalCode } } }
                organisation { name } areas { name } schedules { opensAt } } } }
            """);
        using var answer = await client.SendAsync(request, Ct);
        return await answer.Content.ReadAsStringAsync(Ct);
    }

    private static async Task<string> All(HttpClient client, string next)
    {
        var text = new System.Text.StringBuilder();
        while (true)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            text.Append(page.GetRawText());
            if (page.GetProperty("items").GetArrayLength() == 0)
            {
                return text.ToString();
            }
            next = page.GetProperty("next").GetString()!;
        }
    }

    /// <summary>The page of a feed that names what was made.</summary>
    private static async Task<string> Walk(HttpClient client, string next, string mark)
    {
        while (true)
        {
            var page = await Answers.Read(await client.GetAsync(next, Ct));
            var text = page.ToString();
            if (text.Contains(mark, StringComparison.Ordinal) || page.GetProperty("items").GetArrayLength() == 0)
            {
                return text;
            }
            next = page.GetProperty("next").GetString()!;
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex RouteValue();
}
