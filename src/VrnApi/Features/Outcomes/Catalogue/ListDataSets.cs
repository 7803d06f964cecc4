using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>The data sets: what they take and what is released from them. Scope outcomes:read.</summary>
public static class ListDataSets
{
    private const string List = "/v1/outcomes/data-sets";

    public sealed record Criteria(string? After, int? Limit);

    public static async Task<Results<JsonAnswer<Page<DataSetModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, Caller caller, Cursors cursors, CancellationToken ct)
    {
        var (limit, after, refusal) = CataloguePage.Position(caller, cursors, List, criteria.Limit, criteria.After);
        return refusal is not null ? refusal
            : CataloguePage.Answer(http, caller, cursors, List, await Page(db, catalogue, after, limit, ct), dataSet => dataSet.Id);
    }

    /// <param name="after">Id of the last data set that was shown.</param>
    public static async Task<(IReadOnlyList<DataSetModel> Rows, bool More)> Page(
        VrnDbContext db, OutcomesCatalogue catalogue, string? after, int limit, CancellationToken ct)
    {
        var installed = await Query(db).ToDictionaryAsync(dataSet => dataSet.Id, dataSet => dataSet.Synthetic, StringComparer.Ordinal, ct);
        var (rows, more) = CataloguePage.Of(catalogue.DataSets, dataSet => installed.ContainsKey(dataSet.Id), after, limit);
        return ([.. rows.Select(dataSet => DataSetModel.Of(dataSet, installed[dataSet.Id]))], more);
    }

    /// <summary>Every installed data set, by id.</summary>
    public static async Task<IReadOnlyList<DataSetModel>> All(VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        (await Page(db, catalogue, null, int.MaxValue - 1, ct)).Rows;

    internal static IQueryable<DataSet> Query(VrnDbContext db) => db.Set<DataSet>().AsNoTracking();
}
