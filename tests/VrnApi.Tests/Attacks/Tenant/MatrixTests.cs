using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Platform.Security;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.GraphQL;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Tenant;

/// <summary>
/// Every partner type on every route that answers with rows, generated from the scope table and the host's own routes. A new
/// route has no row here and fails until it is said how its rows are found.
/// </summary>
public sealed partial class MatrixTests(VrnHost host)
{
    private const string Submissions = "/v1/outcomes/data-sets/school-behaviour-termly/submissions";

    private const string Feed = "/v1/changes";

    /// <summary>The same for everybody who may ask, and no list of rows of partners; tests of their own read them.</summary>
    private const string Alike = "alike";

    private static readonly string[] Callers =
        ["dashboard", "school-a", "school-b", "council-leicester", "council-leicestershire", "police-leicestershire", "health-llr", "vcs-example", "vrn-analyst"];

    /// <summary>How the rows of a route are found: a list that may be asked as it stands, or the list whose members are asked one by one.</summary>
    /// <param name="List">Address of the list; the route itself for a list.</param>
    /// <param name="Member">What of an item names it; null for a list.</param>
    /// <param name="Key">What tells the items of a list apart that has no route for a member.</param>
    /// <param name="MayBeAbsent">What hangs on the member is not there, or not the caller's to read, for some: then it is not found.</param>
    private sealed record Row(string List, string? Member = null, string? GraphQL = null, string Key = "id", bool MayBeAbsent = false);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_that_answers_with_rows_has_its_row()
    {
        var routes = await Routes();

        Assert.Equal([], routes.Keys.Except(Rows.Keys).Except(Apart).Order());
        Assert.Equal([], Rows.Keys.Except(routes.Keys).Order());
    }

    [Fact]
    [Attack("TENANT-19")]
    public async Task TENANT_19_every_partner_sees_the_same_rows_by_every_way_and_nothing_of_others()
    {
        var routes = await Routes();
        var clients = new Dictionary<string, HttpClient>();
        foreach (var name in Callers)
        {
            clients[name] = await SandboxClient.Of(host, name);
        }
        foreach (var (name, urn) in ((string, string)[])[("school-a", "900001"), ("school-b", "900002")])
        {
            (await Returns.Push(clients[name], Returns.NextPeriod(), urn)).Is(201);
        }
        var leaks = new List<string>();
        var seen = new Dictionary<string, Dictionary<string, HashSet<string>>>();
        foreach (var list in Rows.Values.Select(row => row.List).Distinct().Where(list => list is not (Feed or Alike)))
        {
            seen[list] = await CheckList(list, routes, clients, leaks);
        }
        foreach (var (name, client) in clients)
        {
            await CheckFeed(name, client, seen, leaks);
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }
    }

    [Theory]
    [InlineData("/v1/directory/services?limit=1", "dashboard", "vcs-example")]
    [InlineData("/v1/networks?limit=1", "school-a", "school-b")]
    public async Task A_cursor_of_another_client_opens_nothing(string address, string owner, string thief)
    {
        using var own = await SandboxClient.Of(host, owner);
        using var other = await SandboxClient.Of(host, thief);
        var next = new Uri((await Returns.Get(own, address))["next"]!).PathAndQuery;

        (await Returns.Get(other, next)).Is(400, "invalid_cursor");
        (await Returns.Get(own, next)).Is(200);
    }

    [Theory]
    [InlineData("school-a", "school-b", "900002")]
    [InlineData("police-leicestershire", "school-a", "900001")]
    [InlineData("council-leicester", "health-llr", "QK1")]
    public async Task What_a_partner_reads_of_itself_names_nobody_else(string name, string other, string code)
    {
        await using var scope = await host.Inside();
        var paths = scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/')).Where(path => path.StartsWith("/partner/self", StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal))
            .Distinct().ToArray();
        Assert.True(paths.Length >= 6, string.Join(' ', paths));
        using var client = await SandboxClient.Of(host, name);
        using var stranger = await SandboxClient.Of(host, other);

        foreach (var path in paths)
        {
            var (own, theirs) = (await Returns.Get(client, path), await Returns.Get(stranger, path));
            // Schools and charities never manage subscriptions.
            int Expected(string who) => path == "/partner/self/webhooks" && who.StartsWith("school", StringComparison.Ordinal) ? 403 : 200;
            Assert.True((int)own.Status == Expected(name), $"{path}: {own.Body}");
            Assert.Contains("no-store", own.Header("Cache-Control"), StringComparison.Ordinal);
            // The parties of a common agreement know each other by it.
            if (!path.EndsWith("/agreements", StringComparison.Ordinal))
            {
                Assert.DoesNotContain($"\"{other}\"", own.Body, StringComparison.Ordinal);
                Assert.DoesNotContain($"\"{code}\"", own.Body, StringComparison.Ordinal);
            }
            Assert.Equal(Expected(other), (int)theirs.Status);
        }
    }

    private async Task<Dictionary<string, HashSet<string>>> CheckList(string list, IReadOnlyDictionary<string, string> routes, Dictionary<string, HttpClient> clients, List<string> leaks)
    {
        var template = list == Submissions ? "/v1/outcomes/data-sets/{dataSet}/submissions" : list;
        var seen = new Dictionary<string, HashSet<string>>();
        var items = Rows.Where(row => row.Value.List == list && row.Value.Member is not null).ToArray();
        var member = items.FirstOrDefault().Value?.Member ?? Rows[template].Key;
        foreach (var (name, client) in clients)
        {
            var may = May(name, routes[template]);
            var first = await Returns.Get(client, list + "?limit=100");
            if ((int)first.Status != (may ? 200 : 403))
            {
                leaks.Add($"{name} {list}: {(int)first.Status}");
            }
            if (may)
            {
                seen[name] = await All(client, list, member);
                if (Rows[template].GraphQL is { } field && !seen[name].SetEquals(await AllByGraphQL(client, field)))
                {
                    leaks.Add($"{name} {list}: REST and GraphQL differ");
                }
            }
        }
        var everything = seen.Values.SelectMany(ids => ids).ToHashSet();
        foreach (var (route, _) in items)
        {
            foreach (var (name, client) in clients)
            {
                await CheckItem(route, Rows[route].MayBeAbsent, name, client, May(name, routes[route]), seen.GetValueOrDefault(name) ?? [], everything, leaks);
            }
        }
        return seen;
    }

    /// <summary>The feed holds what the caller's lists hold, and no return of anybody else.</summary>
    private static async Task CheckFeed(string name, HttpClient client, Dictionary<string, Dictionary<string, HashSet<string>>> seen, List<string> leaks)
    {
        var told = new Dictionary<string, HashSet<string>>();
        var next = Feed + "?limit=100";
        for (var pages = 0; pages < 100; pages++)
        {
            using var page = JsonDocument.Parse((await Returns.Get(client, next)).Body);
            var items = page.RootElement.GetProperty("items").EnumerateArray().ToArray();
            foreach (var item in items.Where(item => item.GetProperty("action").GetString() == "updated"))
            {
                (told.TryGetValue(item.GetProperty("kind").GetString()!, out var ids) ? ids : told[item.GetProperty("kind").GetString()!] = []).Add(item.GetProperty("id").GetString()!);
            }
            if (items.Length == 0)
            {
                break;
            }
            next = new Uri(page.RootElement.GetProperty("next").GetString()!).PathAndQuery;
        }
        foreach (var (kind, list) in ((string, string)[])[("service", "/v1/directory/services"), ("organisation", "/v1/directory/organisations")])
        {
            if (seen[list].TryGetValue(name, out var listed) && !listed.IsSubsetOf(told.GetValueOrDefault(kind) ?? []))
            {
                leaks.Add($"{name} {Feed}: lists a {kind} that the feed does not tell");
            }
        }
        var foreign = seen[Submissions].Where(other => other.Key != name).SelectMany(other => other.Value).Except(seen[Submissions].GetValueOrDefault(name) ?? []);
        if (told.Values.Any(ids => ids.Overlaps(foreign)))
        {
            leaks.Add($"{name} {Feed}: tells of another's return");
        }
    }

    private static async Task CheckItem(
        string route, bool mayBeAbsent, string name, HttpClient client, bool may, HashSet<string> visible, HashSet<string> everything, List<string> leaks)
    {
        string Address(string id) => System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]+\}", Uri.EscapeDataString(id));
        foreach (var id in visible.Order().Take(2))
        {
            var (answer, _) = await Counted(client, Address(id));
            if ((int)answer.Status != (may ? 200 : 403) && !(may && mayBeAbsent && (int)answer.Status == 404))
            {
                leaks.Add($"{name} {route} own {id}: {(int)answer.Status}");
            }
        }
        var (absent, absentStatements) = await Counted(client, Address(Guid.CreateVersion7().ToString()));
        if ((int)absent.Status != (may ? 404 : 403))
        {
            leaks.Add($"{name} {route} absent: {(int)absent.Status}");
        }
        foreach (var id in everything.Except(visible).Order().Take(3))
        {
            var (invisible, statements) = await Counted(client, Address(id));
            // Every few seconds a call looks whether registration has changed, which is a statement of its own.
            for (var again = 0; again < 3 && statements != absentStatements; again++)
            {
                (_, statements) = await Counted(client, Address(id));
                (_, absentStatements) = await Counted(client, Address(Guid.CreateVersion7().ToString()));
            }
            if ((TenantAttacks.Same(invisible) != TenantAttacks.Same(absent) || statements != absentStatements) && !await IsListedByNow(route, client, id))
            {
                leaks.Add($"{name} {route}: {id} of another differs from an unknown one: {(int)invisible.Status}, {statements} and {absentStatements} statements");
            }
        }
    }

    /// <summary>Another test may have published it since the caller's list was read.</summary>
    private static async Task<bool> IsListedByNow(string route, HttpClient client, string id) =>
        (int)(await Returns.Get(client, Rows[route].List + "?limit=1")).Status == 200 && (await All(client, Rows[route].List, Rows[route].Member!)).Contains(id);

    /// <summary>Whether table, registration and token let the sandbox client through; gated scopes count as the sandbox's agreements cover them.</summary>
    private bool May(string name, string scope)
    {
        var entry = Cli.Sandbox.SandboxFile.Read(host.Folder)!.Clients.Single(client => client.Name == name);
        return entry.Scopes.Contains(scope) && ScopeTable.Of(ScopeTable.Find(scope)!, Codes.Parse<PartnerType>(entry.PartnerType)) != Holding.Never;
    }

    /// <summary>Route template to scope, for all routes under /v1 that read.</summary>
    private async Task<IReadOnlyDictionary<string, string>> Routes()
    {
        await using var scope = await host.Inside();
        return scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && (endpoint.Metadata.GetMetadata<ScopeRequirement>() is not null || endpoint.Metadata.GetMetadata<ScopedByField>() is not null))
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("v1/", StringComparison.Ordinal))
            .ToDictionary(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint => endpoint.Metadata.GetMetadata<ScopeRequirement>()?.Scope ?? "");
    }

    private static async Task<HashSet<string>> All(HttpClient client, string list, string member)
    {
        var ids = new HashSet<string>();
        for (var next = list + "?limit=100"; next is not null;)
        {
            var answer = await Returns.Get(client, next);
            if ((int)answer.Status == 400 && answer.Error == "unknown_parameter")
            {
                answer = await Returns.Get(client, list);
            }
            using var page = JsonDocument.Parse(answer.Body);
            ids.UnionWith(page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(member).ToString()));
            next = page.RootElement.TryGetProperty("next", out var address) && address.ValueKind == JsonValueKind.String ? new Uri(address.GetString()!).PathAndQuery : null;
        }
        return ids;
    }

    private static async Task<HashSet<string>> AllByGraphQL(HttpClient client, string field)
    {
        var ids = new HashSet<string>();
        for (string? after = null; ;)
        {
            var page = (await client.Data($"query ($after: String) {{ {field}(first: 100, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ uuid }} }} }}", new { after })).GetProperty(field);
            ids.UnionWith(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("uuid").GetString()!));
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return ids;
            }
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
    }

    /// <summary>The answer and how many statements it took: the same number is the same way through the code.</summary>
    private static async Task<(Answer Answer, int Statements)> Counted(HttpClient client, string address)
    {
        var trace = ActivityTraceId.CreateRandom();
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.Source.Name == "Npgsql" && activity.TraceId == trace)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var answer = await Returns.Get(client, address, ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"));
        return (answer, count);
    }
}
