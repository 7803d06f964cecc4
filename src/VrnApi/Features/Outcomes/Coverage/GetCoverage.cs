using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Coverage;

/// <param name="Areas">By level and code.</param>
public sealed record CoverageModel<TArea>(string DataSet, string Period, IReadOnlyList<TArea> Areas);

/// <param name="Coverage">all, most (three in four), some (one in four), few, none; not-shown where fewer than five returns are expected.</param>
public sealed record BandModel(string Level, string Area, CoverageBand Coverage);

/// <summary>Exact numbers, for the network's team.</summary>
public sealed record CountsModel(string Level, string Area, int Expected, int Received, CoverageBand Coverage);

/// <summary>How much of what is expected for a period has come.</summary>
public static class GetCoverage
{
    /// <param name="Period">Such as 2025/2026|T1, of returns or of a release.</param>
    public sealed record Criteria(string? Period);

    /// <summary>In bands. Scope outcomes:read.</summary>
    public static Task<Results<JsonAnswer<CoverageModel<BandModel>>, ProblemAnswer>> Banded(
        [FromRoute] string dataSet, [AsParameters] Criteria criteria, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        Of(dataSet, criteria, db, catalogue, area => new BandModel(ReleasedLine.LevelOf(area.Level), area.Area, area.Band), ct);

    /// <summary>In numbers. Scope outcomes:publish.</summary>
    public static Task<Results<JsonAnswer<CoverageModel<CountsModel>>, ProblemAnswer>> Exact(
        [FromRoute] string dataSet, [AsParameters] Criteria criteria, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        Of(dataSet, criteria, db, catalogue, area => new CountsModel(ReleasedLine.LevelOf(area.Level), area.Area, area.Expected, area.Received, area.Band), ct);

    private static async Task<Results<JsonAnswer<CoverageModel<TArea>>, ProblemAnswer>> Of<TArea>(
        string dataSet, Criteria criteria, VrnDbContext db, OutcomesCatalogue catalogue, Func<AreaCoverage, TArea> model, CancellationToken ct)
    {
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (period, wrong) = AskedPeriod.Read(catalogue, rules, criteria.Period);
        if (period is null)
        {
            return wrong!;
        }
        var areas = await new CoverageRegister(db, catalogue).Of(rules, await PlanReader.Areas(db, rules, ct), period, returns: null, ct);
        return new JsonAnswer<CoverageModel<TArea>>(new CoverageModel<TArea>(dataSet, period.ToString(), [.. areas.Select(model)]));
    }
}

/// <summary>A period in an address: one that the data set takes returns for or releases.</summary>
internal static class AskedPeriod
{
    /// <param name="isReturned">Only one that returns are for.</param>
    public static (TimePeriod? Period, ProblemAnswer? Refusal) Read(OutcomesCatalogue catalogue, DataSetRules dataSet, string? text, bool isReturned = false)
    {
        var codes = isReturned ? dataSet.ReturnCodes : [.. dataSet.ReturnCodes.Union(dataSet.ReleaseCodes)];
        return text is not null && catalogue.Calendar.Parse(text) is { } period && codes.Contains(period.Code)
            ? (period, null)
            : (null, new ProblemAnswer(Problems.InvalidPeriod, null, [Fault.InQuery("period", Problems.InvalidPeriod.Code, $"Give a year and one of {string.Join(", ", codes)}, such as 2025/2026|{codes[0]}.")]));
    }
}
