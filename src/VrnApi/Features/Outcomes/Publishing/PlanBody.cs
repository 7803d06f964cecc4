using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Publishing;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <param name="Periods">Such as <c>2025/2026|T1</c>; at most 20.</param>
/// <param name="SlotId">A slot of the data set's calendar.</param>
/// <param name="ExcludeSubmissions">Returns whose change is left for a later release: the one before takes the place of a new one, a released one that was withdrawn stays.</param>
/// <param name="Tables">Numbers of publication tables; left out, all that are released for these periods.</param>
/// <param name="AcknowledgesLegacyBreach">Accepts that earlier releases alone already narrow a figure too far; the approver must accept it as well.</param>
public sealed record PlanBody(
    IReadOnlyList<string> Periods, Guid SlotId, IReadOnlyList<Guid>? ExcludeSubmissions = null, IReadOnlyList<int>? Tables = null, bool AcknowledgesLegacyBreach = false);

/// <summary>A change of a plan (RFC 7396). What is left out stays.</summary>
public sealed record PlanPatch(
    IReadOnlyList<string>? Periods = null, Guid? SlotId = null, IReadOnlyList<Guid>? ExcludeSubmissions = null, IReadOnlyList<int>? Tables = null, bool? AcknowledgesLegacyBreach = null);

/// <summary>What a plan may ask for.</summary>
internal static class PlanFaults
{
    private const int MostPeriods = 20, MostExcluded = 1000;

    /// <summary>The tables of a data set that are released for some of the periods.</summary>
    public static int[] TablesOf(OutcomesCatalogue catalogue, string dataSet, IEnumerable<string> periods)
    {
        var codes = periods.Select(period => catalogue.Calendar.Parse(period)?.Code).ToHashSet();
        return [.. catalogue.Tables.Where(table => table.DataSet == dataSet && table.PeriodCodes.Any(codes.Contains)).Select(table => table.Number).Order()];
    }

    public static async Task<ProblemAnswer?> Refusal(VrnDbContext db, OutcomesCatalogue catalogue, DataSetRules dataSet, PlanBody plan, CancellationToken ct)
    {
        List<Fault> faults = [];
        if (plan.Periods.Count is 0 or > MostPeriods || plan.Periods.Distinct().Count() != plan.Periods.Count)
        {
            faults.Add(Wrong("/periods", $"Name 1 to {MostPeriods} periods, each once."));
        }
        for (var i = 0; i < plan.Periods.Count && i < MostPeriods; i++)
        {
            // A list may hold null whatever its type says.
            if (plan.Periods[i] is null || catalogue.Calendar.Parse(plan.Periods[i]) is not { } period || !dataSet.ReleaseCodes.Contains(period.Code) || period.ToString() != plan.Periods[i])
            {
                faults.Add(Wrong($"/periods/{i}", $"Give a year with one of {string.Join(", ", dataSet.ReleaseCodes)}, such as {Example(catalogue, dataSet)}."));
            }
        }
        if (!await db.Set<CalendarSlot>().AnyAsync(slot => slot.Id == plan.SlotId && slot.DataSetId == dataSet.Id, ct))
        {
            faults.Add(Wrong("/slotId", "Name a slot of this data set's calendar."));
        }
        if (faults.Count == 0 && plan.Tables is { } tables && (tables.Count == 0 || tables.Distinct().Count() != tables.Count || tables.Except(TablesOf(catalogue, dataSet.Id, plan.Periods)).Any()))
        {
            faults.Add(Wrong("/tables", "Name tables of this data set that are released for the periods, each once."));
        }
        var excluded = plan.ExcludeSubmissions ?? [];
        Guid[] ids = [.. excluded.Distinct()];
        if (ids.Length != excluded.Count || ids.Length > MostExcluded || !await Exist(db, dataSet.Id, ids, ct))
        {
            faults.Add(Wrong("/excludeSubmissions", $"Name at most {MostExcluded} returns of this data set, each once."));
        }
        return faults.Count == 0 ? null : new ProblemAnswer(Problems.ValidationFailed, null, faults);
    }

    /// <summary>The analyst owns none of the returns; only whether they exist is asked.</summary>
    private static async Task<bool> Exist(VrnDbContext db, string dataSet, Guid[] ids, CancellationToken ct) =>
        ids.Length == 0 || await db.Set<Submission>().IgnoreQueryFilters().CountAsync(row => row.DataSetId == dataSet && ids.Contains(row.Id), ct) == ids.Length;

    private static string Example(OutcomesCatalogue catalogue, DataSetRules dataSet) =>
        catalogue.Calendar.Parse("2025/2026", dataSet.ReleaseCodes[0]) is { } period ? $"{period}" : $"2025|{dataSet.ReleaseCodes[0]}";

    private static Fault Wrong(string pointer, string message) => Fault.At(pointer, Problems.ValidationFailed.Code, message);
}
