using System.Net;

namespace VrnApi.Platform.Outbound;

/// <summary>
/// Whether an address that a partner or an operator gave may be called at all, by its text. Where its name leads is checked
/// again at every connection.
/// </summary>
public static class OutboundUrl
{
    private const int Longest = 500;

    /// <returns>Why not, for the one who registers it; null when it may.</returns>
    public static string? Refuse(string text, OutboundOptions options)
    {
        if (text.Length > Longest || text.Any(c => c is <= ' ' or > '~' or '\\') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return $"It must be an absolute https address of at most {Longest} visible ASCII characters.";
        }
        if (url.Scheme != Uri.UriSchemeHttps || !text.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return "It must begin with https://.";
        }
        if (url.UserInfo.Length > 0 || text.AsSpan("https://".Length).IndexOf('@') is >= 0 and var at && at < AuthorityLength(text))
        {
            return "It must not hold a user name.";
        }
        if (url.Fragment.Length > 0)
        {
            return "It must not have a fragment.";
        }
        if (!options.AllowsPort(url.Port))
        {
            return options.Ports.Count == 0 ? "Its port must be 443." : $"Its port must be one of {string.Join(", ", options.Ports)}.";
        }
        return IsName(url, text) ? null : "It must name a host, not an IP address in any notation.";
    }

    /// <summary>
    /// A name as DNS knows it. Every notation of an IPv4 address (decimal, octal, hexadecimal, shortened) ends in a label that is
    /// a number, which no name does (WHATWG URL, section 3.5).
    /// </summary>
    private static bool IsName(Uri url, string text)
    {
        var authority = text.Substring("https://".Length, AuthorityLength(text));
        var host = authority.Split(':')[0].TrimEnd('.');
        var last = host.Split('.')[^1];
        return url.HostNameType == UriHostNameType.Dns
            && !IPAddress.TryParse(host, out _) && !IPAddress.TryParse(url.IdnHost, out _)
            && host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && !last.All(char.IsAsciiDigit) && !last.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
    }

    private static int AuthorityLength(string text)
    {
        var rest = text.AsSpan("https://".Length);
        var end = rest.IndexOfAny('/', '?', '#');
        return end < 0 ? rest.Length : end;
    }
}
