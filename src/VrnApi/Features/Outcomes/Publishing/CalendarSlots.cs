using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Publishing;

/// <param name="Period">What the slot is for, such as <c>2025/2026|T1</c>.</param>
/// <param name="CutOffAt">Returns accepted by then are released.</param>
/// <param name="PublishAt">At one of the declared times of the day: 09:30 UTC unless the service is configured otherwise.</param>
public sealed record SlotBody(string Period, DateTimeOffset CutOffAt, DateTimeOffset PublishAt);

/// <summary>When releases of a period are cut off and published.</summary>
public sealed record SlotModel(Guid Id, string Period, DateTimeOffset CutOffAt, DateTimeOffset PublishAt)
{
    internal static SlotModel Of(CalendarSlot slot) => new(slot.Id, $"{slot.Period}|{slot.PeriodCode}", slot.CutOffAt, slot.PublishAt);
}

/// <summary>The calendar of a data set: nothing of it is published at any other moment.</summary>
public static class CalendarSlots
{
    /// <summary>Times of the day, UTC, at which anything is published.</summary>
    public const string TimesSetting = "Outcomes:PublishTimes";

    public sealed record Criteria(string? After, int? Limit);

    private static readonly Order<CalendarSlot, CalendarSlot> ByTime = new(
        new SortKey<CalendarSlot, CalendarSlot, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<CalendarSlot, CalendarSlot, DateTimeOffset>("publishAt", row => row.PublishAt, row => row.PublishAt), false));

    /// <summary>The slots, soonest first. Scope outcomes:read.</summary>
    public static async Task<IResult> List([FromRoute] string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, OutcomesCatalogue catalogue, CancellationToken ct) =>
        catalogue.DataSets.ContainsKey(dataSet)
            ? await Listed.Page(Query(db, dataSet), ByTime, SlotModel.Of, criteria.Limit, criteria.After, $"calendar:{dataSet}", db, http, ct)
            : new ProblemAnswer(Problems.NotFound);

    internal static IQueryable<CalendarSlot> Query(VrnDbContext db, string dataSet) => db.Set<CalendarSlot>().AsNoTracking().Where(slot => slot.DataSetId == dataSet);

    /// <summary>Sets a slot under an id that the caller chose. Scope outcomes:publish.</summary>
    internal static async Task<Results<WrittenDocument<SlotModel>, ProblemAnswer>> Put(
        [FromRoute] string dataSet, [FromRoute] Guid slotId, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, CallerAudit audit,
        IConfiguration settings, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<SlotBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (!catalogue.DataSets.TryGetValue(dataSet, out var rules))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var faults = Faults(catalogue, rules, body!, Times(settings));
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        var period = catalogue.Calendar.Parse(body!.Period)!;
        try
        {
            return await MergePatch.InTransaction<SlotModel>(db, async inner =>
            {
                var slot = await db.Set<CalendarSlot>().SingleOrDefaultAsync(row => row.Id == slotId, inner);
                if (slot is not null && (slot.DataSetId != dataSet || slot.Period != period.Period || slot.PeriodCode != period.Code))
                {
                    return new ProblemAnswer(Problems.StateConflict, "The slot is there already, for another period or data set.");
                }
                if (slot is not null && await db.Set<ReleasePlan>().AnyAsync(plan => plan.SlotId == slotId && (plan.State == ReleasePlanState.Approved || plan.State == ReleasePlanState.Published), inner))
                {
                    return new ProblemAnswer(Problems.StateConflict, "A release is approved for this slot.");
                }
                if (slot is null)
                {
                    db.Add(slot = new CalendarSlot { Id = slotId, DataSetId = dataSet, Period = period.Period, PeriodCode = period.Code, CutOffAt = body.CutOffAt, PublishAt = body.PublishAt });
                }
                (slot.CutOffAt, slot.PublishAt) = (AuditTime.Of(body.CutOffAt), AuditTime.Of(body.PublishAt));
                db.Add(audit.Event(caller, "release.slot_set", "calendar-slot", slotId.ToString()));
                await db.SaveChangesAsync(inner);
                return MergePatch.Written(SlotModel.Of(slot));
            }, ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            return new ProblemAnswer(Problems.StateConflict, "The calendar has this period at this time already.");
        }
    }

    private static TimeOnly[] Times(IConfiguration settings) =>
        [.. (settings[TimesSetting] ?? "09:30").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(text => TimeOnly.ParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture))];

    private static List<Fault> Faults(OutcomesCatalogue catalogue, DataSetRules rules, SlotBody body, TimeOnly[] times)
    {
        List<Fault> faults = [];
        if (catalogue.Calendar.Parse(body.Period) is not { } period || !rules.ReleaseCodes.Contains(period.Code))
        {
            faults.Add(Fault.At("/period", Problems.ValidationFailed.Code, $"Give a year with one of {string.Join(", ", rules.ReleaseCodes)}."));
        }
        if (body.CutOffAt >= body.PublishAt)
        {
            faults.Add(Fault.At("/cutOffAt", Problems.ValidationFailed.Code, "The cut-off comes before the publication."));
        }
        if (!times.Contains(TimeOnly.FromTimeSpan(body.PublishAt.UtcDateTime.TimeOfDay)))
        {
            faults.Add(Fault.At("/publishAt", Problems.ValidationFailed.Code, $"Publish at {string.Join(" or ", times.Select(time => $"{time:HH:mm}"))} UTC."));
        }
        return faults;
    }
}
