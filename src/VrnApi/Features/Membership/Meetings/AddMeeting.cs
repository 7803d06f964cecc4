using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <param name="StartsAt">An instant with its offset.</param>
/// <param name="Status"><c>scheduled</c>, or <c>held</c> for one that lies behind us.</param>
/// <param name="ChairedByHolding">Id of the holding whose function chaired; it holds on that day in this network.</param>
/// <param name="ExternallySupported">By the unit or the police; null when not stated.</param>
/// <param name="Note">At most 1000 characters; never about a person.</param>
public sealed record MeetingBody(
    DateTimeOffset StartsAt, MeetingStatus Status = MeetingStatus.Scheduled, MeetingMode? Mode = null, Guid? ChairedByHolding = null, bool? ExternallySupported = null, string? Note = null);

/// <summary>Puts a meeting of a network on record: one to come, or one that was held. Scope <c>members:write</c>.</summary>
public static class AddMeeting
{
    private const int LongestNote = 1000;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<MeetingModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, VrnDbContext db, TextGuard guard, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (body, malformed) = RequestBody.Parse<MeetingBody>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (Wrong(body!, clock) is { } wrong)
        {
            return wrong;
        }
        var day = London.DayOf(body!.StartsAt);
        if (body.ChairedByHolding is { } chair && !await db.Set<RoleHolding>().AnyAsync(row => row.Id == chair && row.NetworkId == network.Id
            && row.ValidFrom <= day && (row.ValidTo == null || row.ValidTo > day), ct))
        {
            return new ProblemAnswer(Problems.NotInPost, null, [Fault.At("/chairedByHolding", Problems.NotInPost.Code, "Holdings are listed at the network's holdings with asOf.")]);
        }
        if (await guard.Refusal(caller, TextGuard.Network(network.Slug), [("/note", body.Note)], ct) is { } personal)
        {
            return personal;
        }
        var meeting = new Meeting
        {
            NetworkId = network.Id,
            StartsAt = body.StartsAt.ToUniversalTime(),
            LocalDate = day,
            Status = body.Status,
            Mode = body.Mode,
            ChairedByHoldingId = body.ChairedByHolding,
            ExternallySupported = body.ExternallySupported,
            Note = body.Note,
        };
        db.Add(meeting);
        db.Add(audit.Event(caller, "member.changed", "meeting", $"{meeting.Id}"));
        db.Add(new OutboxEntry { Kind = "network", EntityId = network.Id, Action = ChangeAction.Updated, At = SignUpRows.Now(clock) });
        await db.SaveChangesAsync(ct);
        var model = await db.Set<Meeting>().AsNoTracking().Where(row => row.Id == meeting.Id).Select(ListMeetings.Model).SingleAsync(ct);
        return new CreatedAnswer<MeetingModel>(model, address.Absolute($"/v1/networks/{network.Slug}/meetings/{meeting.Id}"));
    }

    private static ProblemAnswer? Wrong(MeetingBody body, TimeProvider clock)
    {
        List<Fault> faults = [];
        if (!Days.Holds(DateOnly.FromDateTime(body.StartsAt.UtcDateTime)) || body.StartsAt.UtcDateTime.Year > 2998)
        {
            faults.Add(Fault.At("/startsAt", Problems.ValidationFailed.Code, "Meetings lie between 1900 and 2998."));
        }
        if (body.Status == MeetingStatus.Cancelled)
        {
            faults.Add(Fault.At("/status", Problems.ValidationFailed.Code, "A new meeting is scheduled or held."));
        }
        if (body.Note is { } note && (note.Trim().Length == 0 || note.Length > LongestNote || note.Any(c => char.IsControl(c) && c != '\n')))
        {
            faults.Add(Fault.At("/note", Problems.ValidationFailed.Code, $"A note has 1 to {LongestNote} characters."));
        }
        if (body.ChairedByHolding is not null && body.Status != MeetingStatus.Held)
        {
            faults.Add(Fault.At("/chairedByHolding", Problems.ValidationFailed.Code, "Who chaired is known of a meeting that was held."));
        }
        return faults.Count > 0 ? new ProblemAnswer(Problems.ValidationFailed, null, faults)
            : body.Status == MeetingStatus.Held && body.StartsAt > clock.GetUtcNow()
                ? new ProblemAnswer(Problems.HeldInFuture, null, [Fault.At("/startsAt", Problems.HeldInFuture.Code, "It has not begun yet.")]) : null;
    }
}
