namespace VrnApi.Tokens;

/// <summary>
/// What the caller sees: an error code of RFC 6749 section 5.2, RFC 8707, RFC 9449 or RFC 6750, its HTTP status at
/// the token endpoint, and the one fixed sentence given in Production.
/// </summary>
public sealed record OAuthError(string Code, int Status, string Sentence)
{
    public static readonly OAuthError InvalidRequest = new("invalid_request", 400, "The request is malformed.");
    public static readonly OAuthError TooLarge = new("invalid_request", 413, "The request body is too large.");
    public static readonly OAuthError InvalidClient = new("invalid_client", 401, "Client authentication failed.");
    public static readonly OAuthError UnsupportedGrant =
        new("unsupported_grant_type", 400, "Only client_credentials is offered.");
    public static readonly OAuthError InvalidScope = new("invalid_scope", 400, "A requested scope cannot be granted.");
    public static readonly OAuthError InvalidTarget = new("invalid_target", 400, "The requested resource is not served here.");
    public static readonly OAuthError UnauthorizedClient =
        new("unauthorized_client", 400, "This client may not obtain tokens at present.");
    public static readonly OAuthError InvalidDpopProof = new("invalid_dpop_proof", 400, "The DPoP proof is not acceptable.");
    public static readonly OAuthError UseDpopNonce =
        new("use_dpop_nonce", 400, "Repeat the request with the nonce of the DPoP-Nonce header.");
    public static readonly OAuthError InvalidToken = new("invalid_token", 401, "The access token is not acceptable.");
    public static readonly OAuthError InvalidKey = new("invalid_key", 400, "The key is not acceptable.");
    public static readonly OAuthError TooMany = new("slow_down", 429, "Too many requests.");
    public static readonly OAuthError Unavailable =
        new("temporarily_unavailable", 503, "The service cannot answer at present.");
}
