using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The head of a return whose rows come as CSV. A JSON body carries its head itself and takes none of these.</summary>
/// <param name="Urn">Six digits: the school that counted.</param>
/// <param name="LaEstab">Seven digits: the authority's three, the school's four.</param>
/// <param name="Period">Such as 2025/2026; with the code behind a bar, 2025/2026|T1, it stands alone.</param>
/// <param name="Code">Such as T1.</param>
/// <param name="SubmissionType">full, nil when nothing occurred, or correction of an earlier return.</param>
/// <param name="SourceSystem">Name of the system the counts come from.</param>
/// <param name="AbsentMeansZero">Whether combinations without a row were counted as zero.</param>
/// <param name="BasedOn">Id of the return that a correction replaces.</param>
/// <param name="ReasonCode">Code of the list correction-reason: why a correction was made.</param>
/// <param name="Indicators">Codes of what was counted, with commas between; left out, it is what the rows have.</param>
public sealed record ReturnParameters(
    string? Urn,
    string? LaEstab,
    string? Period,
    string? Code,
    string? SubmissionType,
    string? SourceSystem,
    string? SourceSystemVersion,
    string? CategoryMapVersion,
    string? AgreementId,
    string? BasedOn,
    string? ReasonCode,
    bool? AbsentMeansZero,
    string? Indicators)
{
    public ReturnHead Head() => new()
    {
        Urn = Urn,
        LaEstab = LaEstab,
        Period = Period,
        Code = Code,
        SubmissionType = SubmissionType,
        SourceSystemName = SourceSystem,
        SourceSystemVersion = SourceSystemVersion,
        CategoryMapVersion = CategoryMapVersion,
        AgreementId = AgreementId,
        BasedOn = BasedOn,
        ReasonCode = ReasonCode,
        AbsentMeansZero = AbsentMeansZero ?? false,
        Indicators = Indicators?.Split(',', StringSplitOptions.TrimEntries),
    };

    /// <returns>A refusal when any is given beside a JSON body.</returns>
    public static ProblemAnswer? BesideJson(IQueryCollection query) => query.Keys.Where(name => name != "draft").ToArray() is not { Length: > 0 } beside ? null : new ProblemAnswer(
        Problems.InvalidParameter, "The head of a return in JSON stands in the body.",
        [.. beside.Select(name => Fault.InQuery(name, Problems.InvalidParameter.Code, "Only returns in CSV take the parameter."))]);
}
