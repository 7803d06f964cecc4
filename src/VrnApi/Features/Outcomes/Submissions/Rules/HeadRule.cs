using System.Text.RegularExpressions;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>schema.*: the head has the members it needs, in their form.</summary>
internal static partial class HeadRule
{
    public const string Full = "full", Nil = "nil", Correction = "correction";

    public static void Check(ReturnCheck check)
    {
        var (head, faults) = (check.Head, check.Faults);
        if (head.SubmissionType is not (Full or Nil or Correction))
        {
            faults.InHead("submissionType", "schema.submission_type", "The type is missing or unknown.", $"{Full}, {Nil} or {Correction}");
        }
        if (head.SourceSystemName is null || !Token().IsMatch(head.SourceSystemName))
        {
            faults.InHead("sourceSystem/name", "schema.source_system", "The source system is missing or unreadable.", "up to 40 letters, digits, dots, dashes");
        }
        Optional(head.SourceSystemVersion, "sourceSystem/version");
        Optional(head.CategoryMapVersion, "categoryMapVersion");
        Optional(head.AgreementId, "agreementId");
        if (head.SubmissionType is Full or Correction && check.Content.Rows.Count == 0 && faults.Count == 0)
        {
            faults.InHead("rows", "schema.rows_missing", "The return has no rows.", "at least one row, or submissionType nil when nothing occurred");
        }
        if (head.SubmissionType == Nil && check.Content.Rows.Count > 0)
        {
            faults.InHead("rows", "schema.nil_with_rows", "A nil return has rows.", "no rows");
        }

        void Optional(string? text, string member)
        {
            if (text is not null && !Token().IsMatch(text))
            {
                faults.InHead(member, "schema.token", "The text has another form than described.", "up to 40 letters, digits, dots, dashes");
            }
        }
    }

    /// <summary>Text that is kept with a return whatever becomes of it.</summary>
    public static string? Sound(string? text) => text is not null && Token().IsMatch(text) ? text : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._+-]{0,39}\z")]
    private static partial Regex Token();
}
