namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>schema.based_on, code.reason: a correction names the return that it replaces and why; nothing else does.</summary>
internal static class CorrectionRule
{
    public const string Reasons = "correction-reason";

    public static void Check(ReturnCheck check)
    {
        var (head, faults) = (check.Head, check.Faults);
        if (head.SubmissionType != HeadRule.Correction)
        {
            Unasked(head.BasedOn, "basedOn");
            Unasked(head.ReasonCode, "reasonCode");
            return;
        }
        if (!Guid.TryParseExact(head.BasedOn, "D", out _))
        {
            faults.InHead("basedOn", "schema.based_on", "The correction does not name the return that it replaces.", "the id of your own live return");
        }
        if (!IsReason(check.Catalogue, head.ReasonCode))
        {
            faults.InHead("reasonCode", "code.reason", "The reason is missing or unknown.", $"a code of {Reasons}: {Known(check.Catalogue)}");
        }

        void Unasked(string? text, string member)
        {
            if (text is not null)
            {
                faults.InHead(member, "schema.based_on", "Only a correction takes it.", $"submissionType {HeadRule.Correction}, or no {member}");
            }
        }
    }

    public static bool IsReason(Catalogue.OutcomesCatalogue catalogue, string? code) =>
        code is not null && catalogue.CodeLists[Reasons].Versions.Any(version => version.Active && version.Contains(code));

    public static string Known(Catalogue.OutcomesCatalogue catalogue) =>
        string.Join(", ", catalogue.CodeLists[Reasons].Versions.Where(version => version.Active).SelectMany(version => version.Codes).Select(code => code.Value));
}
