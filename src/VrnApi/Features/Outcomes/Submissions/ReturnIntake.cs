using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>What pushing and trying a return have in common: who may, reading the body, and every rule.</summary>
public sealed class ReturnIntake(OutcomesCatalogue catalogue, VrnDbContext db, IHostEnvironment environment, TimeProvider clock)
{
    private readonly CellGuard guard = new(catalogue);
    private readonly Dictionary<(string, string), bool> closed = [];

    /// <summary>
    /// Reads and judges one return. Nothing is stored. Personal data refuses before anything else is said of the content.
    /// </summary>
    public Task<TakenReturn> Take(HttpRequest request, string dataSetId, byte[] body, ReturnParameters parameters, Caller caller, CancellationToken ct) =>
        Take(dataSetId, () => SentReturn.Of(request, body, parameters), caller, ct);

    /// <summary>The same for a return that was not sent as a body of its own, or not now.</summary>
    public Task<TakenReturn> Take(string dataSetId, SentReturn sent, Caller caller, CancellationToken ct) => Take(dataSetId, () => (sent, null), caller, ct);

    private async Task<TakenReturn> Take(string dataSetId, Func<(SentReturn? Sent, ProblemAnswer? Refusal)> received, Caller caller, CancellationToken ct)
    {
        var (rules, dataSet, shut) = await Open(dataSetId, caller, ct);
        if (shut is not null)
        {
            return TakenReturn.Refused(shut);
        }
        var (sent, malformed) = received();
        if (malformed is not null)
        {
            return TakenReturn.Refused(malformed);
        }
        var (content, refusal) = sent!.Read(catalogue, guard);
        if (refusal is not null)
        {
            return TakenReturn.Refused(refusal);
        }
        if (content!.Faults.PersonalData is { Count: > 0 } personal)
        {
            return TakenReturn.Refused(new ProblemAnswer(Problems.PersonalDataRefused, null, personal));
        }
        return await Judge(rules!, dataSet!, sent, content, await Areas(rules!, caller, ct), caller, ct);
    }

    /// <summary>The same for a batch: the first refusal of one of its returns is that of the whole.</summary>
    internal async Task<(IReadOnlyList<TakenReturn> Taken, BatchReturns? Batch, ProblemAnswer? Refusal)> TakeMany(
        HttpRequest request, string dataSetId, byte[] body, BatchParameters parameters, Caller caller, CancellationToken ct)
    {
        var (rules, dataSet, shut) = await Open(dataSetId, caller, ct);
        if (shut is not null)
        {
            return ([], null, shut);
        }
        var (batch, refusal) = BatchReturns.Read(request, body, parameters, catalogue, guard);
        if (refusal is not null)
        {
            return ([], null, refusal);
        }
        if (batch!.All(faults => faults.PersonalData) is { Count: > 0 } personal)
        {
            return ([], null, new ProblemAnswer(Problems.PersonalDataRefused, null, personal));
        }
        var areas = await Areas(rules!, caller, ct);
        List<TakenReturn> taken = [];
        foreach (var content in batch.Returns)
        {
            var one = await Judge(rules!, dataSet!, null, content, areas, caller, ct);
            if (one.Refusal is not null)
            {
                return ([], null, one.Refusal);
            }
            taken.Add(one);
        }
        BatchRule.Check(batch, taken.ConvertAll(one => one.Return!));
        return (taken, batch, null);
    }

    /// <summary>The data set, as far as it is the caller's to write.</summary>
    private async Task<(DataSetRules? Rules, DataSet? DataSet, ProblemAnswer? Refusal)> Open(string id, Caller caller, CancellationToken ct) =>
        !catalogue.DataSets.TryGetValue(id, out var rules) || await db.Set<DataSet>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, ct) is not { } dataSet
            ? (null, null, new ProblemAnswer(Problems.NotFound))
            : (rules, dataSet, SubmitterRights.Refusal(caller, rules) ?? SubmitterRights.Refusal(caller, rules, environment));

    private async Task<TakenReturn> Judge(
        DataSetRules rules, DataSet dataSet, SentReturn? sent, ReturnContent content, IReadOnlySet<string> areas, Caller caller, CancellationToken ct)
    {
        if ((SubmitterRights.Refusal(caller, rules, content.Head.Urn) ?? SyntheticMismatch(dataSet, rules, content.Head)) is { } foreign)
        {
            return TakenReturn.Refused(foreign);
        }
        // Areas outside the caller's own are a fault of the return, told with all others.
        if (SubmitterRights.Refusal(caller, rules, environment, content.Rows.Select(row => row.Area).Where(area => area is not null && areas.Contains(area))) is { } outside)
        {
            return TakenReturn.Refused(outside);
        }
        var check = new ReturnCheck(catalogue, rules, content, areas)
        {
            Map = await Map(rules, content.Head.CategoryMapVersion, ct),
            Before = await Before(rules, content.Head, ct),
        };
        ReturnRules.Passes(check);
        return check.Period is { } period && await IsClosed(rules, period, ct)
            ? TakenReturn.Refused(new ProblemAnswer(Problems.PeriodClosed))
            : new(sent, check, dataSet, null);
    }

    /// <summary>Asked once for each period of a batch.</summary>
    private async Task<bool> IsClosed(DataSetRules rules, TimePeriod period, CancellationToken ct)
    {
        if (!closed.TryGetValue((period.Period, period.Code), out var isClosed))
        {
            closed.Add((period.Period, period.Code), isClosed = await PeriodClosing.IsClosed(db, catalogue, rules, period, clock.GetUtcNow(), ct));
        }
        return isClosed;
    }

    /// <summary>Made-up schools have numbers from 900000; other made-up returns name their source system "synthetic".</summary>
    private static ProblemAnswer? SyntheticMismatch(DataSet dataSet, DataSetRules rules, ReturnHead head)
    {
        var madeUp = head.SourceSystemName == "synthetic";
        if (rules.ReturnLevel == ReturnLevel.Sch)
        {
            if (!EstablishmentRule.IsUrn(head.Urn))
            {
                return null;
            }
            madeUp = head.Urn![0] == '9' || (madeUp && !dataSet.Synthetic);
        }
        return madeUp == dataSet.Synthetic ? null : new ProblemAnswer(
            Problems.SyntheticMismatch, dataSet.Synthetic
                ? rules.ReturnLevel == ReturnLevel.Sch ? "The data set takes returns of made-up establishments only." : "The data set takes made-up returns only: their source system is named synthetic."
                : "The data set takes real returns only.");
    }

    private async Task<Dictionary<(string Indicator, string? Area), long>> Before(DataSetRules rules, ReturnHead head, CancellationToken ct)
    {
        if (PeriodRule.Of(head, catalogue.Calendar) is not { } period)
        {
            return [];
        }
        var id = await Earlier(db, rules.Id, head.Urn, period.Start).FirstOrDefaultAsync(ct);
        if (id == Guid.Empty)
        {
            return [];
        }
        var totals = await Totals(db, id).ToListAsync(ct);
        return totals.Where(row => catalogue.IndicatorOf(row.IndicatorNumber) is not null)
            .ToDictionary(row => (catalogue.IndicatorOf(row.IndicatorNumber)!.Code, row.AreaNumber is { } area ? GssNumber.CodeOf(area) : null), row => row.Value);
    }

    /// <summary>The caller's accepted returns before a day, the last one first.</summary>
    internal static IQueryable<Guid> Earlier(VrnDbContext db, string dataSet, string? urn, DateOnly before) => db.Set<Submission>()
        .Where(row => row.DataSetId == dataSet && row.EstablishmentUrn == urn && row.State == SubmissionState.Accepted && row.PeriodStart < before)
        .OrderByDescending(row => row.PeriodStart).ThenByDescending(row => row.PeriodEnd).Select(row => row.Id);

    internal static IQueryable<SubmissionRow> Totals(VrnDbContext db, Guid id)
    {
        var total = StableNumber.Of("");
        return db.Set<SubmissionRow>().AsNoTracking().Where(row => row.SubmissionId == id && row.CombinationNumber == total);
    }

    /// <summary>What is registered of the caller's category map; null where the return names none.</summary>
    private async Task<KnownMap?> Map(DataSetRules rules, string? version, CancellationToken ct)
    {
        if (version is null)
        {
            return null;
        }
        var newest = await Maps(db, rules.Id).MaxAsync(map => (int?)map.Version, ct) ?? 0;
        var named = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= newest
            ? await Maps(db, rules.Id).SingleOrDefaultAsync(map => map.Version == number, ct)
            : null;
        return new(newest, named is null ? null : new(named.ValidFrom, [.. named.Entries.Select(entry => (entry.Filter, entry.Code is not null))]));
    }

    internal static IQueryable<CategoryMap> Maps(VrnDbContext db, string dataSet) => db.Set<CategoryMap>().AsNoTracking().Where(map => map.DataSetId == dataSet);

    private async Task<IReadOnlySet<string>> Areas(DataSetRules rules, Caller caller, CancellationToken ct)
    {
        if (rules.ReturnLevel == ReturnLevel.Sch || caller.AreaCode is null)
        {
            return new HashSet<string>();
        }
        AreaKind[] kinds = rules.ReturnLevel == ReturnLevel.Lad ? [AreaKind.District, AreaKind.Unitary] : [AreaKind.County, AreaKind.Unitary];
        return await Within(db, caller.AreaCode, kinds).ToHashSetAsync(StringComparer.Ordinal, ct);
    }

    /// <summary>Codes of the areas of some kinds inside an area.</summary>
    internal static IQueryable<string> Within(VrnDbContext db, string area, AreaKind[] kinds) =>
        from link in db.Set<AreaLink>()
        join inside in db.Set<Area>() on link.DescendantCode equals inside.Code
        where link.AncestorCode == area && kinds.Contains(inside.Kind)
        select inside.Code;
}
