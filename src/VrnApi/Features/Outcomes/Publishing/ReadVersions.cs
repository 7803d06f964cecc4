using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>A released version. Its figures are read by queries.</summary>
/// <param name="Version">Major, minor and patch: something was taken away or defined anew; periods, options or figures changed; words changed.</param>
/// <param name="LogicalHash">SHA-256 over what the version says, the same in every format.</param>
/// <param name="LineageHash">SHA-256 over the returns, the policy, the tables and the code lists that it was made of.</param>
/// <param name="Synthetic">True when the figures are of made-up establishments.</param>
/// <param name="Corrections">How many notices of correction concern it.</param>
public sealed record VersionModel(
    Guid Id, string DataSet, string Version, VersionStatus Status, DateTimeOffset PublishedAt, IReadOnlyList<string> Periods, string LogicalHash, string LineageHash, bool Synthetic,
    int Corrections)
{
    internal static async Task<IReadOnlyList<VersionModel>> Of(VrnDbContext db, IReadOnlyList<DataSetVersion> versions, CancellationToken ct)
    {
        Guid[] blocks = [.. versions.SelectMany(version => version.Blocks).Distinct()];
        var periods = await db.Set<FrozenBlock>().AsNoTracking().Where(block => blocks.Contains(block.Id)).ToDictionaryAsync(block => block.Id, block => $"{block.Period}|{block.PeriodCode}", ct);
        string[] dataSets = [.. versions.Select(version => version.DataSetId).Distinct()];
        var notices = (await db.Set<CorrectionNotice>().AsNoTracking().Where(notice => dataSets.Contains(notice.DataSetId)).Select(notice => notice.Versions).ToListAsync(ct))
            .SelectMany(ids => ids).GroupBy(id => id).ToDictionary(group => group.Key, group => group.Count());
        return [.. versions.Select(version => new VersionModel(
            version.Id, version.DataSetId, ReleasedVersions.NumberOf(version), version.Status, version.PublishAt,
            [.. version.Blocks.Where(periods.ContainsKey).Select(block => periods[block]).Distinct().Order(StringComparer.Ordinal)],
            Convert.ToHexStringLower(version.LogicalSha256), Convert.ToHexStringLower(version.LineageSha256), version.Synthetic, notices.GetValueOrDefault(version.Id)))];
    }
}

/// <param name="Kind">added, removed, revised, relabelled or noted.</param>
public sealed record VersionChangeModel(ChangeKind Kind, string? Indicator, string? Period, string? Text);

/// <summary>Released versions: unpublished ones are answered as unknown ones are. Scope outcomes:read.</summary>
public static class ReadVersions
{
    public sealed record Criteria(string? After, int? Limit);

    private static readonly Order<DataSetVersion, DataSetVersion> NewestFirst = new(
        new SortKey<DataSetVersion, DataSetVersion, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<DataSetVersion, DataSetVersion, int>("major", row => row.Major, row => row.Major), true),
        (new SortKey<DataSetVersion, DataSetVersion, int>("minor", row => row.Minor, row => row.Minor), true),
        (new SortKey<DataSetVersion, DataSetVersion, int>("patch", row => row.Patch, row => row.Patch), true));

    private static readonly Order<ChangeEntry, ChangeEntry> ByPlace = new(
        new SortKey<ChangeEntry, ChangeEntry, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<ChangeEntry, ChangeEntry, int?>("indicator", row => row.IndicatorNumber, row => row.IndicatorNumber), false));

    public static async Task<IResult> List([FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        catalogue.DataSets.ContainsKey(dataSet)
            ? await Listed.Page(Query(db, dataSet), NewestFirst, rows => VersionModel.Of(db, rows, ct), criteria.Limit, criteria.After, $"versions:{dataSet}", db, http, ct)
            : new ProblemAnswer(Problems.NotFound);

    internal static IQueryable<DataSetVersion> Query(VrnDbContext db, string dataSet) => ReleasedVersions.Known(db).Where(version => version.DataSetId == dataSet);

    public static async Task<Results<JsonAnswer<VersionModel>, ProblemAnswer>> One([FromRoute] string dataSet, [FromRoute] string version, VrnDbContext db, CancellationToken ct) =>
        await Find(db, dataSet, version, ct) is { } found ? new JsonAnswer<VersionModel>((await VersionModel.Of(db, [found], ct))[0]) : new ProblemAnswer(Problems.NotFound);

    public static async Task<IResult> Changes(
        [FromRoute] string dataSet, [FromRoute] string version, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct)
    {
        if (await Find(db, dataSet, version, ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return await Listed.Page(db.Set<ChangeEntry>().AsNoTracking().Where(change => change.VersionId == found.Id), ByPlace, change => new VersionChangeModel(
            change.Kind, change.IndicatorNumber is { } number ? catalogue.IndicatorOf(number)?.Code : null, change.Period is null ? null : $"{change.Period}|{change.PeriodCode}", change.Text),
            criteria.Limit, criteria.After, $"changes:{found.Id}", db, http, ct);
    }

    public static async Task<Results<JsonAnswer<ReleaseAssurance>, ProblemAnswer>> Assurance([FromRoute] string dataSet, [FromRoute] string version, VrnDbContext db, CancellationToken ct) =>
        await Find(db, dataSet, version, ct) is { Assurance: not "{}" } found
            ? new JsonAnswer<ReleaseAssurance>(JsonSerializer.Deserialize<ReleaseAssurance>(found.Assurance, VrnJson.Options)!)
            : new ProblemAnswer(Problems.NotFound);

    internal static async Task<DataSetVersion?> Find(VrnDbContext db, string dataSet, string version, CancellationToken ct) =>
        VersionPattern.Parse(version) is { IsExact: true, Major: var major, Minor: var minor, Patch: var patch }
            ? await Query(db, dataSet).SingleOrDefaultAsync(row => row.Major == major && row.Minor == minor && row.Patch == patch, ct)
            : null;
}
