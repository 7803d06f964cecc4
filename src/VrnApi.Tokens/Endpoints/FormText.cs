using System.Text;

namespace VrnApi.Tokens.Endpoints;

/// <summary>application/x-www-form-urlencoded text, strictly UTF-8; the framework lets broken percent sequences through.</summary>
internal static class FormText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when a percent sequence or the UTF-8 is broken.</summary>
    public static string? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var length = 0;
        try
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '%')
                {
                    if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    {
                        return null;
                    }
                    bytes[length++] = Convert.FromHexString(text.Slice(i + 1, 2))[0];
                    i += 2;
                }
                else if (text[i] > '~')
                {
                    return null;
                }
                else
                {
                    bytes[length++] = text[i] == '+' ? (byte)' ' : (byte)text[i];
                }
            }
            return Utf8.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
