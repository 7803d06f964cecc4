using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace VrnApi.Tokens;

/// <summary>Where a request came in.</summary>
/// <param name="Origin">Public origin of the listener, for example <c>https://api.example</c>; DPoP's <c>htu</c> is compared with it.</param>
/// <param name="Certificate">The client's certificate: only on the mTLS listener, or from a listed proxy (RFC 9440).</param>
public sealed record Listener(string Origin, X509Certificate2? Certificate = null);

/// <summary>An API refusal for which the host writes the problem body (RFC 9457). Status and headers are already set.</summary>
/// <param name="Code">For example <c>invalid_token</c>; null when no token was sent.</param>
/// <param name="Detail">Only in Sandbox and Development.</param>
public sealed record ApiRefusal(int Status, string? Code, Refusal Reason, string? Detail);

/// <summary>What the host decides; everything has a safe default.</summary>
public sealed class TokenHooks
{
    /// <summary>Null, or answering null: the request came in at the issuer's origin, without a certificate.</summary>
    public Func<HttpContext, Listener?>? Listener { get; set; }

    /// <summary>
    /// The client rate limit, asked with the claimed and still unproven client id. Null = go on, else the time to
    /// wait (429). The hook sets RateLimit headers itself.
    /// </summary>
    public Func<HttpContext, string?, ValueTask<TimeSpan?>>? Admit { get; set; }

    /// <summary>A client authentication failed, or a token or proof was refused; the host counts it by address.</summary>
    public Func<HttpContext, ValueTask>? AuthenticationFailed { get; set; }

    /// <summary>Writes the problem body of a 400, 401 or 403 at the API.</summary>
    public Func<HttpContext, ApiRefusal, Task>? WriteProblem { get; set; }
}
