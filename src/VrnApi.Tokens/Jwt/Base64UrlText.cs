using System.Buffers;
using System.Buffers.Text;

namespace VrnApi.Tokens.Jwt;

/// <summary>base64url without padding (RFC 7515 section 2), strictly.</summary>
public static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <exception cref="JoseException"><see cref="Refusal.JoseBase64"/></exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        // The framework's decoder takes padding and white space, so the alphabet is checked first.
        if (text.ContainsAnyExcept(Alphabet))
        {
            throw new JoseException(Refusal.JoseBase64);
        }
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw new JoseException(Refusal.JoseBase64);
        }
    }
}
