using System.Text;
using VrnApi.Tests.Attacks.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Assertions that are not quite JSON, not quite base64url or not quite a JWS. Their signature is good over what is there.</summary>
public sealed class TextAttacks(AttackHost host) : AttackTest(host)
{
    [Theory]
    [Attack("JWT-37")]
    [InlineData("", """ "sub":"@me" """)]
    [InlineData("", """ "sub":"somebody" """)]
    [InlineData("", """ "\u0073ub":"@me" """)]
    [InlineData("", """ "jti":"another" """)]
    [InlineData("", """ "extra":{"a":1,"a":2} """)]
    [InlineData("", """ "extra":[{"a":1,"\u0061":2}] """)]
    [InlineData(""" "alg":"ES256" """, "")]
    [InlineData(""" "alg":"none" """, "")]
    [InlineData(""" "\u0061lg":"ES256" """, "")]
    [InlineData(""" "kid":"k" """, "")]
    public async Task JWT_37_duplicate_members(string header, string claims)
    {
        var party = await Party.Keyed(Host);

        await RefusedAssertion(party, party.Key.Sign(With(party.Header().ToJsonString(), header), With(party.Claims().ToJsonString(), claims.Replace("@me", party.ClientId, StringComparison.Ordinal))),
            "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-38")]
    [InlineData("x\": \"\\ud800")]
    [InlineData("x\": \"\\udfff tail")]
    [InlineData("\\ud800x\": \"v")]
    [InlineData("BAD\": \"v")]
    [InlineData("x\": \"BAD")]
    [InlineData("OVERLONG\": \"v")]
    [InlineData("BOM")]
    [InlineData("UTF16")]
    public async Task JWT_38_invalid_text(string member)
    {
        var party = await Party.Keyed(Host);
        var text = party.Claims().ToJsonString();
        byte[] payload = member switch
        {
            "BOM" => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text)],
            "UTF16" => Encoding.Unicode.GetBytes(text),
            _ => [.. Encoding.Latin1.GetBytes(text[..^1] + ",\"" + member.Replace("BAD", "\xff\xfe", StringComparison.Ordinal).Replace("OVERLONG", "\xc0\xaf", StringComparison.Ordinal) + "\"}")],
        };

        await RefusedAssertion(party, party.Key.SignBytes(Encoding.UTF8.GetBytes(party.Header().ToJsonString()), payload), "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-39")]
    [InlineData("{/* c */", "}")]
    [InlineData("{", "} // c")]
    [InlineData("{", ",}")]
    [InlineData("{", ",\"n\":NaN}")]
    [InlineData("{", ",\"n\":Infinity}")]
    [InlineData("{", ",\"n\":01}")]
    [InlineData("{", ",'n':1}")]
    [InlineData("{", ",n:1}")]
    [InlineData("{", "}{}")]
    [InlineData("{", "} x")]
    [InlineData("[{", "}]")]
    [InlineData("{", "")]
    [InlineData("{", ",\"n\":DEEP}")]
    [InlineData("{", ",MANY}")]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("\"text\"", null)]
    [InlineData("1", null)]
    public async Task JWT_39_JSON_abuse(string open, string? close)
    {
        var party = await Party.Keyed(Host);
        var payload = close is null ? open : open + party.Claims().ToJsonString()[1..^1] + close;
        payload = payload.Replace("DEEP", new string('[', 200) + new string(']', 200), StringComparison.Ordinal)
            .Replace("MANY", string.Join(',', Enumerable.Range(0, 2000).Select(i => $"\"m{i}\":1")), StringComparison.Ordinal);

        await RefusedAssertion(party, party.Key.Sign(party.Header().ToJsonString(), payload), "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-41")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("H")]
    [InlineData("H.P")]
    [InlineData("H.P.")]
    [InlineData("H..S")]
    [InlineData(".P.S")]
    [InlineData("H.P.S.")]
    [InlineData(".H.P.S")]
    [InlineData("H.P.S.S")]
    [InlineData("H.P.S.S.S")]
    [InlineData("H.P.S=")]
    [InlineData("H.P.S\n")]
    [InlineData(" H.P.S")]
    [InlineData("{\"protected\":\"H\",\"payload\":\"P\",\"signature\":\"S\"}")]
    [InlineData("{\"payload\":\"P\",\"signatures\":[{\"protected\":\"H\",\"signature\":\"S\"}]}")]
    public async Task JWT_41_shape(string shape)
    {
        var party = await Party.Keyed(Host);
        var parts = party.Assertion().Split('.');
        var text = string.Concat(shape.Select(c => c switch { 'H' => parts[0], 'P' => parts[1], 'S' => parts[2], _ => c.ToString() }));
        if (shape.StartsWith('{'))
        {
            text = shape.Replace("\"H\"", $"\"{parts[0]}\"", StringComparison.Ordinal).Replace("\"P\"", $"\"{parts[1]}\"", StringComparison.Ordinal)
                .Replace("\"S\"", $"\"{parts[2]}\"", StringComparison.Ordinal);
        }

        // An empty value counts as left out, so that no assertion was sent at all.
        await RefusedAssertion(party, text, shape.Length == 0 ? null : "assertion.malformed");
    }

    [Theory]
    [Attack("JWT-42")]
    [InlineData(20_000, false)]
    [InlineData(9_000, false)]
    [InlineData(9_000, true)]
    public async Task JWT_42_huge_token(int length, bool garbage)
    {
        var party = await Party.Keyed(Host);
        var text = garbage ? new string('A', length) : party.Assertion(claims: $$"""{"fill":"{{new string('x', length)}}"}""");

        await RefusedAssertion(party, text, "assertion.malformed");
        (await (await Host.First()).Token(party.Form(party.Assertion(claims: $$"""{"fill":"{{new string('x', 4000)}}"}""")))).Is(200);
    }

    [Theory]
    [Attack("JWT-43")]
    [InlineData("""{"alg":"RSA-OAEP","enc":"A128GCM"}""")]
    [InlineData("""{"alg":"dir","enc":"A256GCM"}""")]
    [InlineData("""{"alg":"PBES2-HS256+A128KW","p2c":2000000000,"enc":"A128GCM"}""")]
    public async Task JWT_43_JWE_as_token(string header)
    {
        var party = await Party.Keyed(Host);
        var jwe = $"{Part(header)}.{Part("key")}.{Part("iv")}.{Part("text")}.{Part("tag")}";

        await RefusedAssertion(party, jwe, "assertion.malformed");
        await RefusedToken(jwe, null);
        await Accepted(await party.Token(await Host.First()));
    }

    private static string With(string json, string member) => string.IsNullOrWhiteSpace(member) ? json : json[..^1] + "," + member + "}";
}
