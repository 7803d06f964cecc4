using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace VrnApi.Tokens.Endpoints;

/// <summary>
/// The parameters of a POST to /oauth/*: at most 64 KiB, each name once (RFC 6749 section 3.2; <c>resource</c> may
/// repeat, RFC 8707). A parameter without a value counts as left out.
/// </summary>
internal sealed class FormBody
{
    public const int Longest = 64 * 1024;
    private const int MostParameters = 64;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public static FormBody Empty { get; } = new();

    public List<string> Resources { get; } = [];

    public string? this[string name] => values.GetValueOrDefault(name);

    /// <exception cref="RefusedException">400 or 413 <c>invalid_request</c></exception>
    public static async Task<FormBody> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestMethod, "use POST");
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContentEncoding.Count > 0)
        {
            throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestContentType, "send application/x-www-form-urlencoded, not compressed");
        }
        if (request.ContentLength > Longest)
        {
            throw TooLong();
        }
        return Parse(await BytesAsync(request.Body, ct));
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(Stream body, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        try
        {
            while ((read = await body.ReadAsync(buffer, ct)) > 0)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > Longest)
                {
                    throw TooLong();
                }
            }
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLong()
                : new RefusedException(OAuthError.InvalidRequest, Refusal.RequestForm, "the body is malformed");
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private static FormBody Parse(ReadOnlyMemory<byte> bytes)
    {
        var form = new FormBody();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pair in Encoding.Latin1.GetString(bytes.Span).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=');
            var (name, value) = at < 0
                ? (FormText.Decode(pair), "")
                : (FormText.Decode(pair.AsSpan(0, at)), FormText.Decode(pair.AsSpan(at + 1)));
            if (name is null || value is null)
            {
                throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestForm, "a percent sequence or the UTF-8 is broken");
            }
            if (name == "resource" && value.Length > 0)
            {
                form.Resources.Add(value);
            }
            else if (!seen.Add(name) || seen.Count > MostParameters)
            {
                throw new RefusedException(OAuthError.InvalidRequest, Refusal.RequestDuplicate, $"{Shown.Of(name)} stands twice, or there are too many parameters");
            }
            else if (value.Length > 0)
            {
                form.values[name] = value;
            }
        }
        return form;
    }

    private static RefusedException TooLong() => new(OAuthError.TooLarge, Refusal.RequestLength, $"at most {Longest} bytes");
}
