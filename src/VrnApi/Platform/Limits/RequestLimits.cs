using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Platform.Limits;

/// <summary>Marks routes that always answer, such as health.</summary>
internal sealed record WithoutLimits;

/// <summary>Holds every request to the limits of its client or, without a good token, of its address.</summary>
internal sealed class RequestLimits(Buckets buckets, ClientLimits clients, RefusalPace pace, IOptions<LimitOptions> options, TimeProvider clock)
{
    private readonly LimitPolicy anonymous = LimitPolicy.Anonymous(options.Value);
    private readonly LimitPolicy failures = LimitPolicy.Failures(options.Value);

    /// <summary>Before authentication: an address that offered too many bad tokens is not heard for a while.</summary>
    public async ValueTask<ProblemAnswer?> RefuseUnheard(HttpContext http)
    {
        if (http.Request.Headers.Authorization.Count == 0 || IsExempt(http) || TooManyFailures(http) is not { } decision)
        {
            return null;
        }
        return await Held(http, decision);
    }

    /// <summary>After authentication: counts the call.</summary>
    public async ValueTask<ProblemAnswer?> Refuse(HttpContext http)
    {
        if (IsExempt(http))
        {
            return null;
        }
        if (http.GetAccessToken() is { } token && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            var (call, policies) = await clients.Call(token.ClientId, http.RequestAborted);
            if (!call.Admitted)
            {
                return await Held(http, call, policies);
            }
            RateLimitFields.Set(http.Response, call, policies);
            return null;
        }
        var decision = await buckets.Take(AddressKey.Of(http), anonymous, 1, http.RequestAborted);
        return decision.Admitted ? null : await Held(http, decision);
    }

    public async ValueTask CountFailure(HttpContext http) => await buckets.Take(AddressKey.Of(http), failures, 1, http.RequestAborted);

    /// <returns>Null while the address may still fail.</returns>
    public LimitDecision? TooManyFailures(HttpContext http) => buckets.Of(AddressKey.Of(http), failures).RefusalOfOne(clock.GetUtcNow());

    private async ValueTask<ProblemAnswer> Held(HttpContext http, LimitDecision refused, string? policies = null)
    {
        await pace.Hold(http, refused);
        return RateLimitFields.Refuse(http.Response, refused, policies);
    }

    /// <summary>The token endpoints are limited inside, where the claimed client is known.</summary>
    private static bool IsExempt(HttpContext http) =>
        http.GetEndpoint()?.Metadata is { } metadata && (metadata.GetMetadata<WithoutLimits>() is not null || metadata.GetMetadata<AuthenticatesClients>() is not null);
}
