using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Tokens;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.OAuth;

/// <summary>A partner, or who holds its token, that changes its own registration.</summary>
public sealed class SelfServiceAttacks(AttackHost host) : AttackTest(host)
{
    private const string Self = "/partner/self";
    private const string Good = """{"contactFunctions":["data protection officer"]}""";

    [Theory]
    [Attack("TENANT-18")]
    [InlineData("""{"scopes":["partners:admin"]}""")]
    [InlineData("""{"areaCode":"E09000033"}""")]
    [InlineData("""{"type":"vrn-core"}""")]
    [InlineData("""{"urn":"900001"}""")]
    [InlineData("""{"state":"active"}""")]
    [InlineData("""{"contactFunctions":["officer"],"areaCode":"E09000033"}""")]
    [InlineData("""{"client":{"assurance":"high"}}""")]
    [InlineData("""{"ContactFunctions":[]}""")]
    [InlineData("""{"id":"x","createdBy":"me","rowVersion":1}""")]
    public async Task TENANT_18_a_partner_changes_its_own_scopes_or_area(string patch)
    {
        var (wire, token) = await Managing();
        var before = await wire.Get(Self, "Bearer " + token);

        await Refused(await Patch(wire, token, patch, before.Header("ETag")), 400, "read_only", null);

        Assert.Equal(before.Body, (await wire.Get(Self, "Bearer " + token)).Body);
        Assert.Equal(200, (int)(await Patch(wire, token, Good, before.Header("ETag"))).Status);
    }

    [Theory]
    [Attack("REST-02")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json")]
    public async Task REST_02_lost_update(string type)
    {
        var (wire, token) = await Managing();

        await Refused(await Patch(wire, token, Good, null, type), 428, "precondition_required", null);
        Assert.Equal(200, (int)(await Patch(wire, token, Good, (await wire.Get(Self, "Bearer " + token)).Header("ETag"), type)).Status);
    }

    [Theory]
    [Attack("REST-04")]
    [InlineData("*")]
    public async Task REST_04_If_Match_star(string tag)
    {
        var (wire, token) = await Managing();

        Assert.Equal(400, (int)(await Patch(wire, token, Good, tag)).Status);
        Assert.Equal(200, (int)(await Patch(wire, token, Good, (await wire.Get(Self, "Bearer " + token)).Header("ETag"))).Status);
    }

    [Theory]
    [Attack("REST-05")]
    [InlineData("W/TAG")]
    [InlineData("\"other\"")]
    [InlineData("\"\"")]
    [InlineData("\"other\", W/TAG")]
    public async Task REST_05_weak_or_stale_ETag(string tag)
    {
        var (wire, token) = await Managing();
        var current = (await wire.Get(Self, "Bearer " + token)).Header("ETag")!;

        await Refused(await Patch(wire, token, Good, tag.Replace("TAG", current, StringComparison.Ordinal)), 412, "precondition_failed", null);
        Assert.Equal(200, (int)(await Patch(wire, token, Good, current)).Status);
        // What was current is not any more.
        await Refused(await Patch(wire, token, """{"contactFunctions":["head of service"]}""", current), 412, "precondition_failed", null);
    }

    [Fact]
    [Attack("OPS-24")]
    public async Task OPS_24_a_secret_is_shown_once()
    {
        var wire = await Host.First();
        var party = await Party.WithSecret(Host, "services:read", "self:manage");
        var token = await party.Token(wire);
        var wrong = await Post(wire, token, "/secrets", """{"client_secret":"vrn_sk_wrong"}""");
        Assert.Equal((401, "invalid_client"), ((int)wrong.Status, wrong.Error));
        Assert.StartsWith("Bearer ", wrong.Challenge, StringComparison.Ordinal);
        // One row for the secret; the refused call may have left its own beside it.
        Assert.Contains("client.secret", await Host.Reasons(wrong));

        var made = await Post(wire, token, "/secrets", $$"""{"client_secret":"{{party.Secret}}"}""");

        made.Is(201);
        var (id, secret) = (made["id"]!, made["client_secret"]!);
        foreach (var path in (string[])[Self, Self + "/secrets", $"{Self}/secrets/{id}", $"{Self}/secrets/{secret}"])
        {
            var answer = await wire.Get(path, "Bearer " + token);
            Assert.DoesNotContain(secret, answer.Body, StringComparison.Ordinal);
            Assert.Equal(path.StartsWith(Self + "/secrets/", StringComparison.Ordinal) ? 404 : 200, (int)answer.Status);
        }
        var rows = await Host.Behind(db => db.Set<ClientSecret>().Where(row => row.ClientId == party.ClientId).ToListAsync(Ct));
        Assert.Contains(rows, row => row.Sha256.SequenceEqual(SecretFormat.Hash(secret)));
        (await wire.Token(Party.Grant(), Party.BasicOf(party.ClientId, secret))).Is(200);
    }

    [Theory]
    [Attack("OPS-25")]
    [InlineData("none")]
    [InlineData("empty")]
    [InlineData("by the current key")]
    [InlineData("by another key")]
    [InlineData("made-up challenge")]
    [InlineData("challenge of another client")]
    [InlineData("for another client")]
    [InlineData("for another issuer")]
    [InlineData("another typ")]
    public async Task OPS_25_new_key_without_proof_of_possession(string how)
    {
        var wire = await Host.First();
        var (party, other) = (await Party.WithKey(Host, scopes: ["services:read", "self:manage"]), await Party.WithKey(Host, scopes: ["services:read", "self:manage"]));
        var token = await party.Token(wire);
        var fresh = TestKey.Es256("new-" + Guid.NewGuid().ToString("n"));
        var challenge = (await Post(wire, how == "challenge of another client" ? await other.Token(wire) : token, "/keys/challenge", "{}"))["challenge"]!;
        var proof = how switch
        {
            "none" => null,
            "empty" => "",
            _ => Proof(party, how switch { "by the current key" => party.Key, "by another key" => TestKey.Es256(fresh.Kid), _ => fresh }, how == "made-up challenge" ? "AAAA" : challenge,
                how == "for another client" ? other.ClientId : party.ClientId, how == "for another issuer" ? "https://elsewhere.example" : party.Issuer, how == "another typ" ? "JWT" : "key-possession+jwt"),
        };

        await Refused(await Add(wire, party, token, fresh, proof), 400, "invalid_proof", null);

        Assert.DoesNotContain(fresh.Kid, (await wire.Get(Self + "/keys", "Bearer " + token)).Body, StringComparison.Ordinal);
        var own = (await Post(wire, token, "/keys/challenge", "{}"))["challenge"]!;
        (await Add(wire, party, token, fresh, Proof(party, fresh, own, party.ClientId, party.Issuer, "key-possession+jwt"))).Is(201);
    }

    [Fact]
    [Attack("OPS-26")]
    public async Task OPS_26_third_active_key()
    {
        var wire = await Host.First();
        var party = await Party.WithKey(Host, scopes: ["services:read", "self:manage"]);
        var token = await party.Token(wire);
        var answers = new List<Answer>();
        for (var key = 0; key < 2; key++)
        {
            var fresh = TestKey.Es256("new-" + Guid.NewGuid().ToString("n"));
            var challenge = (await Post(wire, token, "/keys/challenge", "{}"))["challenge"]!;
            answers.Add(await Add(wire, party, token, fresh, Proof(party, fresh, challenge, party.ClientId, party.Issuer, "key-possession+jwt")));
        }

        answers[0].Is(201);
        await Refused(answers[1], 409, "too_many_keys", null);
    }

    private static string Proof(Party party, TestKey key, string challenge, string client, string issuer, string typ) => key.Sign(
        new JsonObject { ["alg"] = "ES256", ["typ"] = typ, ["kid"] = key.Kid }, new JsonObject { ["challenge"] = challenge, ["client_id"] = client, ["aud"] = issuer, ["iat"] = Party.Now(), ["sub"] = party.ClientId });

    private static Task<Answer> Add(Wire wire, Party party, string token, TestKey key, string? proof) => Post(wire, token, "/keys",
        new JsonObject { ["jwk"] = key.RegisteredJwk, ["proof"] = proof, ["client_assertion"] = party.Assertion() }.ToJsonString());

    private async Task<(Wire Wire, string Token)> Managing()
    {
        var wire = await Host.First();
        return (wire, await (await Party.WithKey(Host, scopes: ["services:read", "self:manage"])).Token(wire));
    }

    private static async Task<Answer> Patch(Wire wire, string token, string body, string? tag, string type = "application/merge-patch+json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, Self) { Content = new StringContent(body, Encoding.UTF8, type) };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await wire.Send(request);
    }

    private static async Task<Answer> Post(Wire wire, string token, string path, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Self + path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return await wire.Send(request);
    }
}
