using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Jwt;

/// <summary>Client assertions whose signature is missing, forged or of another kind than the registered key's.</summary>
public sealed class SignatureAttacks(AttackHost host) : AttackTest(host)
{
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.HexNumber);

    [Theory]
    [Attack("JWT-01")]
    [InlineData("\"none\"", false)]
    [InlineData("\"None\"", false)]
    [InlineData("\"NONE\"", false)]
    [InlineData("\"nOnE\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"none\"", true)]
    [InlineData("\"nOnE\"", true)]
    [InlineData("\"\"", true)]
    [InlineData("\"none \"", true)]
    [InlineData("\"no\\u006ee\"", true)]
    [InlineData("null", true)]
    [InlineData("[\"none\"]", true)]
    [InlineData("true", true)]
    public async Task JWT_01_alg_none(string alg, bool signature)
    {
        var party = await Party.Keyed(Host);
        var text = Part($$"""{"alg":{{alg}},"typ":"JWT","kid":"{{party.Key.Kid}}"}""") + "." + Part(party.Claims().ToJsonString()) + ".";

        var reason = signature && alg.StartsWith('"') ? "assertion.alg" : "assertion.malformed";
        await RefusedAssertion(party, signature ? text + Base64UrlText.Encode(RandomNumberGenerator.GetBytes(64)) : text, reason);
    }

    [Theory]
    [Attack("JWT-02")]
    [InlineData("HS256", "pem")]
    [InlineData("HS256", "der")]
    [InlineData("HS256", "jwk")]
    [InlineData("HS256", "empty")]
    [InlineData("HS384", "pem")]
    [InlineData("HS384", "jwk")]
    [InlineData("HS512", "der")]
    [InlineData("HS512", "empty")]
    [InlineData("hs256", "jwk")]
    public async Task JWT_02_alg_confusion_with_the_public_key_as_a_shared_one(string alg, string form)
    {
        var party = await Party.Keyed(Host);
        using var key = ECDsa.Create(Parameters(party.Key));
        var shared = form switch
        {
            "pem" => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()),
            "der" => key.ExportSubjectPublicKeyInfo(),
            "jwk" => Encoding.UTF8.GetBytes(party.Key.PublicJwk.ToJsonString()),
            _ => [],
        };
        var input = Part($$"""{"alg":"{{alg}}","typ":"JWT","kid":"{{party.Key.Kid}}"}""") + "." + Part(party.Claims().ToJsonString());
        var data = Encoding.ASCII.GetBytes(input);
        var mac = alg.ToUpperInvariant() switch { "HS256" => HMACSHA256.HashData(shared, data), "HS384" => HMACSHA384.HashData(shared, data), _ => HMACSHA512.HashData(shared, data) };

        await RefusedAssertion(party, input + "." + Base64UrlText.Encode(mac), "assertion.alg");
    }

    [Theory]
    [Attack("JWT-03")]
    [InlineData("PS256", "RS256")]
    [InlineData("RS256", "PS256")]
    [InlineData("RS256", "RS512")]
    [InlineData("ES256", "ES384")]
    [InlineData("ES256", "EdDSA")]
    [InlineData("ES256", "ES256K")]
    [InlineData("ES256", "es256")]
    [InlineData("ES256", "RS256")]
    public async Task JWT_03_alg_of_another_family(string registered, string header)
    {
        var own = TestKeyOf(registered);
        var party = await Party.WithKey(Host, own);
        // Signed by the right private key in the other way wherever that key can.
        var signer = own.Algorithm.IsEc ? own : own.As(Algorithm.Find(header, Algorithm.All)!);

        await RefusedAssertion(party, party.Assertion($$"""{"alg":"{{header}}"}""", key: signer), "assertion.alg");
    }

    [Fact]
    [Attack("JWT-05")]
    public async Task JWT_05_psychic_signature()
    {
        var party = await Party.Keyed(Host);
        BigInteger[] numbers = [0, 1, Order - 1, Order, Order + 1, BigInteger.Pow(2, 256) - 1];
        List<byte[]> signatures = [.. from r in numbers from s in numbers select (byte[])[.. Fixed(r), .. Fixed(s)]];
        signatures.AddRange([new byte[63], new byte[65], new byte[96], new byte[1], [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00], [.. Enumerable.Repeat((byte)0xff, 64)]]);

        foreach (var signature in signatures)
        {
            var answer = await (await Host.First()).Token(party.Form(Resigned(party.Assertion(), signature)));
            await Refused(answer, 401, "invalid_client", "assertion.signature", "Basic ");
        }
        (await (await Host.First()).Token(party.Form())).Is(200);
    }

    [Fact]
    [Attack("JWT-06")]
    public async Task JWT_06_DER_signature()
    {
        var party = await Party.Keyed(Host);
        var good = party.Assertion();
        var raw = Bytes(good.Split('.')[2]);

        await RefusedAssertion(party, Resigned(good, Der(raw)), "assertion.signature");
        // The same numbers in the form of JWS are the control.
        (await (await Host.First()).Token(party.Form(good))).Is(200);
    }

    [Fact]
    [Attack("JWT-07")]
    public async Task JWT_07_padding_forgeries()
    {
        var own = TestKeyOf("RS256");
        var party = await Party.WithKey(Host, own);
        var wire = await Host.First();
        var input = party.Assertion();
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(input[..input.LastIndexOf('.')]));
        byte[] info = [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20, .. hash];
        List<byte[]> blocks = [.. Enumerable.Range(0, info.Length).Select(at => Padded(Flipped(info, at)))];
        byte[] withoutNull = [0x30, 0x2f, 0x30, 0x0b, .. info[4..15], .. info[17..]];
        blocks.AddRange(
        [
            Padded(withoutNull), Padded(hash), Padded([.. info, 0x00]), Padded([0x30, 0x81, 0x31, .. info[2..]]),
            Padded(info, kind: 2), Padded(info, kind: 0), Padded(info, filler: 0x00), Padded(info, separator: 0x01), Garbage(info), [.. new byte[256 - info.Length], .. info],
        ]);

        foreach (var block in blocks)
        {
            var answer = await wire.Token(party.Form(Resigned(input, own.Raw(block))));
            await Refused(answer, 401, "invalid_client", "assertion.signature", "Basic ");
        }
        (await wire.Token(party.Form(Resigned(input, own.Raw(Padded(info)))))).Is(200);
    }

    [Theory]
    [Attack("JWT-19")]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public async Task JWT_19_same_kid_other_key(string alg)
    {
        var party = await Party.WithKey(Host, TestKeyOf(alg));
        var stranger = TestKeyOf(alg);

        await RefusedAssertion(party, party.Assertion($$"""{"kid":"{{party.Key.Kid}}"}""", key: stranger), "assertion.signature");
    }

    private static TestKey TestKeyOf(string alg) => alg == "ES256" ? TestKey.Es256() : TestKey.Rsa(Algorithm.Find(alg, Algorithm.All)!);

    private static ECParameters Parameters(TestKey key)
    {
        var jwk = key.PublicJwk;
        return new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes((string)jwk["x"]!), Y = Bytes((string)jwk["y"]!) } };
    }

    private static byte[] Fixed(BigInteger number)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - Math.Min(32, bytes.Length)], .. bytes[^Math.Min(32, bytes.Length)..]];
    }

    private static byte[] Der(byte[] raw)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(raw.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(raw.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0x01;
        return copy;
    }

    /// <summary>RFC 8017 section 9.2 for 2,048 bits, or nearly.</summary>
    private static byte[] Padded(byte[] info, byte kind = 1, byte filler = 0xff, byte separator = 0) =>
        [0, kind, .. Enumerable.Repeat(filler, 256 - 3 - info.Length), separator, .. info];

    /// <summary>Eight bytes of padding and the rest behind the hash: what lax parsers took.</summary>
    private static byte[] Garbage(byte[] info) => [0, 1, .. Enumerable.Repeat((byte)0xff, 8), 0, .. info, .. new byte[256 - 11 - info.Length]];
}
