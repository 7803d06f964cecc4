using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>Which pages may read what, and the headers that every answer has.</summary>
public sealed class CrossOriginTests(SecurityHost host)
{
    private const string Own = "https://dash.example";

    [Fact]
    public async Task A_dashboards_own_page_reads_its_data_and_no_other_page_does()
    {
        await Register();
        using var dashboard = await host.As("dashboard");
        using var other = await host.As("vcs-example");
        var path = SecurityHost.Probe("services:read");

        var mine = await Ask(dashboard, HttpMethod.Get, path, Own);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
        Assert.Equal(Own, Allowed(mine));
        Assert.False(mine.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Contains("RateLimit", mine.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);

        Assert.Null(Allowed(await Ask(other, HttpMethod.Get, path, Own)));
        Assert.Null(Allowed(await Ask(dashboard, HttpMethod.Post, path, Own)));
        Assert.Null(Allowed(await Ask(dashboard, HttpMethod.Get, path, null)));
        foreach (var origin in (string[])["null", "https://evil.example", "https://dash.example.evil.com", "http://dash.example", "https://dash.example:444", "https://DASH.example", "*"])
        {
            Assert.Null(Allowed(await Ask(dashboard, HttpMethod.Get, path, origin)));
        }
    }

    [Theory]
    [InlineData("/v1/anything", "GET", Own, true)]
    [InlineData("/graphql", "POST", Own, true)]
    [InlineData("/v1/anything", "POST", Own, false)]
    [InlineData("/v1/anything", "DELETE", Own, false)]
    [InlineData("/v1/anything", "GET", "https://evil.example", false)]
    [InlineData("/v1/anything", "GET", "null", false)]
    [InlineData("/oauth/token", "POST", Own, false)]
    [InlineData("/oauth/token", "GET", Own, false)]
    [InlineData("/oauth/jwks", "GET", Own, false)]
    public async Task A_preflight_is_answered_for_registered_origins_and_reading_only(string path, string method, string origin, bool allowed)
    {
        await Register();
        using var client = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);

        var answer = await client.SendAsync(request, Ct);

        Assert.Equal(allowed ? origin : null, Allowed(answer));
        Assert.Equal(allowed, answer.StatusCode == HttpStatusCode.NoContent);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("/open", "https://anybody.example", "*")]
    [InlineData("/.well-known/oauth-authorization-server", "https://anybody.example", "*")]
    [InlineData("/oauth/jwks", "https://anybody.example", null)]
    [InlineData("/probe/services-read", "https://anybody.example", null)]
    [InlineData("/probe/services-read", Own, Own)]
    [InlineData("/nowhere", "https://anybody.example", null)]
    public async Task Without_a_token_any_page_reads_what_is_open(string path, string origin, string? allowed)
    {
        await Register();
        using var client = await host.Anonymous();

        Assert.Equal(allowed, Allowed(await Ask(client, HttpMethod.Get, path, origin)));
    }

    [Theory]
    [InlineData("GET", "/open", 200)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/probe/services-read", 401)]
    [InlineData("POST", "/open", 405)]
    [InlineData("GET", "/oauth/token", 400)]
    [InlineData("TRACE", "/open", 405)]
    [InlineData("TRACE", "/oauth/token", 405)]
    [InlineData("TRACK", "/oauth/token", 405)]
    public async Task Every_answer_has_the_headers(string method, string path, int status)
    {
        using var client = await host.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var answer = await client.SendAsync(request, Ct);

        Assert.Equal(status, (int)answer.StatusCode);
        string Header(string name) => string.Join(", ", answer.Headers.GetValues(name));
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Header("Content-Security-Policy"));
        Assert.StartsWith("max-age=", Header("Strict-Transport-Security"), StringComparison.Ordinal);
        Assert.Contains("Origin", Header("Vary"), StringComparison.Ordinal);
        Assert.Contains("Authorization", Header("Vary"), StringComparison.Ordinal);
        Assert.NotEmpty(Header("X-Request-Id"));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_method_in_a_header_is_not_obeyed()
    {
        using var client = await host.As("dashboard");
        using var request = new HttpRequestMessage(HttpMethod.Post, SecurityHost.Probe("services:read"));
        request.Headers.Add("X-HTTP-Method-Override", "GET");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.SendAsync(request, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(SecurityHost.Probe("services:read"), Ct)).StatusCode);
    }

    private async Task Register()
    {
        await using var inside = await host.Inside();
        var db = inside.ServiceProvider.GetRequiredService<VrnDbContext>();
        var client = await db.Set<Client>().SingleAsync(row => row.Id == "dashboard", Ct);
        if (client.Origins != Own)
        {
            client.Origins = Own;
            await db.SaveChangesAsync(Ct);
        }
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, HttpMethod method, string path, string? origin)
    {
        using var request = new HttpRequestMessage(method, path);
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }
        return await client.SendAsync(request, Ct);
    }

    private static string? Allowed(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
