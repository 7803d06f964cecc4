using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Data.Providers;
using VrnApi.Disclosure;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>
/// The audit of an approved version, for whoever answers for it: the stored report as a page, and the same audit once more from the returns that
/// are held, with the seed that is kept. The page holds no count of any return.
/// </summary>
internal sealed class AuditRelease(VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, IDataProtectionProvider protection)
{
    /// <param name="Page">In Markdown.</param>
    /// <param name="Differences">Where the audit was repeated, what did not come out again, in words; null where it was not.</param>
    internal sealed record Outcome(string Version, VersionStatus Status, DateTimeOffset PublishAt, string ReportSha256, string Verdict, string Page, IReadOnlyList<string>? Differences);

    /// <param name="number">Such as 1.2.0; also of a version that waits for its slot, or that was withdrawn.</param>
    /// <returns>Null for an unknown version.</returns>
    public async Task<Outcome?> Run(string dataSet, string number, bool repeat, CancellationToken ct)
    {
        if (VersionPattern.Parse(number) is not { IsExact: true, Major: var major, Minor: var minor, Patch: var patch }
            || await db.Set<DataSetVersion>().AsNoTracking().SingleOrDefaultAsync(row => row.DataSetId == dataSet && row.Major == major && row.Minor == minor && row.Patch == patch, ct) is not { } version
            || await db.Set<ReleasePlan>().AsNoTracking().SingleOrDefaultAsync(row => row.VersionId == version.Id, ct) is not { } plan)
        {
            return null;
        }
        var build = await db.Set<ReleaseBuild>().AsNoTracking().SingleAsync(row => row.Id == plan.BuildId, ct);
        var report = await db.Set<StoredReport>().AsNoTracking().SingleAsync(row => row.Id == build.ReportId, ct);
        var (audit, hash) = (AuditDocument.Read(report.Content), Convert.ToHexStringLower(report.ContentSha256));
        return new Outcome(ReleasedVersions.NumberOf(version), version.Status, version.PublishAt, hash, audit.Verdict, AuditPlan.Page(audit, plan, hash), repeat ? await Repeat(plan, build, audit, ct) : null);
    }

    private async Task<IReadOnlyList<string>> Repeat(ReleasePlan plan, ReleaseBuild build, AuditDocument audit, CancellationToken ct)
    {
        if (await db.Set<ReleaseSeed>().AsNoTracking().SingleOrDefaultAsync(row => row.PlanId == plan.Id, ct) is not { } kept)
        {
            return ["the seed is no longer held: the period is closed"];
        }
        var slot = await db.Set<CalendarSlot>().AsNoTracking().SingleAsync(row => row.Id == plan.SlotId, ct);
        var input = await db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            await using var moment = await ways.BeginSnapshot(db, inner);
            return await new PlanReader(db, catalogue).Read(plan, slot, inner, build);
        }, ct);
        if (input.Audit is null)
        {
            return [input.Refusal!.Cause];
        }
        List<string> differences = [];
        if (!input.Scope.SequenceEqual(build.Scope))
        {
            differences.Add("a release that it was audited with has been called off since");
        }
        if (!input.LineageSha256.AsSpan().SequenceEqual(build.LineageSha256))
        {
            differences.Add("returns, policy, tables or code lists are not those that it was made of");
        }
        var seed = protection.CreateProtector("release-seed", "v1").Unprotect(kept.Protected);
        if (audit.Method != ReleaseBuilder.Method)
        {
            differences.Add($"it was audited by method {audit.Method}; this version of VrnApi audits by method {ReleaseBuilder.Method}, which may hide other figures");
        }
        else if (Audited(input, seed, ct) != audit.AuditSha256)
        {
            differences.Add("the audit comes to another report: counts, structure rules or figures declared as public elsewhere are others now");
        }
        if (!Convert.ToHexStringLower(SHA256.HashData(build.Rows)).Equals(audit.RowsSha256, StringComparison.Ordinal))
        {
            differences.Add("the rows are not those that were audited");
        }
        return differences;
    }

    /// <returns>Hash of the report; null where the returns contradict what was released from them, so that there is nothing to audit.</returns>
    private static string? Audited(PlanInput input, byte[] seed, CancellationToken ct)
    {
        try
        {
            return ReleaseBuilder.Build(input.Audit!.Input, input.Policy, seed, progress: null, ct).Report.Sha256;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
