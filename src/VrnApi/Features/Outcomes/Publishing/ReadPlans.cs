using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Release plans and how far they have come. Scope outcomes:publish.</summary>
public static class ReadPlans
{
    /// <param name="State">planned, building, audited, refused, approved, published or cancelled.</param>
    public sealed record Criteria(string? State, string? After, int? Limit);

    private static readonly Order<ReleasePlan, ReleasePlan> NewestFirst = new(
        new SortKey<ReleasePlan, ReleasePlan, DateTimeOffset>("createdAt", row => row.CreatedAt, row => row.CreatedAt), new SortKey<ReleasePlan, ReleasePlan, Guid>("id", row => row.Id, row => row.Id));

    public static async Task<IResult> List(
        [FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct)
    {
        if (!catalogue.DataSets.ContainsKey(dataSet))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        ReleasePlanState? state = Codes.TryParse<ReleasePlanState>(criteria.State, out var parsed) ? parsed : null;
        if (criteria.State is not null && state is null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null,
                [Fault.InQuery("state", Problems.InvalidParameter.Code, $"The value must be one of {string.Join(", ", Codes.All<ReleasePlanState>())}.")]);
        }
        return await Listed.Page<ReleasePlan, PlanModel>(Query(db, dataSet, state), NewestFirst, rows => PlanModel.Of(db, rows, ct), criteria.Limit, criteria.After, $"release-plans:{dataSet}:{state}", db, http, ct);
    }

    internal static IQueryable<ReleasePlan> Query(VrnDbContext db, string dataSet, ReleasePlanState? state) =>
        db.Set<ReleasePlan>().AsNoTracking().Where(plan => plan.DataSetId == dataSet && (state == null || plan.State == state));

    public static async Task<Results<JsonAnswer<PlanModel>, ProblemAnswer>> One([FromRoute] Guid id, VrnDbContext db, CancellationToken ct) =>
        await db.Set<ReleasePlan>().AsNoTracking().SingleOrDefaultAsync(plan => plan.Id == id, ct) is { } plan
            ? new JsonAnswer<PlanModel>(await PlanModel.Of(db, plan, ct))
            : new ProblemAnswer(Problems.NotFound);
}
