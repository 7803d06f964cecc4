using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Cli.Sandbox;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Tokens;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

/// <summary>Verbs that change what is in force already: the effect at the token endpoint or in the register, the refusals, the JSON.</summary>
public sealed class VerbTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Every verb over something that does not exist.</summary>
    public static TheoryData<string, string> Unknown => new()
    {
        { "unknown_partner", "partner suspend nobody-at-all --reason r" },
        { "unknown_partner", "partner close nobody-at-all --reason r" },
        { "unknown_partner", "partner resume nobody-at-all" },
        { "unknown_partner", "partner activate nobody-at-all" },
        { "unknown_client", "client activate nobody-at-all" },
        { "unknown_client", "client disable nobody-at-all" },
        { "unknown_client", "client enable nobody-at-all" },
        { "unknown_client", "client scopes nobody-at-all --add services:read" },
        { "unknown_client", "client key-add nobody-at-all --jwk {jwk}" },
        { "unknown_client", "client key-remove nobody-at-all --kid k" },
        { "unknown_client", "client secret-add nobody-at-all" },
        { "unknown_client", "client cert-set nobody-at-all --tls-san a.example" },
        { "unknown_client", "client link nobody-at-all --issuer https://login.example --foreign-id x" },
        { "unknown_client", "client revoke-tokens nobody-at-all" },
        { "unknown_client", "client reissue nobody-at-all" },
        { "unknown_agreement", "agreement activate nobody-at-all" },
        { "unknown_agreement", "agreement withdraw nobody-at-all" },
        { "unknown_operator", "operator remove nobody-at-all" },
    };

    [Theory]
    [MemberData(nameof(Unknown))]
    public async Task What_does_not_exist_is_refused_and_what_is_not_signed_is_not_even_asked(string code, string line)
    {
        var services = await host.Services();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var arguments = line.Replace("{jwk}", await File(Registration.Jwk(key)), StringComparison.Ordinal).Split(' ');

        var (exit, json) = await VerbOutput.Of(services, Signed(Registration.Registrar, arguments));
        Assert.Equal((Verbs.Refused, code), (exit, json.GetProperty("refused").GetString()));
        Assert.Equal(Verbs.Usage, await host.Verb(arguments));
    }

    [Theory]
    [InlineData("partner check nobody-at-all")]
    [InlineData("partner show nobody-at-all")]
    [InlineData("client show nobody-at-all")]
    [InlineData("agreement list --partner nobody-at-all")]
    public async Task A_question_about_what_does_not_exist_is_refused(string line)
    {
        var (exit, json) = await VerbOutput.Of(await host.Services(), line.Split(' '));

        Assert.Equal(Verbs.Refused, exit);
        Assert.StartsWith("unknown_", json.GetProperty("refused").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_partners_clients_never_call_again()
    {
        var client = await Plain();
        using var http = await host.As(client.Identity());
        Assert.Equal(HttpStatusCode.OK, await Probe(http));

        Assert.Equal("invalid_reason", await Refused("partner", "close", client.Partner, "--reason", new string('x', 501)));
        Assert.Equal("closed", (await Done("partner", "close", client.Partner, "--reason", "wound up")).GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, await Probe(http));
        foreach (var verb in new[] { "resume", "activate" })
        {
            Assert.Equal("wrong_state", await Refused("partner", verb, client.Partner));
        }
        Assert.Equal("wrong_state", await Refused("partner", "close", client.Partner, "--reason", "again"));
    }

    [Fact]
    public async Task A_check_passes_once_every_client_has_a_token_and_fails_again_with_a_refusal()
    {
        var client = await Plain();
        var services = await host.Services();
        var (before, none) = await VerbOutput.Of(services, "partner", "check", client.Partner);
        Assert.Equal((Verbs.Refused, false, 0), (before, none.GetProperty("passed").GetBoolean(), none.GetProperty("clients")[0].GetProperty("tokensIssued").GetInt32()));

        using var http = await host.As(client.Identity());
        Assert.Equal(HttpStatusCode.OK, await Probe(http));
        var (after, one) = await VerbOutput.Of(services, "partner", "check", client.Partner);
        Assert.Equal((Verbs.Done, true, 1), (after, one.GetProperty("passed").GetBoolean(), one.GetProperty("clients")[0].GetProperty("tokensIssued").GetInt32()));

        Assert.Equal(HttpStatusCode.Forbidden, await Probe(http, "services:write"));
        var (refused, again) = await VerbOutput.Of(services, "partner", "check", client.Partner);
        Assert.Equal(Verbs.Refused, refused);
        Assert.Equal("access.denied", again.GetProperty("clients")[0].GetProperty("refusals")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task A_removed_operator_signs_nothing_more()
    {
        var (code, pem) = (Registration.Fresh("operator"), Path.Combine(host.Folder, "keys", $"operator-{Registration.Fresh("o")}.pem"));
        await host.Services();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await System.IO.File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem(), Ct);
        await Done("operator", "add", code, "--jwk", await File(Registration.Jwk(key)));
        string[] Add(string partner) => ["partner", "add", partner, "--name", "A charity", "--type", "vcs", "--operator", code, "--operator-key", pem];
        Assert.Equal(Verbs.Done, await host.Verb(Add(Registration.Fresh("charity"))));

        Assert.False((await Done("operator", "remove", code)).GetProperty("active").GetBoolean());

        Assert.Equal(Verbs.Refused, await host.Verb(Add(Registration.Fresh("charity"))));
        Assert.Equal("unknown_operator", await Refused("operator", "remove", code));
    }

    [Fact]
    public async Task An_added_key_signs_beside_the_old_one_until_that_is_removed_with_its_tokens()
    {
        var client = await Plain();
        using var http = await host.As(client.Identity());
        Assert.Equal(HttpStatusCode.OK, await Probe(http));
        var second = SandboxKey.Make(Path.Combine(host.Folder, Registration.Fresh("key") + ".pem"));
        var jwk = await File(second.Public.PublicJwk);

        Assert.Equal(2, (await Done("client", "key-add", client.Client, "--jwk", jwk)).GetProperty("keys").GetArrayLength());
        using var third = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("too_many_keys", await Refused("client", "key-add", client.Client, "--jwk", await File(Registration.Jwk(third))));
        using var old = client.Identity();
        using var fresh = (client with { Entry = client.Entry with { PrivateKeyPath = second.Path, Kid = second.Public.Kid } }).Identity();
        Assert.Equal(HttpStatusCode.OK, (await Token(old)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Token(fresh)).Status);

        Assert.Equal("unknown_key", await Refused("client", "key-remove", client.Client, "--kid", "no-such-kid"));
        await Done("client", "key-remove", client.Client, "--kid", client.Entry.Kid!);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(old)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, await Probe(http));
        Assert.Equal(HttpStatusCode.OK, (await Token(fresh)).Status);
        Assert.Equal("last_key", await Refused("client", "key-remove", client.Client, "--kid", second.Public.Kid!));
    }

    [Fact]
    public async Task A_key_that_is_unfit_private_or_anothers_is_not_added()
    {
        var (client, other) = (await Plain(), await Plain());
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var taken = Path.Combine(host.Folder, other.Client + ".json");

        Assert.Equal("key_in_use", await Refused("client", "key-add", client.Client, "--jwk", taken));
        Assert.Equal("invalid_key", await Refused("client", "key-add", client.Client, "--jwk", await File(Registration.Jwk(key).Replace("P-256", "P-999", StringComparison.Ordinal))));
        Assert.Equal("invalid_key", await Refused("client", "key-add", client.Client, "--jwk", await File(Registration.Jwk(key)[..^1] + ",\"d\":\"AAAA\"}")));
        Assert.Equal(Verbs.Usage, await Registration.Asks(host, "client", "key-add", client.Client, "--jwk", await File("not JSON")));
        Assert.Equal(Verbs.Usage, await Registration.Asks(host, "client", "key-add", client.Client, "--jwk", await File("{\"keys\":[]}")));
        Assert.Equal("wrong_method", await Refused("client", "secret-add", client.Client));
        Assert.Equal("wrong_method", await Refused("client", "cert-set", client.Client, "--tls-san", "a.example"));
        Assert.Equal("wrong_method", await Refused("client", "link", client.Client, "--issuer", "https://login.example", "--foreign-id", "x"));
        Assert.Single((await Done("client", "key-add", client.Client, "--jwk", await File(Registration.Jwk(key)))).GetProperty("keys").EnumerateArray(),
            shown => shown.GetProperty("kid").GetString() != client.Entry.Kid);
    }

    [Fact]
    public async Task A_second_secret_is_printed_once_and_both_are_good()
    {
        var (partner, id) = (await Registration.ActivePartner(host, "dashboard"), Registration.Fresh("client"));
        var first = (await Done("client", "add", id, "--partner", partner, "--method", "client_secret_basic", "--scopes", "services:read")).GetProperty("secret").GetString()!;
        await Registration.Approves(host, "client", "activate", id);

        Assert.Equal("invalid_secret", await Refused("client", "secret-add", id, "--secret-days", "366"));
        Assert.Equal(Verbs.Usage, await Registration.Asks(host, "client", "secret-add", id, "--secret-days", "many"));
        var added = await Done("client", "secret-add", id, "--secret-days", "30");
        var second = added.GetProperty("secret").GetString()!;
        Assert.Equal(2, added.GetProperty("client").GetProperty("secrets").GetArrayLength());
        Assert.Equal("too_many_secrets", await Refused("client", "secret-add", id));
        foreach (var (secret, status) in new[] { (first, HttpStatusCode.OK), (second, HttpStatusCode.OK), (second + "x", HttpStatusCode.Unauthorized) })
        {
            using var identity = SandboxIdentity.Of(new SandboxEntry(id, "", id) { ClientSecret = secret, Scopes = [], Dpop = false }, VrnHost.Issuer);
            Assert.Equal(status, (await Token(identity)).Status);
        }
        var (_, shown) = await VerbOutput.Of(await host.Services(), "client", "show", id);
        Assert.DoesNotContain(second, shown.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_or_its_name_is_replaced_as_the_method_asks()
    {
        var partner = await Registration.ActivePartner(host, "vcs");
        var (own, named) = (Registration.Fresh("client"), Registration.Fresh("client"));
        var (first, second) = (await Certificate(), await Certificate());
        await Done("client", "add", own, "--partner", partner, "--method", "self_signed_tls_client_auth", "--scopes", "services:read", "--cert", first);
        await Done("client", "add", named, "--partner", partner, "--method", "tls_client_auth", "--scopes", "services:read", "--tls-san", "a.example");
        var before = (await Row(own)).CertSha256;

        await Done("client", "cert-set", own, "--cert", second);
        await Done("client", "cert-set", named, "--tls-san", "b.example");

        Assert.Equal((true, "b.example"), ((await Row(own)).CertSha256 is { Length: 43 } now && now != before, (await Row(named)).TlsSan));
        Assert.Equal("wrong_method", await Refused("client", "cert-set", own, "--tls-san", "a.example"));
        Assert.Equal("wrong_method", await Refused("client", "cert-set", named, "--cert", first));
        Assert.Equal("wrong_method", await Refused("client", "cert-set", own));
        Assert.Equal("invalid_certificate", await Refused("client", "cert-set", named, "--tls-san", new string('a', 301)));
        Assert.Equal(Verbs.Usage, await Registration.Asks(host, "client", "cert-set", own, "--cert", await File("no certificate")));
        var another = Registration.Fresh("client");
        await Done("client", "add", another, "--partner", partner, "--method", "self_signed_tls_client_auth", "--scopes", "services:read", "--cert", first);
        Assert.Equal("conflict", await Refused("client", "cert-set", another, "--cert", second));
    }

    [Fact]
    public async Task A_link_is_put_in_force_by_another_operator()
    {
        var (partner, id, foreign) = (await Registration.ActivePartner(host, "vcs"), Registration.Fresh("client"), Registration.Fresh("foreign"));
        await Done("client", "add", id, "--partner", partner, "--method", "external", "--scopes", "services:read");
        await Registration.Approves(host, "client", "activate", id);

        Assert.Equal("invalid_url", await Refused("client", "link", id, "--issuer", "http://login.example", "--foreign-id", foreign));
        Assert.Equal("invalid_client_id", await Refused("client", "link", id, "--issuer", "https://login.example", "--foreign-id", new string('x', 201)));
        await Done("client", "link", id, "--issuer", "https://login.example", "--foreign-id", foreign);
        Assert.Equal("link_exists", await Refused("client", "link", id, "--issuer", "https://login.example", "--foreign-id", foreign));
        Assert.Equal("four_eyes", await Refused("client", "activate", id));
        Assert.Equal(LinkState.Pending, await State());
        Assert.Equal(Verbs.Done, await Registration.Approves(host, "client", "activate", id));
        Assert.Equal(LinkState.Active, await State());

        async Task<LinkState> State()
        {
            await using var scope = await host.Inside();
            return (await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<ExternalIdentity>().SingleAsync(link => link.ForeignClientId == foreign, Ct)).State;
        }
    }

    [Theory]
    [InlineData("client.tokens_revoked", "revoke-tokens")]
    [InlineData("client.disabled", "disable", "enable")]
    public async Task Tokens_issued_until_now_die_and_later_ones_live(string action, params string[] verbs)
    {
        var client = await Plain();
        using var http = await host.As(client.Identity());
        Assert.Equal(HttpStatusCode.OK, await Probe(http));

        foreach (var verb in verbs)
        {
            Assert.Equal(verb == "disable", (await Done("client", verb, client.Client)).GetProperty("disabled").GetBoolean());
            Assert.Equal(HttpStatusCode.Unauthorized, await Probe(http));
        }

        // Times in tokens are whole seconds: one of the same second is dead too.
        using var identity = client.Identity();
        HttpStatusCode status;
        do
        {
            var (_, token) = await Token(identity);
            using var later = await host.Anonymous();
            later.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            status = await Probe(later);
        }
        while (status == HttpStatusCode.Unauthorized && !Ct.IsCancellationRequested);
        Assert.Equal(HttpStatusCode.OK, status);
        await using var scope = await host.Inside();
        var row = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().SingleAsync(e => e.ResourceId == client.Client && e.Action == action, Ct);
        Assert.Equal((Registration.Registrar, true), (row.OperatorCode, row.OperatorSignature is not null));
    }

    [Fact]
    public async Task A_purpose_or_audience_that_no_column_holds_is_refused()
    {
        var partner = await Registration.ActivePartner(host, "dashboard");
        string[] add = ["client", "add", Registration.Fresh("client"), "--partner", partner, "--method", "client_secret_basic", "--scopes", "services:read"];

        Assert.Equal("invalid_purpose", await Refused([.. add, "--purpose", new string('p', 65)]));
        Assert.Equal("invalid_audience", await Refused([.. add, "--audience", new string('a', 301)]));
        Assert.Equal("invalid_origin", await Refused([.. add, "--origins", "https://" + new string('o', 2000)]));
        await Done([.. add, "--purpose", new string('p', 64), "--audience", new string('a', 300)]);
        Assert.Equal("invalid_purpose", await Refused("client", "scopes", add[2], "--add", "evidence:read", "--purpose", new string('p', 65)));
    }

    [Fact]
    public async Task The_schema_and_the_seed_answer_in_json_too()
    {
        var services = await host.Services();
        var (migrated, applied) = await VerbOutput.Of(services, "migrate");

        Assert.Equal((Verbs.Done, 0), (migrated, applied.GetProperty("applied").GetArrayLength()));
        Assert.Equal(Verbs.Usage, await host.Verb("migrate", "everything"));
        Assert.Equal(Verbs.Usage, await host.Verb("seed", "--everything"));
        Assert.Equal(Verbs.Done, await host.Verb("seed", "--help"));
    }

    private async Task<Registered> Plain() =>
        await Registration.Client(host, await Registration.ActivePartner(host, "vcs"), "services:read", bound: false);

    private string[] Signed(string by, string[] arguments) => [.. arguments, "--operator", by, "--operator-key", Registration.Key(host, by)];

    private async Task<JsonElement> Done(params string[] arguments)
    {
        var (code, json) = await VerbOutput.Of(await host.Services(), Signed(Registration.Registrar, arguments));
        Assert.True(code == Verbs.Done, $"{code} {json}");
        return json;
    }

    private async Task<string?> Refused(params string[] arguments)
    {
        var (code, json) = await VerbOutput.Of(await host.Services(), Signed(Registration.Registrar, arguments));
        Assert.True(code == Verbs.Refused, $"{code} {json}");
        return json.GetProperty("refused").GetString();
    }

    private async Task<Client> Row(string id)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Client>().AsNoTracking().SingleAsync(client => client.Id == id, Ct);
    }

    private async Task<(HttpStatusCode Status, string? Text)> Token(SandboxIdentity identity)
    {
        using var http = await host.Anonymous();
        using var answer = await http.SendAsync(identity.TokenRequest(), Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return (answer.StatusCode, json.RootElement.TryGetProperty("access_token", out var token) ? token.GetString() : null);
    }

    private static async Task<HttpStatusCode> Probe(HttpClient http, string scope = "services:read")
    {
        using var answer = await http.GetAsync(SecurityHost.Probe(scope), Ct);
        return answer.StatusCode;
    }

    private async Task<string> Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=a client", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        return await File(certificate.ExportCertificatePem());
    }

    private async Task<string> File(string text)
    {
        var path = Path.Combine(host.Folder, Guid.NewGuid().ToString("n"));
        await System.IO.File.WriteAllTextAsync(path, text, Ct);
        return path;
    }
}
