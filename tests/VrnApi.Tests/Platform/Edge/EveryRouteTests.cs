using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>What holds for every route that the host has, found in its own list of routes and in the contract.</summary>
public sealed partial class EveryRouteTests(VrnHost host)
{
    private static readonly string[] Nonsense =
        ["a\0b", "' OR 1=1 --", "(a+)+$", "1e999", "-1", "99999999999999999999", "\uff11", "E06000016,E09000001", "0001-01-01", new('a', 4000)];

    /// <summary>How many of the nonsense values each parameter is given, the next ones of the list by turns; <c>VRN_NONSENSE</c> asks for more.</summary>
    private static readonly int Tried = int.TryParse(Environment.GetEnvironmentVariable("VRN_NONSENSE"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 3;

    private const string Nothing = "00000000-0000-7000-8000-000000000000";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stranger_from_a_foreign_page_gets_the_headers_no_data_and_the_way_to_a_token()
    {
        using var stranger = await host.Anonymous();
        await using var scope = await host.Inside();
        var endpoints = scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().ToArray();
        Assert.True(endpoints.Length > 60, $"{endpoints.Length} routes");
        List<string> faults = [];

        foreach (var endpoint in endpoints)
        {
            var path = "/" + Filled(endpoint.RoutePattern.RawText!.TrimStart('/'));
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.Add("Origin", "https://evil.example");
                if (method is "POST" or "PUT" or "PATCH")
                {
                    request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
                }
                using var answer = await stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct);
                Judge($"{method} {path}", answer, endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null, faults);
            }
        }
        Assert.Equal([], faults);
    }

    private static void Judge(string route, HttpResponseMessage answer, bool open, List<string> faults)
    {
        var status = (int)answer.StatusCode;
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
        void Demand(bool holds, string what)
        {
            if (!holds)
            {
                faults.Add($"{route} -> {status}: {what}");
            }
        }

        // A host that has just started has no snapshot yet, and says so.
        Demand(status < 500 || (status == 503 && route.EndsWith("/snapshots/latest", StringComparison.Ordinal)), "a fault of ours");
        Demand(Header("X-Content-Type-Options") == "nosniff", "nosniff");
        Demand(Header("Referrer-Policy") == "no-referrer", "Referrer-Policy");
        Demand(Header("Content-Security-Policy").StartsWith("default-src 'none'", StringComparison.Ordinal), "Content-Security-Policy");
        Demand(Header("Content-Security-Policy").Contains("frame-ancestors", StringComparison.Ordinal), "frame-ancestors");
        Demand(Header("Strict-Transport-Security").StartsWith("max-age=", StringComparison.Ordinal), "Strict-Transport-Security");
        Demand(Header("Cross-Origin-Resource-Policy") is "same-origin" or "cross-origin", "Cross-Origin-Resource-Policy");
        Demand(Header("Vary").Contains("Origin", StringComparison.Ordinal) && Header("Vary").Contains("Authorization", StringComparison.Ordinal), "Vary");
        Demand(Header("X-Request-Id").Length > 0, "X-Request-Id");
        Demand(Header("Server").Length == 0 && Header("X-Powered-By").Length == 0, "names its software");
        Demand(Header("Access-Control-Allow-Credentials").Length == 0, "lets a page send credentials");
        var page = Header("Access-Control-Allow-Origin");
        Demand(page.Length == 0 || (page == "*" && open && !route.Contains(" /oauth/", StringComparison.Ordinal)), $"opens itself to the page: {page}");
        if (!open)
        {
            // The admin listener's routes do not exist here; a wrong media type is told before anybody is asked for a token.
            Demand(status is 401 or 415 || (status == 404 && route.Contains(" /admin", StringComparison.Ordinal)), "let a stranger in");
            Demand(status != 401 || Header("WWW-Authenticate").Contains("resource_metadata=", StringComparison.Ordinal), "does not say where to get a token");
            Demand(answer.Headers.CacheControl?.NoStore == true, "may be kept by a cache");
        }
    }

    [Fact]
    public async Task A_parameter_given_twice_is_refused_and_nonsense_in_one_breaks_nothing()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var moderator = await SandboxClient.Of(host, "vrn-approver");
        var parameters = QueryParameters().ToArray();
        Assert.True(parameters.Length > 60, $"{parameters.Length} parameters");

        List<string> faults = [];
        var turn = 0;
        foreach (var (path, name, isList) in parameters)
        {
            // What a council may not ask at all, the network's team may.
            using var asked = await council.GetAsync(path, Ct);
            var client = asked.StatusCode == HttpStatusCode.Forbidden ? moderator : council;
            using var twice = await client.GetAsync($"{path}?{name}=1&{name}=2", Ct);
            if (twice.StatusCode != HttpStatusCode.BadRequest && !isList && !path.StartsWith("/oruk/", StringComparison.Ordinal))
            {
                faults.Add($"{path} took {name} twice: {twice.StatusCode}");
            }
            foreach (var value in Enumerable.Range(turn, Math.Min(Tried, Nonsense.Length)).Select(at => Nonsense[at % Nonsense.Length]))
            {
                using var answer = await client.GetAsync($"{path}?{name}={Uri.EscapeDataString(value)}", Ct);
                var text = await answer.Content.ReadAsStringAsync(Ct);
                if ((int)answer.StatusCode is not (200 or 400 or 404) || text.Contains("Exception", StringComparison.Ordinal))
                {
                    faults.Add($"{path}?{name}={value[..Math.Min(20, value.Length)]}: {answer.StatusCode} {text[..Math.Min(200, text.Length)]}");
                }
            }
            turn += Tried;
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>Every query parameter of every GET of the contract, at the address of something that does not exist; a stream would not end.</summary>
    private static IEnumerable<(string Path, string Name, bool IsList)> QueryParameters()
    {
        using var contract = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("schemas", "openapi", "v1.json")));
        var root = contract.RootElement;
        return [.. from path in root.GetProperty("paths").EnumerateObject()
                   where path.Value.TryGetProperty("get", out _) && !path.Name.EndsWith("/stream", StringComparison.Ordinal)
                   let operation = path.Value.GetProperty("get")
                   where operation.TryGetProperty("parameters", out _)
                   from stated in operation.GetProperty("parameters").EnumerateArray()
                   let parameter = stated.TryGetProperty("$ref", out var link)
                       ? root.GetProperty("components").GetProperty("parameters").GetProperty(link.GetString()!.Split('/')[^1]) : stated
                   where parameter.GetProperty("in").GetString() == "query"
                   select (Filled(path.Name), parameter.GetProperty("name").GetString()!,
                       parameter.GetProperty("schema").GetRawText().Contains("\"array\"", StringComparison.Ordinal))];
    }

    /// <summary>Each place in a route is nothing that exists, and a number where one is asked.</summary>
    private static string Filled(string route) => RouteValue().Replace(route, place =>
        place.Value.StartsWith("{version", StringComparison.Ordinal) || place.Value.Contains(":int", StringComparison.Ordinal) ? "1" : Nothing);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex RouteValue();
}
