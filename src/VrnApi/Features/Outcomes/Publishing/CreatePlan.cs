using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>An analyst plans a release: which periods and tables, at which slot. Scope outcomes:publish.</summary>
public static class CreatePlan
{
    public static async Task<Results<CreatedAnswer<PlanModel>, ProblemAnswer>> Handle(
        [FromRoute] string dataSet, HttpContext http, Caller caller, VrnDbContext db, OutcomesCatalogue catalogue, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var (body, malformed) = Idempotency.Json<PlanBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await PlanFaults.Refusal(db, catalogue, rules, body!, ct) is { } refusal)
        {
            return refusal;
        }
        foreach (var period in body!.Periods.Select(text => catalogue.Calendar.Parse(text)!))
        {
            if (await PeriodClosing.IsClosed(db, catalogue, rules, period, clock.GetUtcNow(), ct))
            {
                return new ProblemAnswer(Problems.PeriodClosed, $"{period} is closed: nothing more is published about it.");
            }
        }
        var plan = new ReleasePlan
        {
            DataSetId = dataSet,
            SlotId = body.SlotId,
            Periods = [.. body.Periods],
            Tables = [.. body.Tables?.Order() ?? (IEnumerable<int>)PlanFaults.TablesOf(catalogue, dataSet, body.Periods)],
            ExcludedSubmissions = [.. body.ExcludeSubmissions ?? []],
            AcknowledgesLegacyBreach = body.AcknowledgesLegacyBreach,
            State = ReleasePlanState.Planned,
            CreatedBy = caller.ClientId,
            CreatedAt = AuditTime.Of(clock.GetUtcNow()),
        };
        db.Add(plan);
        db.Add(audit.Event(caller, "release.planned", "release-plan", plan.Id.ToString()));
        await db.SaveChangesAsync(ct);
        return new CreatedAnswer<PlanModel>(await PlanModel.Of(db, plan, ct), address.Absolute($"/v1/outcomes/release-plans/{plan.Id}"));
    }
}
