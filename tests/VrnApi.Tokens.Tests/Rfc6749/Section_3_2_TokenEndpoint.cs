using System.Net;
using System.Text;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc6749;

public sealed class Section_3_2_TokenEndpoint
{
    [Fact]
    public async Task Only_POST_of_a_form_is_read()
    {
        await using var host = await TestHost.StartAsync();
        var basic = TestHost.Basic(TestHost.Dashboard, host.Secret);
        async Task<Answer> Send(HttpMethod method, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, "/oauth/token") { Content = content };
            request.Headers.Authorization = basic;
            return await host.SendAsync(request);
        }
        (await Send(HttpMethod.Get, null)).Is(400, "invalid_request");
        (await Send(HttpMethod.Put, new FormUrlEncodedContent(TestHost.Grant()))).Is(400, "invalid_request");
        (await Send(HttpMethod.Post, new StringContent("{}", Encoding.UTF8, "application/json"))).Is(400, "invalid_request");
        (await Send(HttpMethod.Post, new MultipartFormDataContent("x"))).Is(400, "invalid_request");
        (await Send(HttpMethod.Post, null)).Is(400, "invalid_request");
        var compressed = new FormUrlEncodedContent(TestHost.Grant());
        compressed.Headers.ContentEncoding.Add("gzip");
        (await Send(HttpMethod.Post, compressed)).Is(400, "invalid_request");
        (await Send(HttpMethod.Post, new FormUrlEncodedContent(TestHost.Grant()))).Is(200);
    }

    [Fact]
    public async Task A_body_over_64_KiB_is_413()
    {
        await using var host = await TestHost.StartAsync();
        var basic = TestHost.Basic(TestHost.Dashboard, host.Secret);
        var form = new Dictionary<string, string>(TestHost.Grant()) { ["x"] = new string('a', 64 * 1024) };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.TokenAsync(form, basic)).Status);
        form["x"] = new string('a', 60 * 1024);
        (await host.TokenAsync(form, basic)).Is(200);
    }

    [Theory]
    [InlineData("grant_type=client_credentials&scope=services:read&scope=services:read", 400)]
    [InlineData("grant_type=client_credentials&scope=&scope=services:read", 400)]
    [InlineData("grant_type=client_credentials&x=%zz", 400)]
    [InlineData("grant_type=client_credentials&x=%ff", 400)]
    [InlineData("grant_type=client_credentials&x=%00", 200)]
    [InlineData("grant_type=client_credentials&scope=", 200)]
    [InlineData("grant_type=client_credentials&other=1", 200)]
    public async Task Parameters_stand_once_and_empty_ones_count_as_absent(string body, int status)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token")
        {
            Content = new StringContent(body, Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = TestHost.Basic(TestHost.Dashboard, host.Secret);
        (await host.SendAsync(request)).Is(status, status == 400 ? "invalid_request" : "");
    }

    [Fact]
    public async Task The_rate_limit_comes_before_authentication()
    {
        await using var host = await TestHost.StartAsync();
        host.Wait = TimeSpan.FromSeconds(1.5);
        var answer = await host.TokenAsync(TestHost.Grant());
        Assert.Equal(((HttpStatusCode)429, "2"), (answer.Status, answer.Header("Retry-After")));
        host.Wait = null;
        (await host.DashboardTokenAsync()).Is(200);
    }

    [Fact]
    public async Task Without_an_audit_row_there_is_no_token()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.AuditDown = true;
        var answer = await host.DashboardTokenAsync();
        answer.Is(503, "temporarily_unavailable");
        Assert.Null(answer["access_token"]);
        host.Fakes.AuditDown = false;
        (await host.DashboardTokenAsync()).Is(200);
    }

    [Fact]
    public async Task Stale_state_is_503_and_names_nothing()
    {
        await using var host = await TestHost.StartAsync();
        host.Fakes.StoreDown = true;
        var answer = await host.DashboardTokenAsync();
        answer.Is(503, "temporarily_unavailable");
        Assert.DoesNotContain("down", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_says_one_fixed_sentence_and_Sandbox_the_rule()
    {
        await using var sandbox = await TestHost.StartAsync();
        await using var production = await TestHost.StartAsync(environment: "Production");
        async Task<string?> Description(TestHost host) =>
            (await host.TokenAsync(host.AssertionForm(host.Assertion((_, c) => c["aud"] = TestHost.TokenUrl))))["error_description"];
        Assert.Equal($"aud must be the issuer {TestHost.Issuer} and nothing else; the assertion has {TestHost.TokenUrl}", await Description(sandbox));
        Assert.Equal("Client authentication failed.", await Description(production));
    }

    [Fact]
    public async Task Preflights_and_origins_get_no_CORS_headers()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/oauth/token");
        request.Headers.Add("Origin", "https://dash.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        Assert.Null((await host.SendAsync(request)).Header("Access-Control-Allow-Origin"));
    }
}
