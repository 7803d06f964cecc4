using System.Collections.Frozen;

namespace VrnApi.Tokens;

/// <summary>
/// Why a request was refused. The codes (<see cref="RefusalCodes.Code"/>) are stable: the same text stands in the
/// audit, in <c>explain</c> and in the tests. In Production a caller sees only the OAuth or problem code.
/// </summary>
public enum Refusal
{
    JoseLength, JoseSegments, JoseBase64, JoseJson, JoseHeader, JoseAlg, JoseKid, JoseTyp, JoseSignature, JoseClaim, JoseDate,
    KeyJson, KeyKty, KeyPrivate, KeyUse, KeyAlg, KeyPoint, KeyRsa, KeyRoca, KeyDuplicate,
    RequestMethod, RequestContentType, RequestLength, RequestForm, RequestDuplicate, RequestCredentials, RequestClientId,
    RequestRate, RequestAuthorization, GrantMissing, GrantUnsupported, TokenMissing,
    ClientNone, ClientUnknown, ClientDisabled, ClientMethod, ClientSecret, ClientBasic, ClientCertificate,
    AssertionType, AssertionTyp, AssertionIss, AssertionSub, AssertionAud, AssertionExp, AssertionNbf, AssertionIat,
    AssertionJti, AssertionJtiUsed, AssertionKidUnknown, AssertionAlg, AssertionSignature, AssertionMalformed,
    DpopHeader, DpopMalformed, DpopTyp, DpopJwk, DpopAlg, DpopSignature, DpopHtm, DpopHtu, DpopIat, DpopJti, DpopJtiUsed,
    DpopAth, DpopNonce,
    ScopeSyntax, ScopeUnregistered, ScopeType, ScopeAssurance, ScopeNothing, ResourceUnknown,
    PartnerInactive, SenderRequired, AgreementNone, AgreementGateway, AuditUnavailable, StateUnavailable,
    TokenAbsent, TokenMalformed, TokenTyp, TokenKid, TokenSignature, TokenIss, TokenAud, TokenExp, TokenIat, TokenJti,
    TokenRevoked, TokenClient, TokenValidFrom, BindingDowngrade, BindingUpgrade, BindingKey, BindingCertificate,
    ExternalAlg, ExternalTyp, ExternalKid, ExternalAud, ExternalClaim, ExternalUnlinked, ExternalKeys,
}

/// <summary>The one table of reason codes: <c>group.rule</c>, lower case.</summary>
public static class RefusalCodes
{
    /// <summary>The groups a member's name can begin with; the rest of the name is the rule.</summary>
    private static readonly string[] Groups =
    [
        "Jose", "Key", "Request", "Grant", "Token", "Client", "Assertion", "Dpop", "Scope", "Resource", "Partner",
        "Sender", "Agreement", "Audit", "State", "Binding", "External",
    ];

    private static readonly FrozenDictionary<Refusal, string> Codes =
        Enum.GetValues<Refusal>().ToFrozenDictionary(r => r, r => Spell(r.ToString()));

    /// <summary>Stable code, for example <c>assertion.jti_used</c>.</summary>
    public static string Code(this Refusal refusal) => Codes[refusal];

    private static string Spell(string name)
    {
        var group = Groups.First(g => name.StartsWith(g, StringComparison.Ordinal));
        var rule = string.Concat(name[group.Length..].Select((c, i) =>
            char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
        return $"{group.ToLowerInvariant()}.{rule}";
    }
}
