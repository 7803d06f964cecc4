using System.Globalization;
using VrnApi.Features.ServiceDirectory.Rules.Opening;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>The opening times that a document tells, as rules. What a tier does not read, it cannot search by.</summary>
internal static class OpeningRules
{
    /// <returns>Each rule with the service-at-location it belongs to; null for the service as a whole.</returns>
    public static IEnumerable<(Guid? ServiceLocationId, OpeningRule Rule)> Of(ServiceDocument service) =>
    [
        .. (service.Schedules ?? []).Select(schedule => ((Guid?)null, Of(schedule))),
        .. (service.ServiceAtLocations ?? []).SelectMany(place => (place.Schedules ?? []).Concat(place.Location.Schedules ?? []).Select(schedule => ((Guid?)place.Id, Of(schedule)))),
    ];

    public static OpeningRule Of(ScheduleDocument schedule)
    {
        // The write path has refused what cannot be read; what an older record holds is passed over.
        _ = ByDay.TryRead(schedule.ByDay, out var days);
        _ = ByDay.TryDay(schedule.Wkst ?? "MO", out var weekStart);
        return new OpeningRule(
            schedule.Freq switch { "WEEKLY" => Repetition.Weekly, "MONTHLY" => Repetition.Monthly, _ => Repetition.Once },
            schedule.DtStart, schedule.Until, schedule.Count, Math.Max(schedule.Interval ?? 1, 1), weekStart,
            days ?? [], MonthDays(schedule.ByMonthDay), schedule.ValidFrom, schedule.ValidTo, Times(schedule.OpensAt, schedule.ClosesAt),
            [.. (schedule.Vrn?.Exceptions ?? []).Select(day => new OtherDay(day.Date, day.Kind == "replaced" ? Times(day.OpensAt, day.ClosesAt) : null))]);
    }

    /// <summary>What is open between two days, in order; a time told twice is one.</summary>
    /// <param name="holidays">Bank holidays, for services that close on them.</param>
    public static IEnumerable<(Guid? ServiceLocationId, DateOnly Date, Stretch Times)> Occurrences(ServiceDocument service, DateOnly from, DateOnly to, IReadOnlySet<DateOnly> holidays) =>
        Of(service)
            .SelectMany(one => one.Rule.Occurrences(from, to, day => service.Vrn.ClosedOnBankHolidays && holidays.Contains(day)).Select(found => (one.ServiceLocationId, found.Date, found.Times)))
            .Distinct().OrderBy(found => found.Date).ThenBy(found => found.Times.Opens).ThenBy(found => found.Times.Closes).ThenBy(found => found.ServiceLocationId);

    private static int[] MonthDays(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(day => int.TryParse(day, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(day => day != 0)];

    private static Stretch? Times(string? opens, string? closes) => Time(opens) is { } from ? Stretch.Of(from, Time(closes)) : null;

    private static TimeOnly? Time(string? text) => TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
