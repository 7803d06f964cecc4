using System.Security.Cryptography;
using System.Text.Json;
using VrnApi.Disclosure;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>
/// The audit report of a plan as it is kept and read: what was asked, what was found, what is hidden and why. Holds no count of any return
/// and no seed. Its hash is what an approver approves; two builds from the same returns have the same one.
/// </summary>
/// <param name="Policy">Every parameter of the promise.</param>
/// <param name="Returns">How many returns the rows were made of.</param>
/// <param name="EarlierReleases">Builds that readers have or will have, audited together with this one.</param>
/// <param name="Areas">Smallest areas by their number in refusals, each as the codes of its districts.</param>
/// <param name="ReturnPeriods">Periods of returns by their number in refusals.</param>
/// <param name="RowsSha256">Over the protected rows.</param>
/// <param name="LineageSha256">Over the returns, the policy, the tables and the versions of code lists.</param>
/// <param name="AuditSha256">Over the library's own report.</param>
/// <param name="Method">Of the audit: a report can be repeated by its own method alone.</param>
public sealed record AuditDocument(
    Guid Plan, string DataSet, IReadOnlyList<string> Periods, IReadOnlyList<int> Tables, DateTimeOffset CutOffAt, string Verdict, string Policy, int Returns,
    IReadOnlyList<Guid> EarlierReleases, int Figures, int Unknowns, int Blocks, int Rounds, IReadOnlyList<TargetSummary> Targets, IReadOnlyList<AuditDocument.HiddenCount> Hidden,
    IReadOnlyList<AuditDocument.HiddenReason> HiddenCells, SolverStatistics Solver, IReadOnlyList<Refusal> Refusals, IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Areas, IReadOnlyList<string> ReturnPeriods, string WitnessesSha256, string RowsSha256, string LineageSha256, string AuditSha256, int Method = 1)
{
    /// <param name="Code">SDMX confidentiality code: A small, O few or dominating contributors, D complementary, N decoy.</param>
    public sealed record HiddenCount(string Code, int Cells);

    /// <param name="Reason">What the next audit must know; <see cref="Code"/> is its letter.</param>
    public sealed record HiddenReason(string Key, string Code, HidingReason Reason);

    public static string CodeOf(HidingReason reason) => reason switch
    {
        HidingReason.Small or HidingReason.SmallOrZero => "A",
        HidingReason.Contributors => "O",
        HidingReason.Complementary => "D",
        _ => "N",
    };

    public string ToJson() => JsonSerializer.Serialize(this, VrnJson.Options);

    public static AuditDocument Read(string json) => JsonSerializer.Deserialize<AuditDocument>(json, VrnJson.Options)!;

    public static byte[] Hash(string json) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json));
}
