using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>What is counted, what is worked out from it, and how either is protected. Scope outcomes:read.</summary>
public static class ListIndicators
{
    private const string List = "/v1/outcomes/indicators";

    /// <param name="DataSet">Id of a data set; null = all.</param>
    public sealed record Criteria(string? DataSet, string? After, int? Limit);

    public static Results<JsonAnswer<Page<IndicatorModel>>, ProblemAnswer> Handle(
        [AsParameters] Criteria criteria, HttpContext http, OutcomesCatalogue catalogue, Caller caller, Cursors cursors)
    {
        var (limit, after, refusal) = CataloguePage.Position(caller, cursors, List, criteria.Limit, criteria.After);
        return refusal is not null ? refusal
            : CataloguePage.Answer(http, caller, cursors, List, Page(catalogue, criteria, after, limit), indicator => indicator.Code);
    }

    /// <summary>Every indicator of a data set, or of all, by code.</summary>
    public static IReadOnlyList<IndicatorModel> All(OutcomesCatalogue catalogue, string? dataSet) =>
        Page(catalogue, new Criteria(dataSet, null, null), null, int.MaxValue - 1).Rows;

    /// <param name="after">Code of the last indicator that was shown.</param>
    public static (IReadOnlyList<IndicatorModel> Rows, bool More) Page(OutcomesCatalogue catalogue, Criteria criteria, string? after, int limit)
    {
        var (rows, more) = CataloguePage.Of(
            catalogue.Indicators, indicator => criteria.DataSet is null || indicator.DataSet == criteria.DataSet, after, limit);
        return ([.. rows.Select(IndicatorModel.Of)], more);
    }
}
