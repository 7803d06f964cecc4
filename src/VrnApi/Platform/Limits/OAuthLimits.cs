using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Limits;

/// <summary>
/// The limits of <c>/oauth/*</c>, asked before credentials are looked at. They count by claimed client and address together,
/// so that nobody locks a partner out from elsewhere; ids that are nobody's share one count for each address.
/// </summary>
internal sealed class OAuthLimits(Buckets buckets, RequestLimits requests, ClientLimits clients, RefusalPace pace, PartnerRegister register, IOptions<LimitOptions> options)
{
    private readonly LimitPolicy everybody = LimitPolicy.Tokens(options.Value);

    /// <returns>The time to wait; null = go on.</returns>
    public async ValueTask<TimeSpan?> Admit(HttpContext http, string? claimed)
    {
        if (requests.TooManyFailures(http) is { } tooMany)
        {
            RateLimitFields.Set(http.Response, tooMany);
            await pace.Hold(http, tooMany);
            return tooMany.Wait;
        }
        var known = claimed is not null && (await register.Current(http.RequestAborted)).Clients.ContainsKey(claimed) ? claimed : null;
        var policy = known is null ? everybody : await Policy(known, http.RequestAborted);
        var decision = await buckets.Take(Owner(known, AddressKey.Of(http)), policy, 1, http.RequestAborted);
        RateLimitFields.Set(http.Response, decision);
        await pace.Hold(http, decision);
        return decision.Admitted ? null : decision.Wait;
    }

    private async ValueTask<LimitPolicy> Policy(string clientId, CancellationToken ct)
    {
        var quota = (await clients.Options(clientId, ct)).TokensPerMinute;
        return quota == options.Value.TokensPerMinute ? everybody : LimitPolicy.PerMinute(everybody.Name, quota);
    }

    /// <summary>Fits the key of a bucket whatever the client and the address are.</summary>
    private static string Owner(string? client, string address) =>
        client is null ? address : Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{client} {address}")));
}
