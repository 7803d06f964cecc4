using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tests.Features.Partners;

/// <summary>Registration by two operators: the sandbox's registrar asks, its approver puts in force.</summary>
public sealed class RegistrationTests(SecurityHost host)
{
    private const string Registrar = "sandbox-registrar", Approver = "sandbox-approver";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_partner_is_put_in_force_by_another_operator_than_the_one_who_asked()
    {
        var code = Fresh("charity");
        Assert.Equal(Verbs.Done, await As(Registrar, "partner", "add", code, "--name", "A charity", "--type", "vcs"));

        Assert.Equal(Verbs.Refused, await As(Registrar, "partner", "activate", code));
        Assert.Equal(PartnerState.Pending, (await Partner(code)).State);
        Assert.Equal(Verbs.Done, await As(Approver, "partner", "activate", code));

        var partner = await Partner(code);
        Assert.Equal((PartnerState.Active, Registrar, Approver), (partner.State, partner.CreatedBy, partner.ActivatedBy));
        Assert.Equal(Verbs.Refused, await As(Approver, "partner", "activate", code));
    }

    [Fact]
    public async Task Each_change_leaves_one_row_that_its_operators_key_has_signed()
    {
        var code = Fresh("charity");
        await As(Registrar, "partner", "add", code, "--name", "A charity", "--type", "vcs");
        await As(Approver, "partner", "activate", code);

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var rows = await db.Set<AuditEvent>().Where(row => row.ResourceType == "partner" && row.ResourceId == code).OrderBy(row => row.Time).ToListAsync(Ct);
        Assert.Equal(["partner.created", "partner.activated"], rows.Select(row => row.Action));
        Assert.Equal([Registrar, Approver], rows.Select(row => row.OperatorCode));
        var approver = await db.Set<NetworkOperator>().SingleAsync(o => o.Code == Approver, Ct);
        var claims = Jws.Read(rows[1].OperatorSignature!, 2000).Verify(JoseKey.Import(approver.PublicJwk));
        Assert.Equal(("partner.activated", code), (claims.Text("action"), claims.Text("resource")));
    }

    [Fact]
    public async Task A_refused_registration_leaves_nothing()
    {
        var code = Fresh("school");

        Assert.Equal(Verbs.Refused, await As(Registrar, "partner", "add", code, "--name", "No URN", "--type", "school", "--area", "E06000016"));

        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        Assert.False(await db.Set<Partner>().AnyAsync(partner => partner.Code == code, Ct));
        Assert.False(await db.Set<AuditEvent>().AnyAsync(row => row.ResourceId == code, Ct));
    }

    [Fact]
    public async Task Another_operators_key_signs_nothing()
    {
        var code = Fresh("charity");

        Assert.Equal(Verbs.Refused, await host.Verb("partner", "add", code, "--name", "A charity", "--type", "vcs",
            "--operator", Registrar, "--operator-key", Key(Approver)));
    }

    [Fact]
    public async Task A_signature_over_another_request_signs_nothing()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var honest = Call.Sign(Registrar, Key(Registrar), TimeProvider.System);
        var reused = new Instruction(Registrar, asked => honest.Sign(asked with { Resource = "another-partner" }));

        var refusal = await Assert.ThrowsAsync<RegistrationException>(() =>
            AddPartner.Handle(db, TimeProvider.System, new NewPartner(Fresh("charity"), "A charity", PartnerType.Vcs), reused, Ct));

        Assert.Equal("invalid_signature", refusal.Code);
    }

    [Fact]
    public async Task An_operator_joins_only_through_an_operator()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (code, jwk) = (Fresh("operator"), await File(Jwk(key)));

        Assert.Equal(Verbs.Refused, await host.Verb("operator", "add", code, "--jwk", jwk));
        Assert.Equal(Verbs.Done, await As(Registrar, "operator", "add", code, "--jwk", jwk));
        Assert.Equal(Verbs.Refused, await As(Registrar, "operator", "add", code, "--jwk", jwk));
    }

    [Theory]
    [InlineData("outcomes:write", "scope above the assurance of a secret")]
    [InlineData("outcomes:publish", "scope that the type never holds")]
    [InlineData("everything:all", "scope that does not exist")]
    public async Task A_scope_out_of_reach_is_not_even_registered(string scope, string _)
    {
        var partner = await ActivePartner("school", "--area", "E06000016", "--urn", Urn());

        Assert.Equal(Verbs.Refused, await As(Registrar, "client", "add", Fresh("client"), "--partner", partner, "--method", "client_secret_basic",
            "--scopes", $"services:read,{scope}"));
    }

    [Fact]
    public async Task A_client_calls_once_activated_and_not_while_it_is_disabled_or_its_partner_suspended()
    {
        var partner = await ActivePartner("dashboard");
        var (id, secret) = await NewClient(partner);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(id, secret)).Status);

        Assert.Equal(Verbs.Refused, await As(Registrar, "client", "activate", id));
        Assert.Equal(Verbs.Done, await As(Approver, "client", "activate", id));
        var token = (await Token(id, secret)).Text!;
        Assert.Equal(HttpStatusCode.OK, (await Read(token)).Status);

        await As(Registrar, "partner", "suspend", partner, "--reason", "review");
        Assert.Equal((HttpStatusCode.Forbidden, "partner_suspended"), await Read(token));
        Assert.Equal(HttpStatusCode.BadRequest, (await Token(id, secret)).Status);
        await As(Approver, "partner", "resume", partner);
        Assert.Equal(HttpStatusCode.OK, (await Read(token)).Status);

        await As(Registrar, "client", "disable", id);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), await Read(token));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(id, secret)).Status);
        await As(Approver, "client", "enable", id);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_token"), await Read(token));
        Assert.Equal(HttpStatusCode.OK, (await Token(id, secret)).Status);
    }

    [Fact]
    public async Task An_added_scope_waits_for_the_second_operator_and_a_removed_one_is_gone_at_once()
    {
        var partner = await ActivePartner("dashboard");
        var (id, secret) = await NewClient(partner);
        await As(Approver, "client", "activate", id);
        await As(Registrar, "client", "scopes", id, "--add", "evidence:read");

        var token = (await Token(id, secret)).Text!;
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await Read(token, "evidence:read"));
        Assert.Equal(Verbs.Refused, await As(Registrar, "client", "activate", id));
        Assert.Equal(Verbs.Done, await As(Approver, "client", "activate", id));
        Assert.Equal(HttpStatusCode.OK, (await Read((await Token(id, secret)).Text!, "evidence:read")).Status);

        await As(Registrar, "client", "scopes", id, "--remove", "services:read");
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), await Read(token));
    }

    [Fact]
    public async Task Reissued_credentials_replace_the_old_ones_and_their_tokens()
    {
        var partner = await ActivePartner("dashboard");
        var (id, secret) = await NewClient(partner);
        await As(Approver, "client", "activate", id);
        var token = (await Token(id, secret)).Text!;

        await using var scope = await host.Inside();
        var fresh = await ReissueCredentials.Handle(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), TimeProvider.System, id, [],
            Call.Sign(Registrar, Key(Registrar), TimeProvider.System), Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, (await Token(id, secret)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Read(token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Token(id, fresh!)).Status);
    }

    [Fact]
    public async Task A_new_secret_confirmed_by_its_first_use_starts_the_grace_of_the_old_one()
    {
        var partner = await ActivePartner("dashboard");
        var (id, secret) = await NewClient(partner);
        await As(Approver, "client", "activate", id);
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var client = await FindClient.ById(db, id, Ct);
        var second = await Credentials.Give(db, client, [], 365, TimeProvider.System.GetUtcNow(), Ct);
        await db.SaveChangesAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, (await Token(id, secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Token(id, second!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Token(id, secret)).Status);

        db.ChangeTracker.Clear();
        var secrets = await db.Set<ClientSecret>().Where(row => row.ClientId == id).OrderBy(row => row.CreatedAt).ToListAsync(Ct);
        Assert.NotNull(secrets[1].ConfirmedAt);
        Assert.True(secrets[0].NotAfter < TimeProvider.System.GetUtcNow().AddDays(31));
        Assert.All(secrets, row => Assert.NotNull(row.LastUsedAt));
    }

    [Fact]
    public async Task A_key_belongs_to_one_client()
    {
        var partner = await ActivePartner("vcs");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var jwks = await File(Jwk(key));
        string[] Add(string id) => ["client", "add", id, "--partner", partner, "--method", "private_key_jwt", "--scopes", "services:read", "--jwks", jwks];

        Assert.Equal(Verbs.Done, await As(Registrar, Add(Fresh("client"))));
        Assert.Equal(Verbs.Refused, await As(Registrar, Add(Fresh("client"))));
    }

    [Theory]
    [InlineData(Verbs.Usage, "partner")]
    [InlineData(Verbs.Usage, "partner", "add")]
    [InlineData(Verbs.Usage, "partner", "show", "x", "--loud")]
    [InlineData(Verbs.Usage, "client", "show")]
    [InlineData(Verbs.Usage, "client", "show", "a", "b")]
    [InlineData(Verbs.Usage, "partner", "suspend", "x", "--reason")]
    [InlineData(Verbs.Refused, "partner", "show", "nobody-at-all")]
    [InlineData(Verbs.Done, "client", "show", "dashboard", "--json")]
    [InlineData(Verbs.Done, "partner", "--help")]
    [InlineData(Verbs.Done, "keys", "list", "--json")]
    public async Task A_verb_ends_with_the_code_that_says_what_happened(int expected, params string[] arguments) =>
        Assert.Equal(expected, await host.Verb(arguments));

    private static string Fresh(string what) => $"{what}-{Guid.NewGuid():n}"[..30];

    private static string Urn() => RandomNumberGenerator.GetInt32(100000, 899999).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Key(string @operator) => Path.Combine(host.Folder, "keys", $"operator-{@operator}.pem");

    private async Task<int> As(string @operator, params string[] arguments)
    {
        await host.Services();
        return await host.Verb([.. arguments, "--operator", @operator, "--operator-key", Key(@operator)]);
    }

    private async Task<string> ActivePartner(string type, params string[] more)
    {
        var code = Fresh(type);
        Assert.Equal(Verbs.Done, await As(Registrar, ["partner", "add", code, "--name", code, "--type", type, .. more]));
        Assert.Equal(Verbs.Done, await As(Approver, "partner", "activate", code));
        return code;
    }

    private async Task<(string Id, string Secret)> NewClient(string partner)
    {
        await using var scope = await host.Inside();
        var (client, secret) = await AddClient.Handle(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), TimeProvider.System, new VrnApi.Platform.Outbound.OutboundOptions(),
            new NewClient(Fresh("client"), partner, ClientAuthMethod.ClientSecretBasic, false, ["services:read"]),
            Call.Sign(Registrar, Key(Registrar), TimeProvider.System), Ct);
        return (client.Id, secret!);
    }

    private async Task<Partner> Partner(string code)
    {
        await using var scope = await host.Inside();
        return await FindPartner.ByCode(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), code, Ct);
    }

    private async Task<(HttpStatusCode Status, string? Text)> Token(string id, string secret)
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
        var answer = await http.SendAsync(request, Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return (answer.StatusCode, json.RootElement.TryGetProperty("access_token", out var token) ? token.GetString() : null);
    }

    private async Task<(HttpStatusCode Status, string? Code)> Read(string token, string scope = "services:read")
    {
        using var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, SecurityHost.Probe(scope));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var answer = await http.SendAsync(request, Ct);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return (answer.StatusCode, json.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    private async Task<string> File(string text)
    {
        var path = Path.Combine(host.Folder, Guid.NewGuid().ToString("n"));
        await System.IO.File.WriteAllTextAsync(path, text, Ct);
        return path;
    }

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", alg = "ES256", x = Base64UrlText.Encode(point.X), y = Base64UrlText.Encode(point.Y) });
    }
}
