using System.Globalization;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules.Opening;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Openings as an iCalendar object (RFC 5545): UK wall time with the rules of its zone.</summary>
internal sealed class OpeningCalendar(Guid id, ServiceDocument service, IReadOnlyList<(Guid? ServiceLocationId, DateOnly Date, Stretch Times)> openings)
{
    private static readonly string[] Zone =
    [
        "BEGIN:VTIMEZONE", "TZID:Europe/London",
        "BEGIN:DAYLIGHT", "TZNAME:BST", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100", "DTSTART:19810329T010000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
        "BEGIN:STANDARD", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000", "DTSTART:19961027T020000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
        "END:VTIMEZONE",
    ];

    public string Write() => CalendarText.Of(Lines());

    private IEnumerable<string> Lines() =>
    [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//VrnApi//Service directory//EN", $"NAME:{CalendarText.Escaped(service.Name)}",
        .. Zone,
        .. openings.SelectMany(Event),
        "END:VCALENDAR",
    ];

    private IEnumerable<string> Event((Guid? ServiceLocationId, DateOnly Date, Stretch Times) opening)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{opening.ServiceLocationId}/{opening.Date:O}/{opening.Times.Opens}/{opening.Times.Closes}");
        yield return "BEGIN:VEVENT";
        yield return $"UID:{ChildId.Of(id, "event", name)}";
        yield return string.Create(CultureInfo.InvariantCulture, $"DTSTAMP:{service.LastModified.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        // A time that the clocks skip is written as the time that it becomes: readers do not agree on what else it would mean.
        yield return "DTSTART;TZID=Europe/London:" + Wall(opening.Date, opening.Times.Opens);
        if (opening.Times.Closes is { } closes)
        {
            yield return "DTEND;TZID=Europe/London:" + Wall(opening.Date, closes);
        }
        yield return $"SUMMARY:{CalendarText.Escaped(service.Name)}";
        if (service.Url is { } url)
        {
            yield return $"URL:{url}";
        }
        yield return "END:VEVENT";
    }

    private static string Wall(DateOnly date, int minutes) =>
        London.Local(London.Instant(date, minutes)).DateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
}
