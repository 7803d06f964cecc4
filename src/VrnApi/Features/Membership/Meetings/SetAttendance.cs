using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Features.Membership.Meetings;

/// <param name="Items">With <c>members:write</c> the whole list; else all of the caller's own organisation, others stay.</param>
public sealed record AttendanceBody(IReadOnlyList<AttendanceBody.ItemBody> Items)
{
    /// <param name="Function">Code of the function in which they came, never a person.</param>
    /// <param name="Headcount">How many.</param>
    /// <param name="Organisation">Id or slug of whom they came for; the caller's own when neither this nor a kind of seat is named.</param>
    /// <param name="SeatType">Code of a function's seat, in place of an organisation.</param>
    public sealed record ItemBody(string Function, int Headcount, string? Organisation = null, string? SeatType = null);
}

/// <summary>
/// Sets who came to a meeting: organisations, functions and numbers. Scope <c>self:manage</c> for the own organisation, with
/// <c>members:write</c> for all.
/// </summary>
public static class SetAttendance
{
    private const int MostItems = 500, MostHeads = 1000;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<MeetingDetail>, ProblemAnswer>> Handle(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = await RequestBody.ReadWhole<AttendanceBody>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, any) = (writer.Db, caller.Has("members:write"));
        var networks = NetworkAccess.ByKey(db.Set<Network>(), n);
        var network = await (any ? networks : NetworkAccess.Detail(db, networks, caller, writer.Clock)).AsNoTracking().SingleOrDefaultAsync(ct);
        if (network is null || !await db.Set<Meeting>().AnyAsync(row => row.Id == id && row.NetworkId == network.Id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var own = await NetworkAccess.Own(db, caller).OrderBy(key => key).ToListAsync(ct);
        var (rows, wrong) = await Rows(writer, id, body!.Items, any ? null : own, own, ct);
        if (wrong is not null)
        {
            return wrong;
        }
        return await MergePatch.InTransaction<MeetingDetail>(db, async inner =>
        {
            // Agenda, attendance and the meeting itself are read and changed under one tag.
            if (!await writer.Enter($"meeting:{id}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await ListMeetings.Detail(db, id, inner))) is { } stale)
            {
                return stale;
            }
            if (await db.Set<Meeting>().AnyAsync(row => row.Id == id && row.Status == MeetingStatus.Cancelled, inner) && rows!.Count > 0)
            {
                return new ProblemAnswer(Problems.TransitionNotAllowed, "Nobody came to a meeting that was cancelled.");
            }
            await db.Set<Attendance>().Where(row => row.MeetingId == id && (any || (row.OrganisationId != null && own.Contains(row.OrganisationId.Value)))).ExecuteDeleteAsync(inner);
            db.AddRange(rows!);
            writer.Told(caller, "meeting", $"{id}", network.Id);
            await DetailFeed.Meeting(db, network.Id, id, writer.Now, inner);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await ListMeetings.Detail(db, id, inner));
        }, ct);
    }

    /// <param name="only">Organisations that may be named; null for every one.</param>
    private static async Task<(List<Attendance>? Rows, ProblemAnswer? Refusal)> Rows(
        MembershipWriter writer, Guid meeting, IReadOnlyList<AttendanceBody.ItemBody> items, List<Guid>? only, List<Guid> own, CancellationToken ct)
    {
        var (db, checks, rows) = (writer.Db, new BodyChecks(), new List<Attendance>());
        if (items.Count > MostItems || items.Any(item => item is null))
        {
            checks.Wrong("/items", $"At most {MostItems} items are expected.");
            return (null, checks.Refusal);
        }
        var functions = await db.Set<RoleFunction>().Select(row => row.Code).ToHashSetAsync(ct);
        var types = await db.Set<SeatType>().Select(row => row.Code).ToHashSetAsync(ct);
        var keys = items.Select(item => item.Organisation).OfType<string>().Distinct().ToList();
        var ids = keys.Select(key => Guid.TryParse(key, out var id) ? id : Guid.Empty).ToList();
        var named = await db.Set<Organisation>().Where(row => ids.Contains(row.Id) || keys.Contains(row.ExternalId)).OrderBy(row => row.Id).Select(row => new { row.Id, row.ExternalId }).ToListAsync(ct);
        foreach (var (index, item) in items.Index())
        {
            var at = $"/items/{index}";
            if (!functions.Contains(item.Function))
            {
                checks.Wrong($"{at}/function", Problems.UnknownFunction, "Functions are listed at /v1/networks/role-functions.");
            }
            checks.Number($"{at}/headcount", item.Headcount, 1, MostHeads);
            if (item.SeatType is { } type && (!types.Contains(type) || item.Organisation is not null || only is not null))
            {
                checks.Wrong($"{at}/seatType", only is not null ? Problems.NotYourOrganisation : Problems.ValidationFailed, "A kind of seat stands in place of an organisation, and for the network's team alone.");
                continue;
            }
            var organisation = item.SeatType is not null ? null
                : item.Organisation is { } key ? named.Find(row => row.ExternalId == key || (Guid.TryParse(key, out var id) && row.Id == id))?.Id : own.Count > 0 ? own[0] : (Guid?)null;
            if (item.SeatType is null && (organisation is null || only?.Contains(organisation.Value) == false))
            {
                checks.Wrong($"{at}/organisation", only is null ? Problems.ValidationFailed : Problems.NotYourOrganisation, only is null ? "There is no such organisation." : "Name your own organisation, or none.");
                continue;
            }
            rows.Add(new Attendance { MeetingId = meeting, OrganisationId = organisation, SeatTypeCode = item.SeatType, FunctionCode = item.Function, Headcount = item.Headcount });
        }
        if (rows.DistinctBy(row => (row.OrganisationId, row.SeatTypeCode, row.FunctionCode)).Count() != rows.Count)
        {
            checks.Wrong("/items", "An organisation or kind of seat is named once in a function.");
        }
        return (rows, checks.Refusal);
    }
}
