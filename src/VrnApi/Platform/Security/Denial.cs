using VrnApi.Platform.Http;
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
    AgreementNone,
    AgreementGateway,
    RowInvisible,
    RowNotOwned,
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
        Denial.AgreementNone => Refusal.AgreementNone.Code(),
        Denial.AgreementGateway => Refusal.AgreementGateway.Code(),
        Denial.RowInvisible => "row.invisible",
        Denial.RowNotOwned => "row.not_owned",
        _ => throw new ArgumentOutOfRangeException(nameof(denial)),
    };

    public static Problem Problem(this Denial denial) => denial switch
    {
        Denial.PartnerInactive => Problems.PartnerSuspended,
        Denial.AgreementNone => Problems.AgreementRequired,
        Denial.AgreementGateway => Problems.LegalGatewayNotAvailable,
        Denial.RowInvisible => Problems.NotFound,
        Denial.RowNotOwned => Problems.NotOwner,
        _ => Problems.InsufficientScope,
    };

    /// <summary>The refusal as REST shows it: with the scope, and with the agreement when one is wanting; the reason outside production only.</summary>
    internal static ProblemAnswer Answer(Denial denial, Standing caller, string scope, RowAsked? row, IHostEnvironment environment) =>
        denial == Denial.RowInvisible ? new ProblemAnswer(Problems.NotFound) : new ProblemAnswer(denial.Problem(),
            environment.IsProduction() ? $"The operation needs the scope {scope}." : Rights.Explain(denial, caller, scope, row))
        {
            Scope = scope,
            Agreement = Rights.Agreement(caller, scope, row)?.Code,
        };
}
