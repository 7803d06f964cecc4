namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The JSON form of a return, for the API description; schemas/json/outcome-submission.schema.json says the same.</summary>
/// <param name="Establishment">The school that counted; only where the data set's returns are for schools.</param>
/// <param name="SubmissionType">full, nil when nothing occurred, or correction of an earlier return.</param>
/// <param name="AbsentMeansZero">Whether combinations without a row were counted as zero.</param>
/// <param name="BasedOn">Id of the return that a correction replaces; its ETag goes into If-Match.</param>
/// <param name="ReasonCode">Code of the list correction-reason: why a correction was made.</param>
/// <param name="Indicators">Codes of what was counted; left out, it is what the rows have.</param>
public sealed record SubmissionDocument(
    SubmissionModel.EstablishmentModel? Establishment,
    SubmissionModel.PeriodModel Period,
    string SubmissionType,
    SubmissionModel.SourceSystemModel SourceSystem,
    string? CategoryMapVersion,
    string? AgreementId,
    bool AbsentMeansZero,
    IReadOnlyList<string>? Indicators,
    IReadOnlyList<SubmissionDocument.Row> Rows,
    string? BasedOn = null,
    string? ReasonCode = null)
{
    /// <param name="Area">GSS code; only where the data set's returns are for areas.</param>
    /// <param name="Filters">Code by filter; Total or left out for all of a filter together.</param>
    /// <param name="Value">Whole number from 0.</param>
    public sealed record Row(string Indicator, string? Area, IReadOnlyDictionary<string, string>? Filters, long Value);
}
