using System.Text;
using VrnApi.Features.Partners;
using VrnApi.Tokens;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Cli;

/// <summary><c>vrnapi jwks check</c>: a partner's key set before it is registered.</summary>
internal static class JwksVerbs
{
    private const int LongestAnswer = 64 * 1024;

    public static readonly VerbGroup Group = new("jwks",
        new Subverb("check FILE-OR-URL [--json]", "whether a key set would be taken, key by key", Check));

    private static async Task<Done> Check(Call call, CancellationToken ct)
    {
        var source = call.Arguments[1];
        var text = Uri.TryCreate(source, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? await Fetch(call, uri!, ct) : Encoding.UTF8.GetBytes(Call.Read(source));
        try
        {
            var keys = JoseKey.ImportSet(text);
            return new Done(
                string.Join('\n', keys.Select(key => $"good  {key.Kid}  {key.Algorithm.Name}  thumbprint {key.Thumbprint}")),
                new { keys = keys.Select(key => new { key.Kid, Alg = key.Algorithm.Name, key.Thumbprint }) });
        }
        catch (JoseException refused)
        {
            throw new RegistrationException("invalid_key", $"The key set is refused ({refused.Reason.Code()}). {refused.Detail}".TrimEnd());
        }
    }

    /// <summary>As the platform itself would fetch it.</summary>
    private static async Task<byte[]> Fetch(Call call, Uri uri, CancellationToken ct)
    {
        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new RegistrationException("invalid_url", "A key set is fetched over https only.");
        }
        using var client = call.Services.GetRequiredService<IHttpClientFactory>().CreateClient(TokenServices.JwksHttpClient);
        client.MaxResponseContentBufferSize = LongestAnswer;
        client.Timeout = TimeSpan.FromSeconds(5);
        try
        {
            return await client.GetByteArrayAsync(uri, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            throw new RegistrationException("unreachable", $"The key set cannot be fetched from {uri.Host}.");
        }
    }
}
