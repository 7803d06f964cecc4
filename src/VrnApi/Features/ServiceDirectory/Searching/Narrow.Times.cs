using System.Globalization;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules.Opening;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>When a service is open, by the openings that the caller's tier knows.</summary>
internal static partial class Narrow
{
    private const int Midnight = 24 * 60, DaysMeant = 28;

    private static IEnumerable<Condition> OpenTimes(Reading reading)
    {
        var asked = reading.Asked;
        var openings = reading.Db.Set<Opening>();
        var now = reading.Clock.GetUtcNow();
        if (asked.Flag("open_now"))
        {
            reading.DependsOnNow = true;
            yield return Of("open_now", service => openings.Any(opening => opening.ServiceId == service.Id && opening.StartsAt <= now && now < opening.EndsAt));
        }
        if (asked.Instant("open_at") is { } at)
        {
            reading.DependsOnNow = true;
            var (from, to) = Openings.Horizon(now);
            var (first, end) = (London.Instant(from, 0), London.Instant(to, Midnight));
            if (at < first || at >= end)
            {
                asked.Refuse("open_at", string.Create(CultureInfo.InvariantCulture, $"The value must lie between {first:yyyy-MM-dd'T'HH:mm'Z'} and {end:yyyy-MM-dd'T'HH:mm'Z'}."), Problems.OpenAtOutOfRange);
            }
            yield return Of("open_at", service => openings.Any(opening => opening.ServiceId == service.Id && opening.StartsAt <= at && at < opening.EndsAt));
        }
        var (today, until) = (London.DayOf(now), London.DayOf(now).AddDays(DaysMeant - 1));
        var soon = openings.Where(opening => opening.LocalDate >= today && opening.LocalDate <= until);
        if (asked.Flag("open_weekends"))
        {
            reading.DependsOnNow = true;
            yield return Of("open_weekends", service => soon.Any(opening => opening.ServiceId == service.Id && opening.Dow >= 6));
        }
        if (asked.TimeOfDay("open_after") is { } after)
        {
            reading.DependsOnNow = true;
            yield return Of("open_after", service => soon.Any(opening => opening.ServiceId == service.Id && opening.ClosesMin > after && opening.ClosesMin > opening.OpensMin));
        }
        foreach (var condition in Weekdays(reading, openings, today, until))
        {
            yield return condition;
        }
    }

    /// <summary>An opening on one of these weekdays that overlaps the times; what began the evening before counts for the day that it reaches.</summary>
    private static IEnumerable<Condition> Weekdays(Reading reading, IQueryable<Opening> openings, DateOnly today, DateOnly until)
    {
        var asked = reading.Asked;
        var days = asked.Any("day", Day, "days such as MO or monday");
        var (start, end) = (asked.TimeOfDay("start_time"), asked.TimeOfDay("end_time"));
        if (days.Length == 0 && start is null && end is null)
        {
            yield break;
        }
        if (end <= start)
        {
            asked.Refuse("end_time", "The value must be after start_time.");
        }
        reading.DependsOnNow = true;
        var (from, to, yesterday) = (start ?? 0, end ?? Midnight, today.AddDays(-1));
        int[] meant = days.Length > 0 ? days : [1, 2, 3, 4, 5, 6, 7];
        int[] before = [.. meant.Select(day => day == 1 ? 7 : day - 1)];
        var dayBefore = until.AddDays(-1);
        yield return Of(days.Length > 0 ? "day" : start is not null ? "start_time" : "end_time", service => openings.Any(opening => opening.ServiceId == service.Id
            && ((opening.LocalDate >= today && opening.LocalDate <= until && meant.Contains(opening.Dow) && opening.OpensMin < to && opening.ClosesMin > from && opening.ClosesMin > opening.OpensMin)
                || (opening.LocalDate >= yesterday && opening.LocalDate <= dayBefore && before.Contains(opening.Dow) && opening.ClosesMin - Midnight > from))));
    }

    private static int? Day(string text) =>
        ByDay.TryDay(text, out var day) || Enum.TryParse(text, ignoreCase: true, out day) && Enum.IsDefined(day) && !char.IsAsciiDigit(text[0])
            ? day == DayOfWeek.Sunday ? 7 : (int)day
            : null;
}
