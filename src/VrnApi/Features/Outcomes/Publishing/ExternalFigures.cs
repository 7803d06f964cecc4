using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <param name="Filters">Such as <c>{"sex":"Female"}</c>; left out for the total.</param>
/// <param name="Low">Least and most that the published figure says; equal where it is exact.</param>
/// <param name="Source">Who published it.</param>
/// <param name="Citation">Where it stands.</param>
public sealed record ExternalFigureBody(
    string Indicator, string Period, string Area, decimal Low, decimal High, string Source, string Citation, IReadOnlyDictionary<string, string>? Filters = null);

/// <summary>A figure that somebody else has published: readers know it already, and every audit counts with that.</summary>
public sealed record ExternalFigureModel(
    Guid Id, string Indicator, string Period, string Area, IReadOnlyDictionary<string, string> Filters, decimal Low, decimal High, string Source, string Citation);

/// <summary>The register of figures that are public elsewhere. Scope outcomes:publish.</summary>
public static class ExternalFigures
{
    private const int LongestSource = 200, LongestCitation = 500;
    private const decimal Most = 1_000_000_000;

    public sealed record Criteria(string? After, int? Limit);

    private static readonly Order<ExternalFigure, ExternalFigure> ById = new(new SortKey<ExternalFigure, ExternalFigure, Guid>("id", row => row.Id, row => row.Id));

    public static async Task<IResult> List([FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        catalogue.DataSets.ContainsKey(dataSet)
            ? await Listed.Page(Query(db, dataSet), ById, figure => Model(catalogue, figure), criteria.Limit, criteria.After, $"external-figures:{dataSet}", db, http, ct)
            : new ProblemAnswer(Problems.NotFound);

    internal static IQueryable<ExternalFigure> Query(VrnDbContext db, string dataSet) => db.Set<ExternalFigure>().AsNoTracking().Where(figure => figure.DataSetId == dataSet);

    internal static async Task<Results<WrittenDocument<ExternalFigureModel>, ProblemAnswer>> Put(
        [FromRoute] string dataSet, [FromRoute] Guid id, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, TextGuard guard, CallerAudit audit, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<ExternalFigureBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (!catalogue.DataSets.ContainsKey(dataSet))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        // A member may be null whatever its type says.
        var key = body!.Filters?.Values.Contains(null!) == true ? "?" : FilterKey.Of(body.Filters ?? new Dictionary<string, string>());
        var faults = await Faults(db, catalogue, dataSet, body, key, ct);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        if (await guard.Refusal(caller, new("release.refused", "external-figure", $"{id}"), [("/source", body.Source), ("/citation", body.Citation)], ct) is { } personal)
        {
            return personal;
        }
        var period = catalogue.Calendar.Parse(body.Period)!;
        var figure = new ExternalFigure
        {
            Id = id,
            DataSetId = dataSet,
            IndicatorNumber = catalogue.Indicators[body.Indicator].Number,
            Period = period.Period,
            PeriodCode = period.Code,
            AreaCode = body.Area,
            CombinationNumber = StableNumber.Of(key),
            Low = body.Low,
            High = body.High,
            Source = body.Source,
            Citation = body.Citation,
        };
        try
        {
            return await MergePatch.InTransaction<ExternalFigureModel>(db, async inner =>
            {
                if (await db.Set<ExternalFigure>().AsNoTracking().AnyAsync(row => row.Id == id && row.DataSetId != dataSet, inner))
                {
                    return new ProblemAnswer(Problems.StateConflict, "The figure is of another data set.");
                }
                await db.Set<ExternalFigure>().Where(row => row.Id == id).ExecuteDeleteAsync(inner);
                db.Add(figure);
                db.Add(audit.Event(caller, "release.figure_declared", "external-figure", $"{id}"));
                await db.SaveChangesAsync(inner);
                return MergePatch.Written(Model(catalogue, figure));
            }, ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            return new ProblemAnswer(Problems.StateConflict, "The same figure is declared under another id.");
        }
    }

    private static async Task<List<Fault>> Faults(VrnDbContext db, OutcomesCatalogue catalogue, string dataSet, ExternalFigureBody body, string key, CancellationToken ct)
    {
        List<Fault> faults = [];
        void Wrong(bool isWrong, string pointer, string message)
        {
            if (isWrong)
            {
                faults.Add(Fault.At(pointer, Problems.ValidationFailed.Code, message));
            }
        }
        var indicator = catalogue.Indicators.GetValueOrDefault(body.Indicator);
        Wrong(indicator is null || indicator.DataSet != dataSet || indicator.Kind != IndicatorKind.Count, "/indicator", "Name a count of this data set.");
        Wrong(catalogue.Calendar.Parse(body.Period) is not { } period || !catalogue.DataSets[dataSet].ReleaseCodes.Contains(period.Code), "/period",
            $"Give a year with one of {string.Join(", ", catalogue.DataSets[dataSet].ReleaseCodes)}.");
        Wrong(catalogue.CombinationOf(StableNumber.Of(key)) != key, "/filters", "Name filters and codes of the catalogue.");
        Wrong(!await db.Set<Area>().AnyAsync(area => area.Code == body.Area, ct), "/area", "Name an area by its code.");
        Wrong(body.Low < 0 || body.High > Most || body.Low > body.High || decimal.Round(body.Low, 4) != body.Low || decimal.Round(body.High, 4) != body.High, "/low",
            "Give the least and the most that the figure says, from 0 on, with at most four decimal places.");
        Wrong(body.Source is not { Length: > 0 and <= LongestSource }, "/source", $"Say in 1 to {LongestSource} characters who published it.");
        Wrong(body.Citation is not { Length: > 0 and <= LongestCitation }, "/citation", $"Say in 1 to {LongestCitation} characters where it stands.");
        return faults;
    }

    private static ExternalFigureModel Model(OutcomesCatalogue catalogue, ExternalFigure figure) => new(
        figure.Id, catalogue.IndicatorOf(figure.IndicatorNumber)?.Code ?? "", $"{figure.Period}|{figure.PeriodCode}", figure.AreaCode,
        FilterKey.Parts(catalogue.CombinationOf(figure.CombinationNumber) ?? "").ToDictionary(), figure.Low, figure.High, figure.Source, figure.Citation);
}
