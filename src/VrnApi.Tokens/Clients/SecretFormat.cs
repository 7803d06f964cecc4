using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Tokens.Clients;

/// <summary>
/// Client secrets: <c>vrn_sk_</c>, 43 base62 characters (256 bits), 6 base62 check characters from the SHA-256 of the
/// text before them, so that scanners and the log redactor know one when they see it.
/// </summary>
public static class SecretFormat
{
    public const string Prefix = "vrn_sk_";

    /// <summary>For scanners and redactors.</summary>
    public const string Pattern = "vrn_sk_[0-9A-Za-z]{49}";

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(Base62);
    private const int BodyLength = 43;
    private const int CheckLength = 6;

    /// <summary>A new secret: shown once, stored only as <see cref="Hash"/>.</summary>
    public static string Generate()
    {
        // A number of 256 bits is a little less than 62^43, so every bit counts and none is invented.
        var number = new BigInteger(RandomNumberGenerator.GetBytes(32), isUnsigned: true);
        var text = Prefix + Spell(number, BodyLength);
        return text + Check(text);
    }

    /// <summary>Right length, alphabet and check characters. Says nothing about whether it is anyone's secret.</summary>
    public static bool IsWellFormed(string text) =>
        text.Length == Prefix.Length + BodyLength + CheckLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet) is false
        && text.EndsWith(Check(text[..^CheckLength]), StringComparison.Ordinal);

    /// <summary>SHA-256 of the UTF-8 text, 32 bytes. 256 random bits need no slow password hash.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string Check(string text) => Spell(new BigInteger(Hash(text), isUnsigned: true, isBigEndian: true), CheckLength);

    private static string Spell(BigInteger number, int length) => string.Create(length, number, static (span, rest) =>
    {
        for (var i = span.Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, 62, out var digit);
            span[i] = Base62[(int)digit];
        }
    });
}
