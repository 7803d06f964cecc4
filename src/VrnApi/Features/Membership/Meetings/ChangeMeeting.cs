using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Meetings;

/// <summary>Merge patch of a meeting (RFC 7396): what is left out stays.</summary>
/// <param name="Status">A scheduled meeting becomes <c>held</c> or <c>cancelled</c>; both are the end of it.</param>
/// <param name="ChairedByHolding">Id of the holding whose function chaired; it holds on that day in this network.</param>
/// <param name="Supporters">Ids of organisations that supported it.</param>
public sealed record MeetingPatch(
    DateTimeOffset? StartsAt = null, MeetingStatus? Status = null, MeetingMode? Mode = null, Guid? ChairedByHolding = null, bool? ExternallySupported = null,
    IReadOnlyList<Guid>? Supporters = null, string? Note = null);

/// <summary>Moves a meeting, records it as held or cancelled, says more of it. Scope <c>members:write</c>.</summary>
public static class ChangeMeeting
{
    internal const int LongestNote = 1000, MostSupporters = 50;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<MeetingDetail>, ProblemAnswer>> Handle(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<MeetingPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, value) = (writer.Db, new BodyChecks(), patch!.Value);
        if (await writer.Network(n, ct) is not { } network || !await db.Set<Meeting>().AnyAsync(row => row.Id == id && row.NetworkId == network.Id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        foreach (var name in patch.Nulls.Where(name => name is "startsAt" or "status"))
        {
            checks.Wrong("/" + name, "It cannot be taken away.");
        }
        checks.Text("/note", value.Note, LongestNote, lines: true);
        checks.Begins(value.StartsAt);
        await checks.Supporters(writer, value.Supporters, ct);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network, checks, ct) is { } personal)
        {
            return personal;
        }
        return await MergePatch.InTransaction<MeetingDetail>(db, async inner =>
        {
            // Agenda, attendance and the meeting itself are read and changed under one tag.
            if (!await writer.Enter($"meeting:{id}", inner))
            {
                return MembershipWriter.Busy;
            }
            var meeting = await db.Set<Meeting>().SingleAsync(row => row.Id == id, inner);
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await ListMeetings.Detail(db, id, inner))) is { } stale)
            {
                return stale;
            }
            if (value.Status is { } to && to != meeting.Status && meeting.Status != MeetingStatus.Scheduled)
            {
                return new ProblemAnswer(Problems.TransitionNotAllowed, $"{Codes.Of(meeting.Status)} does not become {Codes.Of(to)}.");
            }
            meeting.Status = value.Status ?? meeting.Status;
            if (value.StartsAt is { } start)
            {
                (meeting.StartsAt, meeting.LocalDate) = (start.ToUniversalTime(), London.DayOf(start));
            }
            meeting.Mode = value.Mode ?? (patch.Nulls.Contains("mode") ? null : meeting.Mode);
            meeting.ChairedByHoldingId = value.ChairedByHolding ?? (patch.Nulls.Contains("chairedByHolding") ? null : meeting.ChairedByHoldingId);
            meeting.ExternallySupported = value.ExternallySupported ?? (patch.Nulls.Contains("externallySupported") ? null : meeting.ExternallySupported);
            meeting.Note = value.Note ?? (patch.Nulls.Contains("note") ? null : meeting.Note);
            if (value.Supporters is not null || patch.Nulls.Contains("supporters"))
            {
                meeting.Supporters.Clear();
                meeting.Supporters.AddRange(value.Supporters ?? []);
            }
            if (await Wrong(writer, meeting, inner) is { } wrong)
            {
                return wrong;
            }
            writer.Told(caller, "meeting", $"{id}", network.Id);
            await DetailFeed.Meeting(db, network.Id, id, writer.Now, inner);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await ListMeetings.Detail(db, id, inner));
        }, ct);
    }

    /// <summary>What a meeting as a whole cannot be.</summary>
    internal static async Task<ProblemAnswer?> Wrong(MembershipWriter writer, Meeting meeting, CancellationToken ct)
    {
        if (meeting.Status == MeetingStatus.Held && meeting.StartsAt > writer.Clock.GetUtcNow())
        {
            return At("/startsAt", Problems.HeldInFuture, "It has not begun yet.");
        }
        if (meeting.ChairedByHoldingId is not { } chair)
        {
            return null;
        }
        if (meeting.Status != MeetingStatus.Held)
        {
            return At("/chairedByHolding", Problems.ValidationFailed, "Who chaired is known of a meeting that was held.");
        }
        var day = meeting.LocalDate;
        return await writer.Db.Set<RoleHolding>().AnyAsync(row => row.Id == chair && row.NetworkId == meeting.NetworkId && row.ValidFrom <= day && (row.ValidTo == null || row.ValidTo > day), ct)
            ? null : At("/chairedByHolding", Problems.NotInPost, "Holdings are listed at the network's holdings with asOf.");

        static ProblemAnswer At(string pointer, Problem problem, string message) => new(problem, null, [Fault.At(pointer, problem.Code, message)]);
    }

    internal static void Begins(this BodyChecks checks, DateTimeOffset? start)
    {
        if (start is { } at && (!Days.Holds(DateOnly.FromDateTime(at.UtcDateTime)) || at.UtcDateTime.Year > 2998))
        {
            checks.Wrong("/startsAt", "Meetings lie between 1900 and 2998.");
        }
    }

    internal static async Task Supporters(this BodyChecks checks, MembershipWriter writer, IReadOnlyList<Guid>? supporters, CancellationToken ct)
    {
        if (supporters is not { Count: > 0 })
        {
            return;
        }
        if (supporters.Count > MostSupporters || supporters.Distinct().Count() != supporters.Count)
        {
            checks.Wrong("/supporters", $"At most {MostSupporters} organisations, each once.");
            return;
        }
        var known = await writer.Db.Set<Organisation>().Where(row => supporters.Contains(row.Id)).Select(row => row.Id).ToHashSetAsync(ct);
        foreach (var (index, _) in supporters.Index().Where(pair => !known.Contains(pair.Item)))
        {
            checks.Wrong($"/supporters/{index}", "There is no such organisation.");
        }
    }
}
