using FsCheck;
using FsCheck.Fluent;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Rfc7515;

public sealed class Section_5_2_Reading
{
    private const string Header = """{"alg":"ES256","kid":"k1"}""";

    private static readonly TestKey Key = TestKey.Es256();

    [Theory]
    [InlineData("""{"alg":"ES256","crit":["x"]}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","b64":false}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","zip":"DEF"}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","enc":"A128GCM"}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","jku":"https://evil.example"}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","x5u":"https://evil.example"}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","jwk":{}}""", Refusal.JoseHeader)]
    [InlineData("""{"alg":"ES256","alg":"ES256"}""", Refusal.JoseJson)]
    [InlineData("""{"alg":"ES256","\u0061lg":"ES256"}""", Refusal.JoseJson)]
    [InlineData("""{"alg":"ES256","x":"\ud800"}""", Refusal.JoseJson)]
    [InlineData("""{"alg":"ES256","x":[[[[[[1]]]]]]}""", Refusal.JoseJson)]
    [InlineData("""["ES256"]""", Refusal.JoseJson)]
    [InlineData("""{"alg":1}""", Refusal.JoseAlg)]
    [InlineData("""{"typ":"JWT"}""", Refusal.JoseAlg)]
    [InlineData("""{"alg":"ES256","kid":1}""", Refusal.JoseKid)]
    [InlineData("""{"alg":"ES256","typ":null}""", Refusal.JoseTyp)]
    public void Headers_that_change_the_meaning_are_refused(string header, Refusal reason) =>
        Assert.Equal(reason, Assert.Throws<JoseException>(() => Read(Key.Sign(header, "{}"))).Reason);

    [Theory]
    [InlineData("""{"alg":"ES256","x5c":["MIIB"],"x5t":"abc"}""")]
    [InlineData("""{"alg":"ES256","x":[[[[[1]]]]]}""")]
    [InlineData(Header)]
    public void Other_members_are_ignored(string header) => Read(Key.Sign(header, "{}")).Verify(Key.Public);

    [Fact]
    public void The_length_is_checked_before_anything_is_decoded()
    {
        var text = Key.Sign(Header, $$"""{"x":"{{new string('a', 7000)}}"}""");
        Assert.Equal(Refusal.JoseLength, Assert.Throws<JoseException>(() => Jws.Read(text, Jws.TokenLimit)).Reason);
        Jws.Read(text, Jws.ExternalLimit).Verify(Key.Public);
    }

    [Theory]
    [InlineData("at+jwt", "at+jwt", true)]
    [InlineData("application/at+jwt", "at+jwt", true)]
    [InlineData("AT+JWT", "at+jwt", true)]
    [InlineData("Application/AT+jwt", "at+jwt", true)]
    [InlineData("at+jwt ", "at+jwt", false)]
    [InlineData("jwt", "at+jwt", false)]
    public void The_type_is_compared_without_case_and_prefix(string typ, string with, bool same) =>
        Assert.Equal(same, Read(Key.Sign($$"""{"alg":"ES256","typ":"{{typ}}"}""", "{}")).TypIs(with));

    [Theory]
    [InlineData("1900000060", true)]
    [InlineData("1", true)]
    [InlineData("253402300799", true)]
    [InlineData("253402300800", false)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("1.0", false)]
    [InlineData("19e8", false)]
    [InlineData("99999999999999999999", false)]
    [InlineData("null", false)]
    [InlineData("\"1\"", false)]
    [InlineData("true", false)]
    public void Dates_are_whole_seconds(string value, bool good)
    {
        var claims = Read(Key.Sign(Header, $$"""{"exp":{{value}}}""")).Verify(Key.Public);
        Assert.Equal(good, Record.Exception(() => claims.Date("exp")) is null);
    }

    [Fact]
    public void The_twin_signature_verifies_so_nothing_may_hang_on_token_text()
    {
        var parts = Key.Sign(Header, "{}").Split('.');
        var signature = Base64UrlText.Decode(parts[2]);
        var order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        var s = new System.Numerics.BigInteger(order, true, true) - new System.Numerics.BigInteger(signature.AsSpan(32), true, true);
        var twin = new byte[64];
        signature.AsSpan(0, 32).CopyTo(twin);
        var bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(twin, 64 - bytes.Length);
        Read($"{parts[0]}.{parts[1]}.{Base64UrlText.Encode(twin)}").Verify(Key.Public);
    }

    [Fact]
    public void Any_text_is_refused_with_a_reason_and_nothing_else() =>
        Prop.ForAll<string>(text => Refused(text ?? "")).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_mutated_token_is_refused_with_a_reason_and_nothing_else()
    {
        var good = Key.Sign(Header, """{"sub":"a"}""");
        Prop.ForAll(Gen.Choose(0, good.Length - 1).SelectMany(_ => Gen.Choose(1, 126), (at, c) => good[..at] + (char)c + good[(at + 1)..]).ToArbitrary(),
            text => text == good || Refused(text)).QuickCheckThrowOnFailure();
    }

    private static bool Refused(string text)
    {
        try
        {
            Read(text).Verify(Key.Public);
            return false;
        }
        catch (JoseException)
        {
            return true;
        }
    }

    private static Jws Read(string text) => Jws.Read(text, Jws.TokenLimit);
}
