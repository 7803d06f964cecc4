using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>What pushing and trying a return have in common: who may, reading the body, and every rule.</summary>
public sealed class ReturnIntake(OutcomesCatalogue catalogue, VrnDbContext db, IHostEnvironment environment, TimeProvider clock)
{
    private readonly CellGuard guard = new(catalogue);

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
        return await Judge(rules!, dataSet!, sent, content, await Areas(rules!, caller, ct), caller, () => ReturnBackground.Of(db, catalogue, rules!, [content.Head], ct));
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
        var background = new Lazy<Task<ReturnBackground>>(() => ReturnBackground.Of(db, catalogue, rules!, [.. batch.Returns.Select(content => content.Head)], ct));
        List<TakenReturn> taken = [];
        foreach (var content in batch.Returns)
        {
            var one = await Judge(rules!, dataSet!, null, content, areas, caller, () => background.Value);
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
        DataSetRules rules, DataSet dataSet, SentReturn? sent, ReturnContent content, IReadOnlySet<string> areas, Caller caller, Func<Task<ReturnBackground>> asked)
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
        var background = await asked();
        var check = new ReturnCheck(catalogue, rules, content, areas)
        {
            Agreements = content.Head.AgreementId is null ? null : SubmitterRights.Agreements(caller, rules),
            Map = background.Map(content.Head),
            Before = background.Before(content.Head),
        };
        ReturnRules.Passes(check);
        return check.Period is { } period && background.IsClosed(period, clock.GetUtcNow())
            ? TakenReturn.Refused(new ProblemAnswer(Problems.PeriodClosed))
            : new(sent, check, dataSet, null);
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
