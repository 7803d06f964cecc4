using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <param name="StartsAt">An instant with its offset.</param>
/// <param name="Status"><c>scheduled</c>, or <c>held</c> for one that lies behind us.</param>
/// <param name="ChairedByHolding">Id of the holding whose function chaired; it holds on that day in this network.</param>
/// <param name="ExternallySupported">By the unit or the police; null when not stated.</param>
/// <param name="Note">At most 1000 characters; never about a person.</param>
/// <param name="Supporters">Ids of organisations that supported it.</param>
public sealed record MeetingBody(
    DateTimeOffset StartsAt, MeetingStatus Status = MeetingStatus.Scheduled, MeetingMode? Mode = null, Guid? ChairedByHolding = null, bool? ExternallySupported = null,
    string? Note = null, IReadOnlyList<Guid>? Supporters = null);

/// <summary>Puts a meeting of a network on record: one to come, or one that was held. Scope <c>members:write</c>.</summary>
public static class AddMeeting
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<MeetingModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<MeetingBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Begins(body!.StartsAt);
        if (body.Status == MeetingStatus.Cancelled)
        {
            checks.Wrong("/status", "A new meeting is scheduled or held.");
        }
        checks.Text("/note", body.Note, ChangeMeeting.LongestNote, lines: true);
        await checks.Supporters(writer, body.Supporters, ct);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        var meeting = new Meeting
        {
            NetworkId = network.Id,
            StartsAt = body.StartsAt.ToUniversalTime(),
            LocalDate = London.DayOf(body.StartsAt),
            Status = body.Status,
            Mode = body.Mode,
            ChairedByHoldingId = body.ChairedByHolding,
            ExternallySupported = body.ExternallySupported,
            Supporters = [.. body.Supporters ?? []],
            Note = body.Note,
        };
        if (await ChangeMeeting.Wrong(writer, meeting, ct) is { } wrong)
        {
            return wrong;
        }
        if (await writer.Persons(caller, network, checks, ct) is { } personal)
        {
            return personal;
        }
        db.Add(meeting);
        writer.Told(caller, "meeting", $"{meeting.Id}", network.Id);
        await DetailFeed.Meeting(db, network.Id, meeting.Id, writer.Now, ct);
        await db.SaveChangesAsync(ct);
        var model = await db.Set<Meeting>().AsNoTracking().Where(row => row.Id == meeting.Id).Select(ListMeetings.Model).SingleAsync(ct);
        return writer.Created(model, $"/v1/networks/{network.Slug}/meetings/{meeting.Id}");
    }
}
