using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>What pushing and trying a return have in common: who may, reading the body, and every rule.</summary>
public sealed class ReturnIntake(OutcomesCatalogue catalogue, VrnDbContext db, IHostEnvironment environment, TimeProvider clock)
{
    // What was left out is left out.
    private static readonly JsonSerializerOptions AsSent = new(VrnJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly CellGuard guard = new(catalogue);

    /// <summary>Reads and judges one return. Nothing is stored.</summary>
    /// <returns>
    /// A refusal of the return as a whole; or the return, whose faults say whether its rules hold. Personal data refuses before
    /// anything else is said of the content.
    /// </returns>
    public Task<(ReturnCheck? Return, DataSet? DataSet, ProblemAnswer? Refusal)> Take(
        HttpRequest request, string dataSetId, byte[] body, ReturnParameters parameters, Caller caller, CancellationToken ct) =>
        Take(dataSetId, () => Read(request, body, parameters), caller, ct);

    /// <summary>The same for a return that was not sent as a body of its own.</summary>
    public Task<(ReturnCheck? Return, DataSet? DataSet, ProblemAnswer? Refusal)> Take(string dataSetId, SubmissionDocument document, Caller caller, CancellationToken ct) =>
        Take(dataSetId, () =>
        {
            var (content, problem) = JsonReturn.Read(JsonSerializer.SerializeToUtf8Bytes(document, AsSent), catalogue, guard);
            return (content, problem is null ? null : new ProblemAnswer(problem));
        }, caller, ct);

    private async Task<(ReturnCheck? Return, DataSet? DataSet, ProblemAnswer? Refusal)> Take(
        string dataSetId, Func<(ReturnContent? Content, ProblemAnswer? Refusal)> read, Caller caller, CancellationToken ct)
    {
        if (!catalogue.DataSets.TryGetValue(dataSetId, out var rules)
            || await db.Set<DataSet>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == dataSetId, ct) is not { } dataSet)
        {
            return Refused(new ProblemAnswer(Problems.NotFound));
        }
        if (SubmitterRights.Refusal(caller, rules) is { } wrongKind)
        {
            return Refused(wrongKind);
        }
        if (SubmitterRights.Refusal(caller, rules, environment) is { } uncovered)
        {
            return Refused(uncovered);
        }
        var (content, refusal) = read();
        if (refusal is not null)
        {
            return Refused(refusal);
        }
        if (content!.Faults.PersonalData is { Count: > 0 } personal)
        {
            return Refused(new ProblemAnswer(Problems.PersonalDataRefused, null, personal));
        }
        if ((SubmitterRights.Refusal(caller, rules, content.Head.Urn) ?? SyntheticMismatch(dataSet, rules, content.Head)) is { } foreign)
        {
            return Refused(foreign);
        }
        var areas = await Areas(rules, caller, ct);
        // Areas outside the caller's own are a fault of the return, told with all others.
        if (SubmitterRights.Refusal(caller, rules, environment, content.Rows.Select(row => row.Area).Where(area => area is not null && areas.Contains(area))) is { } outside)
        {
            return Refused(outside);
        }
        var check = new ReturnCheck(catalogue, rules, content, areas);
        ReturnRules.Passes(check);
        if (check.Period is { } period && await PeriodClosing.IsClosed(db, catalogue, rules, period, clock.GetUtcNow(), ct))
        {
            return Refused(new ProblemAnswer(Problems.PeriodClosed));
        }
        return (check, dataSet, null);
    }

    private static (ReturnCheck?, DataSet?, ProblemAnswer?) Refused(ProblemAnswer refusal) => (null, null, refusal);

    private (ReturnContent? Content, ProblemAnswer? Refusal) Read(HttpRequest request, byte[] body, ReturnParameters parameters)
    {
        if (RequestBody.IsJson(request.ContentType))
        {
            var (content, problem) = JsonReturn.Read(body, catalogue, guard);
            return (content, ReturnParameters.BesideJson(request.Query) ?? (problem is null ? null : new ProblemAnswer(problem)));
        }
        if (RequestBody.IsCsv(request.ContentType))
        {
            return CsvReturn.Read(body, parameters.Head(), catalogue, guard) is { } content
                ? (content, null)
                : (null, new ProblemAnswer(Problems.TooManyRows));
        }
        return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "A return is application/json or text/csv, in UTF-8."));
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
