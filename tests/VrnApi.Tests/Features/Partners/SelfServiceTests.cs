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
using VrnApi.Features.Partners.SelfService;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tests.Features.Partners;

/// <summary>/partner/self: what a partner sees and changes of its own registration, each refusal beside what is let through.</summary>
public sealed class SelfServiceTests(SecurityHost host)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_scope_is_told_with_the_reason_for_each_missing_one()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var client = await host.As(school.Identity(), "services:read self:manage");

        var self = await Json(await client.GetAsync("/partner/self", Ct), HttpStatusCode.OK);

        Assert.Equal((school.Partner, "school", "private_key_jwt"),
            (Text(self, "code"), Text(self, "type"), Text(self.GetProperty("client"), "authMethod")));
        var rights = self.GetProperty("rights").EnumerateArray().ToDictionary(right => Text(right, "scope")!, right => right);
        Assert.Equal(VrnApi.Platform.Security.ScopeTable.Names.Order(), rights.Keys.Order());
        Assert.True(rights["services:read"].GetProperty("granted").GetBoolean());
        Assert.Equal("scope.not_in_token", Text(rights["audit:read"], "reason"));
        Assert.Equal("scope.unregistered", Text(rights["areas:read"], "reason"));
        Assert.Equal("scope.type", Text(rights["services:write"], "reason"));
        Assert.All(rights.Values.Where(right => !right.GetProperty("granted").GetBoolean()), right => Assert.NotEmpty(Text(right, "why")!));
    }

    [Fact]
    public async Task A_partner_reads_its_own_agreements_and_usage_and_nobody_elses()
    {
        using var school = await host.As("school-a");
        using var charity = await host.As("vcs-example");

        var own = (await Json(await school.GetAsync("/partner/self/agreements", Ct), HttpStatusCode.OK)).GetProperty("agreements");
        Assert.Equal("isa-sandbox-prevention", Text(own.EnumerateArray().Single(), "code"));
        Assert.True(own[0].GetProperty("inForce").GetBoolean());
        Assert.Equal(0, (await Json(await charity.GetAsync("/partner/self/agreements", Ct), HttpStatusCode.OK)).GetProperty("agreements").GetArrayLength());
        Assert.Equal(JsonValueKind.Array, (await Json(await school.GetAsync("/partner/self/usage", Ct), HttpStatusCode.OK)).GetProperty("days").ValueKind);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_told()
    {
        using var http = await host.Anonymous();
        foreach (var path in (string[])["/partner/self", "/partner/self/keys", "/partner/self/secrets", "/partner/self/usage", "/partner/self/agreements", "/partner/self/audit"])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(path, Ct)).StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"areaCode":"E06000017"}""", HttpStatusCode.BadRequest, "read_only")]
    [InlineData("""{"contactFunctions":["head of data"],"scopes":["outcomes:publish"]}""", HttpStatusCode.BadRequest, "read_only")]
    [InlineData("""{"contactFunctions":"head of data"}""", HttpStatusCode.UnprocessableEntity, "validation_failed")]
    [InlineData("""{"contactFunctions":[""]}""", HttpStatusCode.UnprocessableEntity, "validation_failed")]
    [InlineData("""{"contactFunctions":["jo.bloggs@school.example"]}""", HttpStatusCode.UnprocessableEntity, "validation_failed")]
    [InlineData("""{"contactFunctions":[],"contactFunctions":[]}""", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "invalid_json")]
    [InlineData("""{"contactFunctions":["data protection officer"]}""", HttpStatusCode.OK, null)]
    public async Task Contact_functions_can_be_changed_and_nothing_else(string body, HttpStatusCode status, string? code)
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var client = await host.As(school.Identity());
        var tag = (await client.GetAsync("/partner/self", Ct)).Headers.ETag!.Tag;

        var answer = await Json(await Patch(client, body, tag), status);

        Assert.Equal(code, code is null ? null : Text(answer, "code"));
        var after = await Json(await client.GetAsync("/partner/self", Ct), HttpStatusCode.OK);
        Assert.Equal(code is null ? ["data protection officer"] : [], after.GetProperty("contactFunctions").EnumerateArray().Select(item => item.GetString()!));
        Assert.Equal("E06000016", Text(after, "areaCode"));
    }

    [Theory]
    [InlineData(null, 428)]
    [InlineData("*", 400)]
    [InlineData("\"another-version-of-it\"", 412)]
    [InlineData("W/", 412)]
    public async Task A_change_names_the_version_that_was_read(string? tag, int status)
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var client = await host.As(school.Identity());
        var current = (await client.GetAsync("/partner/self", Ct)).Headers.ETag!.Tag;

        using var answer = await Patch(client, """{"contactFunctions":["head of data"]}""", tag == "W/" ? "W/" + current : tag);

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Changes_need_self_manage()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var client = await host.As(school.Identity(), "services:read");

        foreach (var (method, path) in new[] { ("PATCH", ""), ("POST", "/keys/challenge"), ("POST", "/keys"), ("POST", "/secrets"), ("DELETE", "/keys/x") })
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/partner/self" + path), Ct);
            Assert.Equal("insufficient_scope", Text(await Json(answer, HttpStatusCode.Forbidden), "code"));
        }
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/partner/self/keys", Ct)).StatusCode);
        Assert.Equal("insufficient_scope", Text(await Json(await client.GetAsync("/partner/self/audit", Ct), HttpStatusCode.Forbidden), "code"));
    }

    [Fact]
    public async Task A_key_is_rotated_in_the_order_of_the_checks_and_the_old_one_ends()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var identity = school.Identity();
        using var client = await host.As(identity);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var third = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var challenge = await Challenge(client);

        // Each request is wrong from some check on; the first wrong one answers.
        Assert.Equal("invalid_key", await Refused(client, new { jwk = new { kty = "oct" }, proof = "x", client_assertion = "x" }, 400));
        Assert.Equal("invalid_key", await Refused(client, new { jwk = Jwk(key, isPrivate: true), proof = "x", client_assertion = "x" }, 400));
        Assert.Equal("invalid_key", await Refused(client, new { proof = "x", client_assertion = "x" }, 400));
        Assert.Equal("invalid_proof", await Refused(client, new { jwk = Jwk(key), client_assertion = identity.Assertion() }, 400));
        Assert.Equal("invalid_proof", await Refused(client, new { jwk = Jwk(key), proof = Proof(third, challenge, school.Client), client_assertion = "x" }, 400));
        Assert.Equal("invalid_proof", await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, "another-client"), client_assertion = "x" }, 400));
        Assert.Equal("invalid_proof", await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client, typ: "JWT"), client_assertion = "x" }, 400));
        Assert.Equal("invalid_proof", await Refused(client, new { jwk = Jwk(key), proof = Proof(key, "made-up", school.Client), client_assertion = "x" }, 400));
        Assert.Equal("invalid_client", await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client) }, 401));
        Assert.Equal("invalid_client", await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client), client_assertion = "x" }, 401));
        var spent = identity.Assertion();
        var good = new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client), client_assertion = spent };
        var added = await Json(await Post(client, "/keys", good), HttpStatusCode.Created);
        Assert.Equal("ES256", Text(added, "alg"));

        var again = await Challenge(client);
        Assert.Equal("too_many_keys", await Refused(client, new { jwk = Jwk(third), proof = Proof(third, again, school.Client), client_assertion = identity.Assertion() }, 409));
        var keys = (await Json(await client.GetAsync("/partner/self/keys", Ct), HttpStatusCode.OK)).GetProperty("keys");
        Assert.Equal(2, keys.GetArrayLength());
        var old = keys.EnumerateArray().Single(row => Text(row, "kid") != Text(added, "kid"));
        Assert.True(old.GetProperty("notAfter").GetDateTimeOffset() <= TimeProvider.System.GetUtcNow().AddDays(30));

        using var gone = await client.DeleteAsync($"/partner/self/keys/{Text(old, "kid")}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/partner/self/keys", Ct)).StatusCode);
        await using var scope = await host.Inside();
        var actions = await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>()
            .Where(row => row.ClientId == school.Client && row.ResourceType == "key").OrderBy(row => row.Time).Select(row => row.Action).ToListAsync(Ct);
        Assert.Equal(["key.added", "key.removed"], actions);
    }

    [Fact]
    public async Task A_challenge_adds_one_key_and_only_for_five_minutes()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var identity = school.Identity();
        using var client = await host.As(identity);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var challenges = (await host.Services()).GetRequiredService<KeyChallenges>();
        var challenge = await Challenge(client);
        var joseKey = JoseKey.Import(Registration.Jwk(key));

        Assert.NotNull(challenges.Proved(Proof(key, challenge, school.Client), joseKey, school.Client));
        ShiftedClock.Set(TimeSpan.FromMinutes(5.5));
        Assert.Null(challenges.Proved(Proof(key, challenge, school.Client), joseKey, school.Client));
        ShiftedClock.Set(TimeSpan.Zero);
        Assert.True(await challenges.Spend(challenge, school.Client, Ct));
        Assert.Equal("invalid_proof",
            await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client), client_assertion = identity.Assertion() }, 400));
    }

    [Fact]
    public async Task The_last_key_stays_and_another_clients_key_is_not_there()
    {
        var (school, other) = (await Registration.SchoolWithoutAgreement(host), await Registration.SchoolWithoutAgreement(host));
        using var client = await host.As(school.Identity());

        using var last = await client.DeleteAsync($"/partner/self/keys/{school.Entry.Kid}", Ct);
        Assert.Equal("last_key", Text(await Json(last, HttpStatusCode.Conflict), "code"));
        using var foreign = await client.DeleteAsync($"/partner/self/keys/{other.Entry.Kid}", Ct);
        Assert.Equal("not_found", Text(await Json(foreign, HttpStatusCode.NotFound), "code"));
        using var secret = await Post(client, "/secrets", new { client_secret = "x" });
        Assert.Equal("wrong_method", Text(await Json(secret, HttpStatusCode.Conflict), "code"));
    }

    [Fact]
    public async Task One_public_key_belongs_to_one_client()
    {
        var (school, other) = (await Registration.SchoolWithoutAgreement(host), await Registration.SchoolWithoutAgreement(host));
        using var identity = school.Identity();
        using var client = await host.As(identity);
        using var key = ECDsa.Create();
        key.ImportFromPem(await File.ReadAllTextAsync(other.Entry.PrivateKeyPath!, Ct));
        var challenge = await Challenge(client);

        Assert.Equal("key_in_use",
            await Refused(client, new { jwk = Jwk(key), proof = Proof(key, challenge, school.Client), client_assertion = identity.Assertion() }, 409));
    }

    [Fact]
    public async Task A_secret_is_rotated_with_the_current_one_and_shown_once()
    {
        var partner = await Registration.ActivePartner(host, "dashboard");
        var (id, secret) = await SecretClient(partner);
        using var client = await Bearer(id, secret);

        Assert.Equal("invalid_client", await Refused(client, new { client_secret = SecretFormat.Generate() }, 401, "/secrets"));
        Assert.Equal("invalid_client", await Refused(client, new { }, 401, "/secrets"));
        var issued = await Json(await Post(client, "/secrets", new { client_secret = secret }), HttpStatusCode.Created);
        var fresh = Text(issued, "client_secret")!;
        Assert.Equal("too_many_secrets", await Refused(client, new { client_secret = secret }, 409, "/secrets"));
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/partner/self/secrets/{Text(issued, "id")}", Ct)).StatusCode);
        var listed = await (await client.GetAsync("/partner/self/secrets", Ct)).Content.ReadAsStringAsync(Ct);
        Assert.DoesNotContain(fresh, listed, StringComparison.Ordinal);

        using var second = await Bearer(id, fresh);
        var rows = (await Json(await second.GetAsync("/partner/self/secrets", Ct), HttpStatusCode.OK)).GetProperty("secrets").EnumerateArray().ToList();
        Assert.Equal(JsonValueKind.String, rows[1].GetProperty("confirmedAt").ValueKind);
        Assert.True(rows[0].GetProperty("notAfter").GetDateTimeOffset() <= TimeProvider.System.GetUtcNow().AddDays(30));
        var warnings = (await Json(await second.GetAsync("/partner/self", Ct), HttpStatusCode.OK)).GetProperty("warnings").EnumerateArray().ToList();
        Assert.Equal(("secret", 30), (Text(warnings.Single(), "what"), warnings[0].GetProperty("level").GetInt32()));

        using var gone = await second.DeleteAsync($"/partner/self/secrets/{rows[0].GetProperty("id").GetGuid()}", Ct);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        await Task.Delay(1100, Ct);
        using var third = await Bearer(id, fresh);
        using var last = await third.DeleteAsync($"/partner/self/secrets/{Text(issued, "id")}", Ct);
        Assert.Equal("last_secret", Text(await Json(last, HttpStatusCode.Conflict), "code"));
    }

    [Fact]
    public async Task A_partner_reads_its_own_trail_page_by_page_and_the_core_team_all_of_it()
    {
        var school = await Registration.SchoolWithoutAgreement(host);
        using var client = await host.As(school.Identity());
        using var core = await host.As("vrn-approver");

        var ids = new List<string>();
        for (var next = "/partner/self/audit?limit=2"; next is not null;)
        {
            var page = await Json(await client.GetAsync(next, Ct), HttpStatusCode.OK);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                Assert.Equal(school.Partner, Text(item, "partner"));
                ids.Add(Text(item, "id")!);
            }
            next = Text(page, "next");
        }
        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.True(ids.Count >= 5);
        var created = await Json(await core.GetAsync("/partner/self/audit?action=partner.created&limit=100", Ct), HttpStatusCode.OK);
        Assert.True(created.GetProperty("items").EnumerateArray().Select(item => Text(item, "partner")).Distinct().Count() > 5);
        Assert.Equal("invalid_cursor", Text(await Json(await client.GetAsync("/partner/self/audit?after=AQ", Ct), HttpStatusCode.BadRequest), "code"));
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(30, 30)]
    [InlineData(14, 14)]
    [InlineData(13.5, 14)]
    [InlineData(7, 7)]
    [InlineData(1.01, 7)]
    [InlineData(1, 1)]
    [InlineData(0, null)]
    public void Warnings_are_due_30_14_7_and_1_days_before(double days, int? level)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(level, VrnApi.Features.Partners.Rules.ExpiryRule.Due(now.AddDays(days), now)?.Level);
    }

    private async Task<(string Id, string Secret)> SecretClient(string partner)
    {
        await using var scope = await host.Inside();
        var (client, secret) = await VrnApi.Features.Partners.AddClient.Handle(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), TimeProvider.System, new VrnApi.Platform.Outbound.OutboundOptions(),
            new VrnApi.Features.Partners.NewClient(Registration.Fresh("client"), partner, VrnApi.Data.Tokens.ClientAuthMethod.ClientSecretBasic, false, ["services:read", "self:manage"]),
            Call.Sign(Registration.Registrar, Registration.Key(host, Registration.Registrar), TimeProvider.System), Ct);
        await Registration.Approves(host, "client", "activate", client.Id);
        return (client.Id, secret!);
    }

    private async Task<HttpClient> Bearer(string id, string secret)
    {
        var http = await host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials" });
        var token = await Json(await http.SendAsync(request, Ct), HttpStatusCode.OK);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Text(token, "access_token"));
        return http;
    }

    private static async Task<string> Challenge(HttpClient client) =>
        Text(await Json(await client.PostAsync("/partner/self/keys/challenge", null, Ct), HttpStatusCode.OK), "challenge")!;

    private static async Task<string?> Refused(HttpClient client, object body, int status, string path = "/keys") =>
        Text(await Json(await Post(client, path, body), (HttpStatusCode)status), "code");

    private static Task<HttpResponseMessage> Post(HttpClient client, string path, object body) =>
        client.PostAsync("/partner/self" + path, new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"), Ct);

    private static Task<HttpResponseMessage> Patch(HttpClient client, string body, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Patch, "/partner/self") { Content = new StringContent(body, Encoding.UTF8, "application/merge-patch+json") };
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return client.SendAsync(request, Ct);
    }

    private static Dictionary<string, string> Jwk(ECDsa key, bool isPrivate = false)
    {
        var jwk = JsonSerializer.Deserialize<Dictionary<string, string>>(Registration.Jwk(key))!;
        if (isPrivate)
        {
            jwk["d"] = Base64UrlText.Encode(key.ExportParameters(true).D);
        }
        return jwk;
    }

    private static string Proof(ECDsa key, string challenge, string client, string typ = "key-possession+jwt")
    {
        var input = Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(new { alg = "ES256", typ })) + "."
            + Base64UrlText.Encode(JsonSerializer.SerializeToUtf8Bytes(new { challenge, client_id = client, aud = VrnHost.Issuer }));
        return input + "." + Base64UrlText.Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async Task<JsonElement> Json(HttpResponseMessage answer, HttpStatusCode expected)
    {
        using var _ = answer;
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
