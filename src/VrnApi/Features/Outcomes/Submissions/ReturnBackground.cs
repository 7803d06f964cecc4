using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Features.Outcomes.Submissions.Rules;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>
/// What returns are judged against besides their own content: the caller's returns before them, its category map, and which periods are closed. Asked once
/// for all returns of a body, however many they are.
/// </summary>
internal sealed class ReturnBackground
{
    private readonly OutcomesCatalogue catalogue;
    private readonly IReadOnlyDictionary<TimePeriod, DateTimeOffset?> closing;
    private readonly IReadOnlyList<Earlier> earlier;
    private readonly ILookup<Guid, SubmissionRow> totals;
    private readonly int newestMap;
    private readonly IReadOnlyDictionary<int, NamedMap> maps;

    internal sealed record Earlier(Guid Id, string? Urn, DateOnly Start, DateOnly End);

    private ReturnBackground(
        OutcomesCatalogue catalogue, IReadOnlyDictionary<TimePeriod, DateTimeOffset?> closing, IReadOnlyList<Earlier> earlier, ILookup<Guid, SubmissionRow> totals, int newestMap,
        IReadOnlyDictionary<int, NamedMap> maps) => (this.catalogue, this.closing, this.earlier, this.totals, this.newestMap, this.maps) = (catalogue, closing, earlier, totals, newestMap, maps);

    public static async Task<ReturnBackground> Of(VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules rules, IReadOnlyCollection<ReturnHead> heads, CancellationToken ct)
    {
        var dated = heads.Select(head => (head.Urn, Period: PeriodRule.Of(head, catalogue.Calendar)!)).Where(head => head.Period is not null).Distinct().ToList();
        var closing = dated.Count == 0 ? new Dictionary<TimePeriod, DateTimeOffset?>() : await PeriodClosing.Of(db, catalogue, rules, [.. dated.Select(head => head.Period).Distinct()], ct);
        var earlier = dated.Count == 0 ? [] : await Accepted(db, rules.Id, [.. dated.Select(head => head.Urn).Distinct()], dated.Max(head => head.Period.Start)).ToListAsync(ct);
        var before = dated.Select(head => Last(earlier, head.Urn, head.Period)).OfType<Guid>().Distinct().ToArray();
        var totals = before.Length == 0 ? [] : await Totals(db, before).ToListAsync(ct);
        var (newest, maps) = heads.Any(head => head.CategoryMapVersion is not null) ? await Maps(db, rules.Id, heads, ct) : (0, []);
        return new(catalogue, closing, earlier, totals.ToLookup(row => row.SubmissionId), newest, maps);
    }

    public bool IsClosed(TimePeriod period, DateTimeOffset now) => closing[period] <= now;

    /// <summary>Totals of the caller's last accepted return before the one with this head.</summary>
    public Dictionary<(string Indicator, string? Area), long> Before(ReturnHead head) =>
        PeriodRule.Of(head, catalogue.Calendar) is not { } period || Last(earlier, head.Urn, period) is not { } id ? []
        : totals[id].Where(row => catalogue.IndicatorOf(row.IndicatorNumber) is not null)
            .ToDictionary(row => (catalogue.IndicatorOf(row.IndicatorNumber)!.Code, row.AreaNumber is { } area ? GssNumber.CodeOf(area) : null), row => row.Value);

    /// <summary>What is registered of the caller's category map; null where the return names none.</summary>
    public KnownMap? Map(ReturnHead head) => head.CategoryMapVersion is not { } version ? null : new(newestMap, Number(version) is { } number ? maps.GetValueOrDefault(number) : null);

    private static Guid? Last(IReadOnlyList<Earlier> earlier, string? urn, TimePeriod period) => earlier.Where(one => one.Urn == urn && one.Start < period.Start)
        .OrderByDescending(one => one.Start).ThenByDescending(one => one.End).Select(one => (Guid?)one.Id).FirstOrDefault();

    /// <summary>The caller's accepted returns that begin before a day.</summary>
    internal static IQueryable<Earlier> Accepted(VrnDbContext db, string dataSet, string?[] urns, DateOnly before) => db.Set<Submission>().AsNoTracking()
        .Where(row => row.DataSetId == dataSet && urns.Contains(row.EstablishmentUrn) && row.State == SubmissionState.Accepted && row.PeriodStart < before)
        .Select(row => new Earlier(row.Id, row.EstablishmentUrn, row.PeriodStart, row.PeriodEnd));

    internal static IQueryable<SubmissionRow> Totals(VrnDbContext db, Guid[] ids)
    {
        var total = StableNumber.Of("");
        return db.Set<SubmissionRow>().AsNoTracking().Where(row => ids.Contains(row.SubmissionId) && row.CombinationNumber == total);
    }

    private static async Task<(int Newest, Dictionary<int, NamedMap> Named)> Maps(VrnDbContext db, string dataSet, IReadOnlyCollection<ReturnHead> heads, CancellationToken ct)
    {
        var own = Maps(db, dataSet);
        var newest = await own.MaxAsync(map => (int?)map.Version, ct) ?? 0;
        int[] named = [.. heads.Select(head => head.CategoryMapVersion is { } version ? Number(version) : null).OfType<int>().Where(number => number <= newest).Distinct()];
        var maps = named.Length == 0 ? [] : await own.Where(map => named.Contains(map.Version)).ToListAsync(ct);
        return (newest, maps.ToDictionary(map => map.Version, map => new NamedMap(map.ValidFrom, [.. map.Entries.Select(entry => (entry.Filter, entry.Code is not null))])));
    }

    internal static IQueryable<CategoryMap> Maps(VrnDbContext db, string dataSet) => db.Set<CategoryMap>().AsNoTracking().Where(map => map.DataSetId == dataSet);

    private static int? Number(string version) => int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
