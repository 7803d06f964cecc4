using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using VrnApi.Features.Partners;
using VrnApi.Features.Partners.Admin;
using VrnApi.Platform;
using VrnApi.Platform.Security;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

/// <summary>A host with an admin listener, in a process of its own: ports are what this is about.</summary>
public sealed class AdminListenerTests(VrnHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admin_routes_are_on_the_admin_listener_alone_and_four_eyes_hold_there()
    {
        var admin = new Uri($"http://127.0.0.1:{HostProcess.FreePort()}");
        await using var process = await HostProcess.Start(await host.ConnectionString(), Ct, ("Admin__Url", admin.ToString().TrimEnd('/')));
        using var identity = SandboxIdentity.Read(host.Folder, "vrn-admin");
        var token = await Token(identity, "partners:admin agreements:admin");
        var code = Registration.Fresh("charity");
        var partner = new NewPartner(code, "A charity", Data.Partners.PartnerType.Vcs);
        var body = JsonSerializer.Serialize(new { code, name = "A charity", type = "vcs" });

        // Nobody finds it on the public listener, with whatever Host header, method or token.
        using var http = new HttpClient();
        foreach (var (method, path) in new[] { ("GET", "/admin/agreements"), ("POST", "/admin/partners"), ("PUT", "/admin/partners"), ("GET", "/admin") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(process.Address, path));
            request.Headers.Host = admin.Authority;
            Assert.Equal(HttpStatusCode.NotFound, (await http.SendAsync(request, Ct)).StatusCode);
            using var known = await Call(identity, token, method, new Uri(process.Address, path), VrnHost.Issuer);
            Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(admin, "/admin/agreements"), Ct)).StatusCode);
        using var school = SandboxIdentity.Read(host.Folder, "school-a");
        Assert.Equal("insufficient_scope", await Code(await Call(school, await Token(school, "services:read"), "GET", new Uri(admin, "/admin/agreements"))));

        using var agreements = await Call(identity, token, "GET", new Uri(admin, "/admin/agreements"));
        Assert.Equal(HttpStatusCode.OK, agreements.StatusCode);
        var add = new Uri(admin, "/admin/partners");
        Assert.Equal("operator_signature_required", await Code(await Call(identity, token, "POST", add, body: body)));
        Assert.Equal("operator_signature_required", await Code(await Call(identity, token, "POST", add, body: body, by: (Registration.Registrar, "partner.created", "another", partner))));
        Assert.Equal("invalid_json", await Code(await Call(identity, token, "POST", add, body: "{}")));
        using var added = await Call(identity, token, "POST", add, body: body, by: (Registration.Registrar, "partner.created", code, partner));
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);

        // The same by several at once, past each other's look: one is registered, the others are told of the conflict.
        var twice = Registration.Fresh("charity");
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Call(identity, token, "POST", add, body: JsonSerializer.Serialize(new { code = twice, name = "A charity", type = "vcs" }),
            by: (Registration.Registrar, "partner.created", twice, partner with { Code = twice }))));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));

        var activate = new Uri(admin, $"/admin/partners/{code}/activate");
        using var own = await Call(identity, token, "POST", activate, by: (Registration.Registrar, "partner.activated", code, new { code, reason = (string?)null }));
        Assert.Equal((HttpStatusCode.Forbidden, "four_eyes_required"), (own.StatusCode, await Code(own)));
        using var other = await Call(identity, token, "POST", activate, by: (Registration.Approver, "partner.activated", code, new { code, reason = (string?)null }));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using var absent = await Call(identity, token, "GET", new Uri(admin, "/admin/partners/nobody-at-all"));
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    [Fact]
    public async Task It_is_off_unless_an_address_is_given()
    {
        using var core = await SandboxClient.Of(host, "vrn-admin", "partners:admin");

        Assert.Equal(HttpStatusCode.NotFound, (await core.GetAsync("/admin/partners/vrn-llr", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("Admin:Url", "http://0.0.0.0:5090")]
    [InlineData("Admin:Url", "https://admin.example:5090")]
    [InlineData("Admin:Url", "127.0.0.1:5090")]
    [InlineData("Admin:Adress", "http://127.0.0.1:5090")]
    [InlineData("Admin:Url", "http://127.0.0.1:5000")]
    public void A_setting_that_would_open_it_to_others_stops_the_start(string name, string value) =>
        Assert.Throws<MisconfiguredException>(() => SecurityHost.Build("Host=127.0.0.1;Database=none", [(name, value), ("urls", "http://127.0.0.1:5000")]));

    [Fact]
    public async Task A_loopback_address_of_its_own_starts()
    {
        await using var app = SecurityHost.Build("Host=127.0.0.1;Database=none", [("Admin:Url", "http://127.0.0.1:5090"), ("urls", "http://127.0.0.1:5000")]);

        Assert.True(app.Services.GetService(typeof(AdminListener)) is AdminListener { IsOn: true });
    }

    private async Task<string> Token(SandboxIdentity identity, string scope)
    {
        using var http = await host.Anonymous();
        using var first = await http.SendAsync(identity.TokenRequest(scope), Ct);
        using var answer = await http.SendAsync(identity.TokenRequest(scope, first.Headers.GetValues("DPoP-Nonce").First()), Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return json.RootElement.GetProperty("access_token").GetString()!;
    }

    /// <param name="origin">Where the caller believes to call; its proofs are over that.</param>
    private async Task<HttpResponseMessage> Call(
        SandboxIdentity identity, string token, string method, Uri address, string? origin = null, string? body = null,
        (string Operator, string Action, string Resource, object Content)? by = null)
    {
        using var http = new HttpClient();
        string? nonce = null;
        for (var attempt = 0; ; attempt++)
        {
            var request = new HttpRequestMessage(new HttpMethod(method), address);
            request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
            request.Headers.Add("DPoP", identity.Proof(method, origin is null ? address : new Uri(new Uri(origin), address.AbsolutePath), token, nonce));
            if (by is var (name, action, resource, content))
            {
                using var key = OperatorKey.FromPem(await File.ReadAllTextAsync(Path.Combine(host.Folder, "keys", $"operator-{name}.pem"), Ct));
                request.Headers.Add(AdminCall.Operator, name);
                request.Headers.Add(AdminCall.Signature, key.Sign(Asked.For(name, action, resource, content), TimeProvider.System.GetUtcNow()));
            }
            request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await http.SendAsync(request, Ct);
            if (answer.StatusCode != HttpStatusCode.Unauthorized || attempt > 0 || !answer.Headers.TryGetValues("DPoP-Nonce", out var given))
            {
                return answer;
            }
            nonce = given.First();
        }
    }

    private static async Task<string?> Code(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return json.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}
