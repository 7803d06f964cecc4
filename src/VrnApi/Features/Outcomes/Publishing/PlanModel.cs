using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Platform.Http;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>A release plan as analysts read it.</summary>
/// <param name="CutOffAt">Returns accepted by then are released.</param>
/// <param name="PublishAt">When an approved plan becomes visible.</param>
/// <param name="Tables">Numbers of publication tables.</param>
/// <param name="ExcludeSubmissions">Returns left for a later release; the one before takes the place of each, or none.</param>
/// <param name="CreatedBy">Client that made the plan; another one approves it.</param>
/// <param name="Progress">Of the build that is running or that ended; null before the first.</param>
/// <param name="AuditHash">What an approval names; null before a build has ended.</param>
/// <param name="Version">The version that the plan was frozen as.</param>
/// <param name="Failure">Why the last build ended without a report.</param>
/// <param name="DeclaredFigures">How many figures are declared as public elsewhere for the plan's years: all official figures of the same cells must be, before a build.</param>
public sealed record PlanModel(
    Guid Id, string DataSet, Guid SlotId, DateTimeOffset CutOffAt, DateTimeOffset PublishAt, IReadOnlyList<string> Periods, IReadOnlyList<int> Tables, IReadOnlyList<Guid> ExcludeSubmissions,
    bool AcknowledgesLegacyBreach, ReleasePlanState State, string CreatedBy, DateTimeOffset CreatedAt, string? ApprovedBy, DateTimeOffset? ApprovedAt, PlanModel.ProgressModel? Progress,
    AuditVerdict? Verdict, string? AuditHash, string? Version, string? Failure, int DeclaredFigures)
{
    /// <param name="Round">Rounds of hiding.</param>
    /// <param name="Settled">Targets of the audit that are met.</param>
    /// <param name="Hidden">Figures hidden so far.</param>
    public sealed record ProgressModel(int Round, int Settled, int Targets, int Hidden);

    internal static async Task<IReadOnlyList<PlanModel>> Of(VrnDbContext db, IReadOnlyList<ReleasePlan> plans, CancellationToken ct)
    {
        Guid[] slotIds = [.. plans.Select(plan => plan.SlotId).Distinct()], builds = [.. plans.Select(plan => plan.BuildId).OfType<Guid>()], versionIds = [.. plans.Select(plan => plan.VersionId).OfType<Guid>()];
        string[] dataSets = [.. plans.Select(plan => plan.DataSetId).Distinct()], years = [.. plans.SelectMany(plan => plan.Periods).Select(period => period.Split('|')[0]).Distinct()];
        var slots = await db.Set<CalendarSlot>().AsNoTracking().Where(slot => slotIds.Contains(slot.Id)).ToDictionaryAsync(slot => slot.Id, ct);
        var reports = await (from build in db.Set<ReleaseBuild>().AsNoTracking()
                             where builds.Contains(build.Id)
                             join report in db.Set<StoredReport>() on build.ReportId equals report.Id
                             select new { build.Id, report.Verdict, report.ContentSha256 }).ToDictionaryAsync(row => row.Id, ct);
        var versions = await db.Set<DataSetVersion>().AsNoTracking().Where(version => versionIds.Contains(version.Id))
            .ToDictionaryAsync(version => version.Id, version => Released.ReleasedVersions.NumberOf(version), ct);
        var figures = (await db.Set<ExternalFigure>().AsNoTracking().Where(figure => dataSets.Contains(figure.DataSetId) && years.Contains(figure.Period))
            .GroupBy(figure => new { figure.DataSetId, figure.Period }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(ct)).ToDictionary(row => row.Key, row => row.Count);
        return [.. plans.Select(plan => Made(plan))];

        PlanModel Made(ReleasePlan plan)
        {
            var report = plan.BuildId is { } build ? reports.GetValueOrDefault(build) : null;
            return new PlanModel(
                plan.Id, plan.DataSetId, plan.SlotId, slots[plan.SlotId].CutOffAt, slots[plan.SlotId].PublishAt, plan.Periods, plan.Tables, plan.ExcludedSubmissions, plan.AcknowledgesLegacyBreach,
                plan.State, plan.CreatedBy, plan.CreatedAt, plan.ApprovedBy, plan.ApprovedAt,
                plan.BuildId is null ? null : new ProgressModel(plan.BuildRound, plan.BuildSettled, plan.BuildTargets, plan.BuildHidden),
                report?.Verdict, report is null ? null : Convert.ToHexStringLower(report.ContentSha256), plan.VersionId is { } version ? versions[version] : null, plan.Failure,
                plan.Periods.Select(period => period.Split('|')[0]).Distinct().Sum(year => figures.GetValueOrDefault(new { plan.DataSetId, Period = year })));
        }
    }

    internal static async Task<PlanModel> Of(VrnDbContext db, ReleasePlan plan, CancellationToken ct) => (await Of(db, [plan], ct))[0];

    /// <summary>The plan as it now stands, written under its tag.</summary>
    internal static async Task<WrittenDocument<PlanModel>> Written(VrnDbContext db, ReleasePlan plan, int status, CancellationToken ct) =>
        new(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(await Of(db, plan, ct), VrnJson.Options), status: status);
}
