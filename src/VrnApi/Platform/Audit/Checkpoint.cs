using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Platform.Audit;

/// <summary>The hash of the chain at one link, signed by an audit key: a compact JWS over <c>{seq, hash, time}</c>.</summary>
/// <param name="Vouched">False: the signature is by no audit key of this platform, so the rest is only what it claims.</param>
internal sealed partial record Checkpoint(long Seq, byte[] Hash, DateTimeOffset Time, bool Vouched)
{
    public const string Typ = "audit-checkpoint+jwt";

    private const int Longest = 4000;

    public static string Sign(SigningKey key, long seq, byte[] hash, DateTimeOffset time) => JwtWriter.Sign(key, Typ, claims =>
    {
        claims.WriteNumber("seq", seq);
        claims.WriteString("hash", Base64UrlText.Encode(hash));
        claims.WriteString("time", time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    });

    /// <param name="keys">Audit keys by <c>kid</c>.</param>
    /// <returns>Null for a text that is no checkpoint at all.</returns>
    public static Checkpoint? Read(string jws, IReadOnlyDictionary<string, JoseKey> keys)
    {
        try
        {
            var read = Jws.Read(jws, Longest);
            if (!read.TypIs(Typ))
            {
                return null;
            }
            var claims = StrictJson.ReadObject(Base64UrlText.Decode(jws.Split('.')[1]));
            return new Checkpoint(
                claims.GetProperty("seq").GetInt64(),
                Base64UrlText.Decode(claims.GetProperty("hash").GetString()),
                DateTimeOffset.Parse(claims.GetProperty("time").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                read.Kid is { } kid && keys.TryGetValue(kid, out var key) && Holds(read, key));
        }
        catch (Exception exception) when (exception is JoseException or KeyNotFoundException or InvalidOperationException or FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Every compact JWS in a text: a saved answer of the platform, its log, or one by line.</summary>
    public static IEnumerable<string> In(string text) => Compact().Matches(text).Select(match => match.Value);

    private static bool Holds(Jws jws, JoseKey key)
    {
        try
        {
            jws.Payload(key);
            return true;
        }
        catch (JoseException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}")]
    private static partial Regex Compact();
}
