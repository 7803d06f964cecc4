using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Released;

/// <summary>Which version of a data set a reader means. What is approved but not published yet does not exist here.</summary>
public static class ReleasedVersions
{
    /// <param name="Version">What may be read; null with a refusal.</param>
    /// <param name="All">Every version of the data set that readers know, by number.</param>
    public sealed record Found(DataSetVersion? Version, IReadOnlyList<DataSetVersion> All, ProblemAnswer? Refusal);

    /// <param name="pattern">Null for the latest that is published.</param>
    /// <param name="asOf">The version in force at an instant; null for now.</param>
    public static async Task<Found> Find(VrnDbContext db, string dataSet, VersionPattern? pattern, DateTimeOffset? asOf, CancellationToken ct) =>
        Choose(await Query(db, dataSet).ToListAsync(ct), pattern, asOf);

    /// <summary>What readers know of: neither what waits for its slot nor what was called off before.</summary>
    public static IQueryable<DataSetVersion> Known(VrnDbContext db) => db.Set<DataSetVersion>().AsNoTracking()
        .Where(version => version.Status == VersionStatus.Published || version.Status == VersionStatus.Deprecated || version.Status == VersionStatus.Withdrawn);

    public static IQueryable<DataSetVersion> NewestFirst(this IQueryable<DataSetVersion> versions) =>
        versions.OrderByDescending(version => version.Major).ThenByDescending(version => version.Minor).ThenByDescending(version => version.Patch);

    /// <summary>The versions of a data set that readers know, withdrawn ones included.</summary>
    public static IQueryable<DataSetVersion> Query(VrnDbContext db, string dataSet) => Known(db).Where(version => version.DataSetId == dataSet)
        .OrderBy(version => version.Major).ThenBy(version => version.Minor).ThenBy(version => version.Patch);

    /// <param name="all">By number.</param>
    internal static Found Choose(IReadOnlyList<DataSetVersion> all, VersionPattern? pattern, DateTimeOffset? asOf)
    {
        var meant = all.Where(version => pattern is not { } wanted || wanted.Matches(version.Major, version.Minor, version.Patch))
            .Where(version => asOf is null || version.PublishAt <= asOf).ToList();
        var chosen = asOf is not null ? InForce(meant)
            : pattern is { IsExact: true } ? meant.SingleOrDefault()
            : meant.LastOrDefault(version => pattern is null && version.Status == VersionStatus.Published) ?? meant.LastOrDefault(IsReadable) ?? meant.LastOrDefault();
        return chosen is null ? new Found(null, all, new ProblemAnswer(Problems.NotFound))
            : IsReadable(chosen) ? new Found(chosen, all, null)
            : new Found(null, all, new ProblemAnswer(Problems.VersionWithdrawn) { Version = NumberOf(chosen), Successor = Successor(all) });
    }

    public static bool IsReadable(DataSetVersion version) => version.Status is VersionStatus.Published or VersionStatus.Deprecated;

    /// <summary><c>2.1.0</c>.</summary>
    public static string NumberOf(DataSetVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.Major}.{version.Minor}.{version.Patch}");

    private static DataSetVersion? InForce(List<DataSetVersion> meant) => meant.Count == 0 ? null
        : meant.Where(version => version.PublishAt == meant.Max(other => other.PublishAt)).Last();

    /// <summary>What may be read in place of a withdrawn version; null when nothing of the data set may be.</summary>
    private static string? Successor(IReadOnlyList<DataSetVersion> all) =>
        (all.LastOrDefault(version => version.Status == VersionStatus.Published) ?? all.LastOrDefault(IsReadable)) is { } latest ? NumberOf(latest) : null;
}
