using VrnApi.Data.Outcomes.Raw;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>A return as its owner reads it back. The counts are at <c>/rows</c>.</summary>
/// <param name="State">Where it stands: draft, submitted, accepted, rejected, superseded or withdrawn.</param>
/// <param name="AbsentMeansZero">Whether combinations without a row were counted as zero.</param>
/// <param name="SubmittedAt">When it was handed in; of a draft, when it was last written.</param>
/// <param name="BasedOn">Of a correction, the return that it stands for.</param>
/// <param name="ReasonCode">Of a correction, why it was made.</param>
/// <param name="WithdrawalReasonCode">Why it was withdrawn.</param>
/// <param name="StateChangedAt">When it was superseded or withdrawn.</param>
/// <param name="Synthetic">True for returns of made-up establishments.</param>
public sealed record SubmissionModel(
    Guid Id,
    string DataSet,
    SubmissionState State,
    SubmissionType SubmissionType,
    SubmissionModel.EstablishmentModel? Establishment,
    SubmissionModel.PeriodModel Period,
    SubmissionModel.SourceSystemModel SourceSystem,
    string? CategoryMapVersion,
    string? AgreementId,
    IReadOnlyList<string> Indicators,
    bool AbsentMeansZero,
    int RowCount,
    DateTimeOffset SubmittedAt,
    bool Synthetic,
    Guid? BasedOn = null,
    string? ReasonCode = null,
    string? WithdrawalReasonCode = null,
    DateTimeOffset? StateChangedAt = null)
{
    public sealed record EstablishmentModel(string Urn, string? LaEstab);

    /// <param name="Period">Year or years, such as <c>2025/2026</c>.</param>
    /// <param name="Code">Part of the year, such as <c>T1</c>.</param>
    public sealed record PeriodModel(string Period, string Code);

    public sealed record SourceSystemModel(string Name, string? Version);

    public static SubmissionModel Of(Submission submission, bool synthetic) => new(
        submission.Id,
        submission.DataSetId,
        submission.State,
        submission.Type,
        submission.EstablishmentUrn is { } urn ? new EstablishmentModel(urn, submission.EstablishmentLaEstab) : null,
        new PeriodModel(submission.Period, submission.PeriodCode),
        new SourceSystemModel(submission.SourceSystemName, submission.SourceSystemVersion),
        submission.CategoryMapVersion,
        submission.AgreementId,
        submission.Indicators,
        submission.AbsentMeansZero,
        submission.RowCount,
        submission.SubmittedAt,
        synthetic,
        submission.BasedOnId,
        submission.ReasonCode,
        submission.WithdrawalReasonCode,
        submission.StateChangedAt);
}
