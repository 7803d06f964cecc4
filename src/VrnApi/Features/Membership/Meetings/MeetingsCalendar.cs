using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <summary>
/// The meetings of a network as a calendar (RFC 5545); an empty one for callers who may not read its detail. Times are UTC; how long a
/// meeting lasts is not recorded. Scope <c>members:read</c>.
/// </summary>
public static class MeetingsCalendar
{
    /// <param name="n">Id or slug.</param>
    public static async Task<Results<CalendarAnswer, ProblemAnswer>> Handle([FromRoute] string n, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var networks = NetworkAccess.Detail(db, db.Set<Network>().Where(row => row.Id == network.Id), caller, clock).Select(row => row.Id);
        var meetings = await db.Set<Meeting>().AsNoTracking().Where(meeting => networks.Contains(meeting.NetworkId)).OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(ct);
        return new CalendarAnswer(CalendarText.Of(Lines(network, meetings)));
    }

    private static IEnumerable<string> Lines(Network network, IEnumerable<Meeting> meetings) =>
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//VrnApi//Meetings//EN", .. meetings.SelectMany(meeting => Event(network, meeting)), "END:VCALENDAR"];

    private static IEnumerable<string> Event(Network network, Meeting meeting)
    {
        var start = meeting.StartsAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        yield return "BEGIN:VEVENT";
        yield return $"UID:{meeting.Id}";
        // The same bytes whenever it is read: nothing says when a row was last changed.
        yield return $"DTSTAMP:{start}";
        yield return $"DTSTART:{start}";
        yield return $"SUMMARY:{CalendarText.Escaped(network.Name)}";
        yield return $"STATUS:{(meeting.Status == MeetingStatus.Cancelled ? "CANCELLED" : "CONFIRMED")}";
        if (meeting.Note is { } note)
        {
            yield return $"DESCRIPTION:{CalendarText.Escaped(note)}";
        }
        yield return "END:VEVENT";
    }
}
