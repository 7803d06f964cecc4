using System.Globalization;
using System.Text;
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
    private const int Longest = 75;

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<CalendarAnswer, ProblemAnswer>> Handle([FromRoute] string n, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var networks = NetworkAccess.Detail(db, db.Set<Network>().Where(row => row.Id == network.Id), caller, clock).Select(row => row.Id);
        var meetings = await db.Set<Meeting>().AsNoTracking().Where(meeting => networks.Contains(meeting.NetworkId)).OrderBy(meeting => meeting.StartsAt).ThenBy(meeting => meeting.Id).ToListAsync(ct);
        return new CalendarAnswer(Encoding.UTF8.GetBytes(Text(network, meetings)));
    }

    internal static string Text(Network network, IEnumerable<Meeting> meetings)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//VrnApi//Meetings//EN");
        foreach (var meeting in meetings)
        {
            var start = meeting.StartsAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
            Line("BEGIN:VEVENT");
            Line($"UID:{meeting.Id}");
            // The same bytes whenever it is read: nothing says when a row was last changed.
            Line($"DTSTAMP:{start}");
            Line($"DTSTART:{start}");
            Line($"SUMMARY:{Escape(network.Name)}");
            Line($"STATUS:{(meeting.Status == MeetingStatus.Cancelled ? "CANCELLED" : "CONFIRMED")}");
            if (meeting.Note is { } note)
            {
                Line($"DESCRIPTION:{Escape(note)}");
            }
            Line("END:VEVENT");
        }
        Line("END:VCALENDAR");
        return text.ToString();

        // Section 3.1: no line is longer than 75 octets; what follows a fold begins with a space.
        void Line(string line)
        {
            var octets = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > Longest)
                {
                    text.Append("\r\n ");
                    octets = 1;
                }
                text.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }
            text.Append("\r\n");
        }
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}

/// <summary>A calendar with its tag.</summary>
public sealed class CalendarAnswer(byte[] bytes) : IResult, IStatusCodeHttpResult, Microsoft.AspNetCore.Http.Metadata.IEndpointMetadataProvider
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext) => Conditional.Write(httpContext, bytes, "text/calendar; charset=utf-8");

    static void Microsoft.AspNetCore.Http.Metadata.IEndpointMetadataProvider.PopulateMetadata(System.Reflection.MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/calendar"]));
}
