using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Endpoints;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>A minimal host on Kestrel. The council <c>council-a1</c> has a key, the dashboard <c>dash-1</c> a secret.</summary>
public sealed class TestHost : IAsyncDisposable
{
    public const string Issuer = "https://api.vrn.example";
    public const string Resource = Issuer + "/api";
    public const string TokenUrl = Issuer + "/oauth/token";
    public const string ApiUrl = Issuer + "/api/services";
    public const string Council = "council-a1";
    public const string Dashboard = "dash-1";
    public const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private readonly WebApplication app;

    private TestHost(WebApplication app, Fakes fakes, FixedClock clock, TestKey key, string secret) =>
        (this.app, Fakes, Clock, Key, Secret, Http) = (app, fakes, clock, key, secret,
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) });

    public Fakes Fakes { get; }

    public FixedClock Clock { get; }

    public TestKey Key { get; }

    public string Secret { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The certificate "on the connection" while set.</summary>
    public X509Certificate2? Certificate { get; set; }

    public TimeSpan? Wait { get; set; }

    public int FailedAuthentications { get; private set; }

    /// <summary>Lines written by all loggers.</summary>
    public LogLines Log { get; private init; } = null!;

    /// <summary>Starts a host; one with a peer shares its database and key ring.</summary>
    public static async Task<TestHost> StartAsync(
        IDictionary<string, string?>? settings = null, string environment = "Sandbox", TestHost? peer = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Tokens:Issuer"] = Issuer });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        var (log, shared, clock, key, secret) = (new LogLines(), peer?.Fakes ?? new Fakes(), new FixedClock(), TestKey.Es256(), SecretFormat.Generate());
        TestHost? host = null;
        builder.Services.AddRouting();
        builder.Services.AddAuthorization();
        builder.Services.AddLogging(l => l.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
        builder.Services.AddSingleton(peer?.Services.GetRequiredService<IDataProtectionProvider>() ?? new EphemeralDataProtectionProvider());
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IClientStore>(shared).AddSingleton<IReplayStore>(shared).AddSingleton<IRevocationStore>(shared)
            .AddSingleton<ISigningKeyStore>(shared).AddSingleton<ITokenAudit>(shared).AddSingleton<IScopePolicy>(shared);
        builder.Services.AddTokens(builder.Configuration, hooks =>
        {
            hooks.Listener = _ => new Listener(Issuer, host!.Certificate);
            hooks.Admit = (_, _) => ValueTask.FromResult(host!.Wait);
            hooks.AuthenticationFailed = _ =>
            {
                host!.FailedAuthentications++;
                return ValueTask.CompletedTask;
            };
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapTokenEndpoints();
        app.Map("/api/services", (HttpContext c) => Results.Json(new
        {
            id = c.GetAccessToken()!.ClientId,
            partner = c.User.FindFirst("partner")!.Value,
            scope = string.Join(' ', c.User.FindAll("scope").Select(s => s.Value).Order(StringComparer.Ordinal)),
            assurance = c.GetAccessToken()!.Assurance.ToString(),
        })).RequireAuthorization();
        app.MapGet("/api/denied", (HttpContext c) =>
        {
            c.SetInsufficientScope("services:write");
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }).RequireAuthorization();
        if (peer is null)
        {
            shared.Add(new Client(Council, "council-a", ClientAuthMethod.PrivateKeyJwt)
            {
                Assurance = Assurance.Standard,
                Keys = [new ClientKey(key.Public)],
            }, "services:read", "services:write");
            shared.Add(new Client(Dashboard, "dash", ClientAuthMethod.ClientSecretBasic)
            {
                Secrets = [new ClientSecret(Guid.CreateVersion7(), SecretFormat.Hash(secret), clock.Now.AddDays(100))],
            }, "services:read");
        }
        await app.Services.GetRequiredService<SigningKeys>().InitialiseAsync(SigningKeyUse.Token, Ct);
        await app.StartAsync(Ct);
        return host = new TestHost(app, shared, clock, key, secret) { Log = log };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public long Seconds(int after = 0) => Clock.Now.ToUnixTimeSeconds() + after;

    /// <summary>A good assertion, then whatever the change makes of it.</summary>
    public string Assertion(Action<JsonObject, JsonObject>? change = null, TestKey? key = null, string id = Council)
    {
        var header = new JsonObject { ["alg"] = (key ?? Key).Algorithm.Name, ["typ"] = "JWT", ["kid"] = (key ?? Key).Kid };
        var claims = new JsonObject
        {
            ["iss"] = id,
            ["sub"] = id,
            ["aud"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = Seconds(),
            ["exp"] = Seconds(60),
        };
        change?.Invoke(header, claims);
        return (key ?? Key).Sign(header, claims);
    }

    public Dictionary<string, string> AssertionForm(string? assertion = null) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_assertion_type"] = AssertionType,
        ["client_assertion"] = assertion ?? Assertion(),
    };

    public static Dictionary<string, string> Grant(string? scope = null) =>
        scope is null ? new() { ["grant_type"] = "client_credentials" } : new() { ["grant_type"] = "client_credentials", ["scope"] = scope };

    public static AuthenticationHeaderValue Basic(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.EscapeDataString(id) + ":" + Uri.EscapeDataString(secret))));

    public async Task<Answer> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? basic = null, string? dpop = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = basic;
        if (dpop is not null)
        {
            request.Headers.Add(DpopProof.Header, dpop);
        }
        return await SendAsync(request);
    }

    public Task<Answer> TokenAsync(IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? basic = null, string? dpop = null) =>
        PostAsync(TokenRoutes.Token, form, basic, dpop);

    public Task<Answer> DashboardTokenAsync(string? scope = null) => TokenAsync(Grant(scope), Basic(Dashboard, Secret));

    /// <summary>A token for the council; bound when a proof key is given.</summary>
    public async Task<string> CouncilTokenAsync(DpopClient? dpop = null)
    {
        var answer = dpop is null
            ? await TokenAsync(AssertionForm())
            : await TokenAsync(AssertionForm(), dpop: dpop.Proof("POST", TokenUrl, nonce: Nonce()));
        Assert.Equal((HttpStatusCode.OK, ""), (answer.Status, answer.Error));
        return answer["access_token"]!;
    }

    public string Nonce() => Services.GetRequiredService<DpopNonce>().Create();

    public async Task<Answer> ApiAsync(string? authorization, string? dpop = null, string path = "/api/services", HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }
        if (dpop is not null)
        {
            request.Headers.TryAddWithoutValidation(DpopProof.Header, dpop);
        }
        return await SendAsync(request);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await Http.SendAsync(request, Ct);
        return new Answer(response, await response.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>A token signed by our own current key with any claims.</summary>
    public async Task<string> OwnTokenAsync(Action<JsonObject>? change = null, string typ = AccessTokens.Typ)
    {
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = Resource,
            ["sub"] = Council,
            ["client_id"] = Council,
            ["partner"] = "council-a",
            ["scope"] = "services:read",
            ["iat"] = Seconds(),
            ["exp"] = Seconds(600),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        change?.Invoke(claims);
        var key = await Services.GetRequiredService<SigningKeys>().CurrentAsync(SigningKeyUse.Token, Ct);
        return JwtWriter.Sign(key, typ, w =>
        {
            foreach (var (name, value) in claims)
            {
                w.WritePropertyName(name);
                (value ?? throw new InvalidOperationException(name)).WriteTo(w);
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
    }
}
