namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>agreement.unknown: the agreement that the head names is one of the caller's for the data set. It decides how long the return is kept.</summary>
internal static class AgreementRule
{
    public static void Check(ReturnCheck check)
    {
        if (check.Agreements is { } own && HeadRule.Sound(check.Head.AgreementId) is { } named && !own.Contains(named))
        {
            check.Faults.WarnOfHead("agreementId", "agreement.unknown", "You have no agreement of that code for the data set now.",
                own.Count == 0 ? "no agreementId" : $"one of {string.Join(", ", own.Order(StringComparer.Ordinal))}, or no agreementId");
        }
    }
}
