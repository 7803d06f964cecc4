using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Why a call with a good token may not do something; stable, in the order in which the questions are asked.</summary>
public enum Denial
{
    PartnerInactive,
    ScopeType,
    ScopeUnregistered,
    ScopeAssurance,
    ScopeNotInToken,
}

public static class Denials
{
    /// <summary>The text in the audit and in explanations; the same as the token server's where both refuse.</summary>
    public static string Code(this Denial denial) => denial switch
    {
        Denial.PartnerInactive => Refusal.PartnerInactive.Code(),
        Denial.ScopeType => Refusal.ScopeType.Code(),
        Denial.ScopeUnregistered => Refusal.ScopeUnregistered.Code(),
        Denial.ScopeAssurance => Refusal.ScopeAssurance.Code(),
        Denial.ScopeNotInToken => "scope.not_in_token",
        _ => throw new ArgumentOutOfRangeException(nameof(denial)),
    };

    public static Problem Problem(this Denial denial) =>
        denial == Denial.PartnerInactive ? Problems.PartnerSuspended : Problems.InsufficientScope;
}

/// <summary>What is known about a caller when rights are decided.</summary>
/// <param name="Registered">Approved scopes of the client.</param>
/// <param name="Assurance">The client's, lowered to what the token really proves.</param>
/// <param name="Granted">Scopes of the token; for an external issuer after mapping. Null before there is a token.</param>
public sealed record Standing(
    PartnerType Type, bool PartnerActive, IReadOnlySet<string> Registered, Assurance Assurance, IReadOnlySet<string>? Granted = null);

/// <summary>
/// What a caller may do, asked in a fixed order that stops at the first no. Pure; read on every call, because a token proves
/// who calls and not what the caller may do. Whether the token is good is authentication's question, which rows and fields
/// are visible is the row filters'.
/// </summary>
public static class Rights
{
    /// <returns>Null for yes.</returns>
    public static Denial? Decide(Standing caller, string scope)
    {
        if (!caller.PartnerActive)
        {
            return Denial.PartnerInactive;
        }
        if (Ceiling(caller, scope) is { } above)
        {
            return above;
        }
        if (caller.Granted is null || !caller.Granted.Contains(scope))
        {
            return Denial.ScopeNotInToken;
        }
        // The question of agreements follows here: a scope that the type holds UnderAgreement needs a live one.
        return null;
    }

    /// <summary>What registration, type and assurance allow, whatever a token says.</summary>
    public static Denial? Ceiling(Standing caller, string scope)
    {
        if (ScopeTable.Find(scope) is not { } rule)
        {
            return Denial.ScopeUnregistered;
        }
        if (ScopeTable.Of(rule, caller.Type) == Holding.Never)
        {
            return Denial.ScopeType;
        }
        if (!caller.Registered.Contains(scope))
        {
            return Denial.ScopeUnregistered;
        }
        return caller.Assurance < ScopeTable.Minimum(rule, caller.Type) ? Denial.ScopeAssurance : null;
    }

    /// <summary>One sentence for the partner's developer; shown in Sandbox and Development.</summary>
    public static string Explain(Denial denial, Standing caller, string scope) => denial switch
    {
        Denial.PartnerInactive => "The partner is not active.",
        Denial.ScopeType => $"A partner of the type {Codes.Of(caller.Type)} never holds {scope}.",
        Denial.ScopeUnregistered => $"{scope} is not registered for this client.",
        Denial.ScopeAssurance => $"{scope} needs assurance {Codes.Of(ScopeTable.Minimum(ScopeTable.Find(scope)!, caller.Type))}; "
            + $"this client has {Codes.Of(caller.Assurance)}.",
        Denial.ScopeNotInToken => $"The token was issued without {scope}.",
        _ => throw new ArgumentOutOfRangeException(nameof(denial)),
    };
}
