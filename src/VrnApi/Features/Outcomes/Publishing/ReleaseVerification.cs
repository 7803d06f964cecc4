using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using StoredReport = VrnApi.Data.Outcomes.Publishing.AuditReport;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Computes every hash of every release anew from what is stored.</summary>
internal sealed class ReleaseVerification(VrnDbContext db, OutcomesCatalogue catalogue)
{
    /// <param name="Differences">What does not agree with its hash, in words; empty when all is whole.</param>
    internal sealed record Outcome(int Versions, int Blocks, int Reports, IReadOnlyList<string> Differences);

    /// <param name="dataSet">Null for all.</param>
    public async Task<Outcome> Run(string? dataSet, CancellationToken ct)
    {
        List<string> differences = [];
        var blocks = await db.Set<FrozenBlock>().AsNoTracking().Where(block => dataSet == null || block.DataSetId == dataSet).OrderBy(block => block.Id).ToListAsync(ct);
        foreach (var block in blocks)
        {
            if (!Same(ReleasedCells.Hash(catalogue, await ReleasedCells.Of(db, catalogue, [block.Id], ct)), block.Sha256))
            {
                differences.Add($"block {block.Id} of {block.DataSetId}, {block.Period} {block.PeriodCode}: its cells are not what was frozen");
            }
        }
        var versions = await db.Set<DataSetVersion>().AsNoTracking().Where(version => dataSet == null || version.DataSetId == dataSet).OrderBy(version => version.Id).ToListAsync(ct);
        foreach (var version in versions)
        {
            if (!Same(ReleasedCells.Hash(catalogue, await ReleasedCells.Of(db, catalogue, version.Blocks, ct)), version.LogicalSha256))
            {
                differences.Add($"version {ReleasedVersions.NumberOf(version)} of {version.DataSetId}: its logical hash does not agree");
            }
        }
        var builds = await (from build in db.Set<ReleaseBuild>().AsNoTracking()
                            join plan in db.Set<ReleasePlan>() on build.PlanId equals plan.Id
                            where dataSet == null || plan.DataSetId == dataSet
                            join report in db.Set<StoredReport>() on build.ReportId equals report.Id
                            orderby build.Id
                            select new { Build = build, Report = report, Version = plan.BuildId == build.Id ? plan.VersionId : null }).ToListAsync(ct);
        var lineages = versions.ToDictionary(version => version.Id, version => version.LineageSha256);
        foreach (var row in builds)
        {
            var document = AuditDocument.Read(row.Report.Content);
            if (!Same(AuditDocument.Hash(row.Report.Content), row.Report.ContentSha256))
            {
                differences.Add($"audit report {row.Report.Id}: its content does not agree with the hash that was approved");
            }
            if (Convert.ToHexStringLower(SHA256.HashData(row.Build.Rows)) != document.RowsSha256 || Convert.ToHexStringLower(row.Build.LineageSha256) != document.LineageSha256
                || (row.Version is { } version && lineages.TryGetValue(version, out var lineage) && !Same(lineage, row.Build.LineageSha256)))
            {
                differences.Add($"build {row.Build.Id}: its rows or lineage do not agree with its report");
            }
        }
        return new Outcome(versions.Count, blocks.Count, builds.Count, differences);
    }

    private static bool Same(byte[] one, byte[] other) => one.AsSpan().SequenceEqual(other);
}
