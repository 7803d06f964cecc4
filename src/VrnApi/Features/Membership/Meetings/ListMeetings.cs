using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Features.Membership.Meetings;

/// <summary>The meetings of a network, newest first; none for callers who may not read its detail. Scope <c>members:read</c>.</summary>
public static class ListMeetings
{
    /// <param name="From">First day.</param>
    /// <param name="To">Last day.</param>
    /// <param name="Status"><c>scheduled</c>, <c>held</c> or <c>cancelled</c>.</param>
    public sealed record Criteria(DateOnly? From, DateOnly? To, string? Status, int? Limit, string? After);

    private static readonly Order<Meeting, MeetingModel> Newest = new(
        new SortKey<Meeting, MeetingModel, Guid>("id", meeting => meeting.Id, meeting => meeting.Id),
        (new SortKey<Meeting, MeetingModel, DateTimeOffset>("startsAt", meeting => meeting.StartsAt, meeting => meeting.StartsAt), true));

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<MeetingModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        var status = QueryCode.Read<MeetingStatus>("status", criteria.Status, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var list = $"/v1/networks/{id}/meetings";
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, list, criteria.After, 2, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var networks = NetworkAccess.Detail(db, db.Set<Network>().Where(network => network.Id == id), caller, clock).Select(network => network.Id);
        var meetings = db.Set<Meeting>().AsNoTracking().Where(meeting => networks.Contains(meeting.NetworkId)
            && (criteria.From == null || meeting.LocalDate >= criteria.From) && (criteria.To == null || meeting.LocalDate <= criteria.To)
            && (status == null || meeting.Status == status));
        var window = new Window(limit, position.Length == 0 ? null : position);
        var slice = window.Cut(await Newest.Sort(Newest.Within(meetings, db, window), window.Backward).Take(window.Limit + 1).Select(Model).ToListAsync(ct));
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, Newest.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<MeetingModel>>(new(slice.Rows, next)) { Next = next };
    }

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<MeetingDetail>, ProblemAnswer>> One(
        [FromRoute] string n, [FromRoute] Guid id, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (await NetworkAccess.Find(db, n, caller, clock, ct) is not { } network
            || await db.Set<Meeting>().AsNoTracking().Where(meeting => meeting.Id == id && meeting.NetworkId == network.Id).Select(Model).SingleOrDefaultAsync(ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<MeetingDetail>(await Detail(db, found, ct));
    }

    internal static async Task<MeetingDetail> Detail(VrnDbContext db, MeetingModel found, CancellationToken ct)
    {
        var id = found.Id;
        var agenda = await db.Set<AgendaItem>().Where(item => item.MeetingId == id).OrderBy(item => item.Order)
            .Select(item => new AgendaItemModel(item.Order, item.Kind, item.StandingCode, item.Title, item.TrendOrProblem, item.Anonymised)).ToListAsync(ct);
        var attendance = await (from row in db.Set<Attendance>().Where(row => row.MeetingId == id)
                                join organisation in db.Set<Organisation>() on row.OrganisationId equals (Guid?)organisation.Id into organisations
                                from organisation in organisations.DefaultIfEmpty()
                                orderby organisation.NameSort, row.SeatTypeCode, row.FunctionCode
                                select new AttendanceModel(organisation == null ? null : new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name),
                                    row.SeatTypeCode, row.FunctionCode, row.Headcount)).ToListAsync(ct);
        return new MeetingDetail(found, agenda, attendance);
    }

    internal static readonly System.Linq.Expressions.Expression<Func<Meeting, MeetingModel>> Model = meeting => new MeetingModel(
        meeting.Id, meeting.StartsAt, meeting.LocalDate, meeting.Status, meeting.Mode, meeting.ChairedByHoldingId, meeting.ExternallySupported, meeting.Note);
}

/// <param name="LocalDate">The day in Europe/London, on which rules count.</param>
/// <param name="ChairedByHoldingId">The holding of the function that chaired; null when not recorded.</param>
/// <param name="ExternallySupported">By the unit or the police; null when not stated.</param>
public sealed record MeetingModel(
    Guid Id, DateTimeOffset StartsAt, DateOnly LocalDate, MeetingStatus Status, MeetingMode? Mode, Guid? ChairedByHoldingId, bool? ExternallySupported, string? Note);

public sealed record MeetingDetail(MeetingModel Meeting, IReadOnlyList<AgendaItemModel> Agenda, IReadOnlyList<AttendanceModel> Attendance);

public sealed record AgendaItemModel(int Order, AgendaItemKind Kind, string? StandingCode, string Title, string? TrendOrProblem, bool Anonymised);

/// <param name="Organisation">Who came; null where a function's seat did.</param>
/// <param name="Function">In which function.</param>
public sealed record AttendanceModel(OrganisationReference? Organisation, string? SeatType, string Function, int Headcount);
