using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>What is known about a caller when rights are decided: the partner, its client and the token.</summary>
/// <param name="Registered">Approved scopes of the client.</param>
/// <param name="Assurance">The client's, lowered to what the token really proves.</param>
/// <param name="Granted">Scopes of the token; for an external issuer after mapping. Null before there is a token.</param>
public sealed record Standing(
    PartnerType Type, bool PartnerActive, IReadOnlySet<string> Registered, Assurance Assurance, IReadOnlySet<string>? Granted = null)
{
    /// <summary>The area the partner answers for.</summary>
    public string? AreaCode { get; init; }

    /// <summary>Every agreement that names the partner, in force or not.</summary>
    public IReadOnlyList<AgreementTerms> Agreements { get; init; } = [];

    /// <summary>What the client uses each gated scope for, as registered.</summary>
    public IReadOnlyDictionary<string, string?> Purposes { get; init; } = new Dictionary<string, string?>();

    public DateOnly Today { get; init; }

    public string? PurposeOf(string scope) => Purposes.GetValueOrDefault(scope);
}

/// <summary>What a handler knows about the row that a call is for.</summary>
/// <param name="Visible">The row filters show it to the caller.</param>
/// <param name="Write">It is to be changed.</param>
/// <param name="Owned">It is the caller's own.</param>
public sealed record RowAsked(string? DataSet = null, string? Area = null, bool Visible = true, bool Write = false, bool Owned = true);

/// <summary>
/// What a caller may do, asked in a fixed order that stops at the first no. Pure; read on every call, because a token proves
/// who calls and not what the caller may do. Whether the token is good is authentication's question.
/// </summary>
public static class Rights
{
    /// <param name="row">Null while only the operation is known.</param>
    /// <returns>Null for yes.</returns>
    public static Denial? Decide(Standing caller, string scope, RowAsked? row = null)
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
        return UnderAgreement(caller, scope, row)
            ?? (row is { Visible: false } ? Denial.RowInvisible
                : row is { Write: true, Owned: false } ? Denial.RowNotOwned
                : null);
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

    /// <summary>A gated scope needs an agreement in force for partner, data set, area and the client's registered purpose.</summary>
    public static Denial? UnderAgreement(Standing caller, string scope, RowAsked? row = null)
    {
        if (ScopeTable.Find(scope) is not { } rule || ScopeTable.Of(rule, caller.Type) != Holding.UnderAgreement)
        {
            return null;
        }
        return Nearest(caller, scope, row) switch
        {
            ({ }, null) => null,
            ({ Fault.Refusal: AgreementRules.Gateway }, AgreementGap.Rules) => Denial.AgreementGateway,
            _ => Denial.AgreementNone,
        };
    }

    /// <summary>The agreement that allows the call, or the nearest of the partner's own to allowing it; null when none is about the scope.</summary>
    public static AgreementTerms? Agreement(Standing caller, string scope, RowAsked? row = null) =>
        ScopeTable.Find(scope) is { } rule && ScopeTable.Of(rule, caller.Type) == Holding.UnderAgreement ? Nearest(caller, scope, row).Agreement : null;

    /// <summary>Every agreement that allows the call, for what depends on which of them does.</summary>
    public static IEnumerable<AgreementTerms> Open(Standing caller, string scope, RowAsked? row = null) => caller.Agreements
        .Where(agreement => agreement.Gap(scope, row?.DataSet, caller.AreaCode, row?.Area, caller.PurposeOf(scope), caller.Today) is null);

    private static (AgreementTerms? Agreement, AgreementGap? Gap) Nearest(Standing caller, string scope, RowAsked? row)
    {
        (AgreementTerms? Agreement, AgreementGap? Gap) nearest = (null, null);
        foreach (var agreement in caller.Agreements.Where(agreement => agreement.OpensFor(scope, null)))
        {
            var gap = agreement.Gap(scope, row?.DataSet, caller.AreaCode, row?.Area, caller.PurposeOf(scope), caller.Today);
            if (gap is null)
            {
                return (agreement, null);
            }
            if (nearest.Agreement is null || gap > nearest.Gap)
            {
                nearest = (agreement, gap);
            }
        }
        return nearest;
    }

    /// <summary>One sentence for the partner's developer; shown in Sandbox and Development.</summary>
    public static string Explain(Denial denial, Standing caller, string scope, RowAsked? row = null) => denial switch
    {
        Denial.PartnerInactive => "The partner is not active.",
        Denial.ScopeType => $"A partner of the type {Codes.Of(caller.Type)} never holds {scope}.",
        Denial.ScopeUnregistered => $"{scope} is not registered for this client.",
        Denial.ScopeAssurance => $"{scope} needs assurance {Codes.Of(ScopeTable.Minimum(ScopeTable.Find(scope)!, caller.Type))}; "
            + $"this client has {Codes.Of(caller.Assurance)}{(caller.Assurance == Assurance.Standard ? " (no bound tokens)" : "")}.",
        Denial.ScopeNotInToken => $"The token was issued without {scope}.",
        Denial.AgreementNone or Denial.AgreementGateway => ExplainAgreement(caller, scope, row),
        Denial.RowInvisible => "There is nothing here that the caller may see.",
        Denial.RowNotOwned => "The row belongs to another partner.",
        _ => throw new ArgumentOutOfRangeException(nameof(denial)),
    };

    private static string ExplainAgreement(Standing caller, string scope, RowAsked? row)
    {
        var what = row?.DataSet is { } dataSet ? $"data set {dataSet} needs an active agreement for {scope}" : $"{scope} needs an active agreement";
        return Nearest(caller, scope, row) switch
        {
            (null, _) => $"{what}; none names this partner",
            ({ } terms, AgreementGap.DataSet) => $"{what}; {terms.Code} does not open it",
            ({ } terms, AgreementGap.Area) => $"{what}; {terms.Code} does not cover the area {row?.Area ?? caller.AreaCode}",
            ({ } terms, AgreementGap.Purpose) => $"{what}; {terms.Code} does not cover the client's purpose {caller.PurposeOf(scope) ?? "(none is registered)"}",
            ({ } terms, AgreementGap.Rules) => $"{what}; {terms.Code} is refused by rule {terms.Fault!.Rule}: {terms.Fault.Says}",
            ({ } terms, _) => $"{what}; {terms.Code} {terms.Standing(caller.Today)}",
        };
    }
}
