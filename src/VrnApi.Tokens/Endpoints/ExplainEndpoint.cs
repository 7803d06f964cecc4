using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Clients;

namespace VrnApi.Tokens.Endpoints;

/// <summary>
/// POST /oauth/explain, in Sandbox and Development only: runs the real checks on an <c>assertion</c> (also under the token
/// endpoint's name, <c>client_assertion</c>), an <c>access_token</c> and a <c>dpop</c> proof (with <c>method</c> and <c>url</c>), spends nothing and lists each rule
/// as pass, fail or not reached. The rules of one kind are checked in the order listed here.
/// </summary>
public sealed class ExplainEndpoint(
    ClientAuthentication authentication, ClientAssertion assertions, AccessTokens tokens, DpopProof dpop, IOptions<TokensOptions> options)
{
    private static readonly Refusal[] AssertionRules =
    [
        Refusal.AssertionMalformed, Refusal.AssertionTyp, Refusal.ClientUnknown, Refusal.AssertionKidUnknown, Refusal.AssertionAlg,
        Refusal.AssertionSignature, Refusal.AssertionIss, Refusal.AssertionSub, Refusal.AssertionAud, Refusal.AssertionExp,
        Refusal.AssertionNbf, Refusal.AssertionIat, Refusal.AssertionJti, Refusal.AssertionJtiUsed,
    ];

    private static readonly Refusal[] TokenRules =
    [
        Refusal.TokenMalformed, Refusal.TokenTyp, Refusal.TokenKid, Refusal.TokenSignature, Refusal.TokenIss, Refusal.TokenAud,
        Refusal.TokenExp, Refusal.TokenIat, Refusal.TokenJti, Refusal.TokenClient, Refusal.TokenValidFrom, Refusal.TokenRevoked,
    ];

    private static readonly Refusal[] ProofRules =
    [
        Refusal.DpopMalformed, Refusal.DpopTyp, Refusal.DpopAlg, Refusal.DpopJwk, Refusal.DpopSignature, Refusal.DpopHtm,
        Refusal.DpopHtu, Refusal.DpopIat, Refusal.DpopJti, Refusal.DpopAth, Refusal.DpopNonce, Refusal.DpopJtiUsed,
    ];

    internal async Task<JsonObject?> AnswerAsync(OAuthRequest request)
    {
        var (form, ct) = (request.Form, request.Aborted);
        var answer = new JsonObject();
        if ((form["assertion"] ?? form["client_assertion"]) is { } assertion)
        {
            answer["assertion"] = await ExplainAssertionAsync(assertion, ct);
        }
        if (form["access_token"] is { } token)
        {
            answer["access_token"] = await ExplainAsync(TokenRules, () => tokens.ValidateAsync(token, ct));
        }
        if (form["dpop"] is { } proof)
        {
            var (method, url) = (form["method"] ?? "POST", form["url"] ?? request.Listener.Origin + TokenRoutes.Token);
            answer["dpop"] = await ExplainAsync(ProofRules, () => dpop.ExplainAsync(proof, method, url, form["access_token"], ct), method, url);
        }
        return answer.Count > 0 ? answer
            : throw new RefusedException(OAuthError.InvalidRequest, Refusal.TokenMissing, "send client_assertion, access_token or dpop");
    }

    /// <summary>Every rule of client assertions with its result; also for the command line. Spends nothing.</summary>
    public Task<JsonArray> ExplainAssertionAsync(string assertion, CancellationToken ct) => ExplainAsync(AssertionRules, async () =>
    {
        var client = await authentication.FindAsync(ClientAssertion.Subject(assertion), ct);
        await assertions.CheckAsync(assertion, claimedId: null, client, spend: false, ct);
    });

    private async Task<JsonArray> ExplainAsync(Refusal[] rules, Func<Task> check, string method = "", string url = "")
    {
        RefusedException? refused = null;
        try
        {
            await check();
        }
        catch (RefusedException e)
        {
            refused = e;
        }
        // Whether an id exists, is disabled or uses another method is nobody else's business: one rule for the three.
        var reason = refused?.Reason is Refusal.ClientMethod or Refusal.ClientDisabled ? Refusal.ClientUnknown : refused?.Reason;
        var failed = reason is { } r ? Array.IndexOf(rules, r) : rules.Length;
        return new JsonArray([.. rules.Select((rule, i) => (JsonNode)new JsonObject
        {
            ["rule"] = rule.Code(),
            ["result"] = i < failed ? "pass" : i == failed ? "fail" : "not reached",
            ["expected"] = Expected(rule, method, url),
            ["detail"] = i == failed ? refused?.Detail : null,
        })]);
    }

    /// <summary>What every rule asks for; what came stands in <c>detail</c> of the one that failed.</summary>
    private string Expected(Refusal rule, string method, string url) => rule switch
    {
        Refusal.AssertionMalformed or Refusal.TokenMalformed or Refusal.DpopMalformed => "a compact JWS with JSON objects, no duplicate members",
        Refusal.AssertionTyp => "JWT, client-authentication+jwt or absent",
        Refusal.ClientUnknown => "sub names a client registered for private_key_jwt",
        Refusal.AssertionKidUnknown => "kid of one of the client's active keys; absent only with exactly one key",
        Refusal.AssertionAlg => "the algorithm the key is registered for",
        Refusal.AssertionSignature or Refusal.TokenSignature or Refusal.DpopSignature => "a signature by that key over header and payload as sent",
        Refusal.AssertionIss or Refusal.AssertionSub => "the client id",
        Refusal.AssertionAud or Refusal.TokenIss => options.Value.Issuer,
        Refusal.AssertionExp => $"at most {options.Value.AssertionMaxSeconds} s ahead",
        Refusal.AssertionNbf or Refusal.AssertionIat => $"absent, or at most {options.Value.SkewSeconds} s ahead",
        Refusal.AssertionJti or Refusal.DpopJti => "a string of 1 to 256 characters",
        Refusal.AssertionJtiUsed or Refusal.DpopJtiUsed => "a jti that was never used before",
        Refusal.TokenTyp => AccessTokens.Typ,
        Refusal.TokenKid => "kid of a published token key",
        Refusal.TokenAud => options.Value.Resource,
        Refusal.TokenExp => "a time ahead of now",
        Refusal.TokenIat => "a time that is not ahead of now",
        Refusal.TokenJti => "present",
        Refusal.TokenClient => "a client that is enabled",
        Refusal.TokenValidFrom => "iat at or after the time from which the client's tokens are good",
        Refusal.TokenRevoked => "a token that was not revoked",
        Refusal.DpopTyp => DpopProof.Typ,
        Refusal.DpopAlg => "ES256, ES384 or PS256",
        Refusal.DpopJwk => "one public key",
        Refusal.DpopHtm => method,
        Refusal.DpopHtu => url,
        Refusal.DpopIat => $"at most 300 s old and {options.Value.SkewSeconds} s ahead",
        Refusal.DpopAth => "base64url of the SHA-256 of the access token",
        Refusal.DpopNonce => options.Value.Dpop.RequireNonce ? "the value of our last DPoP-Nonce header" : "nothing: no nonce is asked for",
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };
}
