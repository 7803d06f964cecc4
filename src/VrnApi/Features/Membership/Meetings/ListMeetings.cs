using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
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
    /// <param name="Format"><c>json</c>, which is meant when absent, or <c>csv</c>.</param>
    public sealed record Criteria(DateOnly? From, DateOnly? To, string? Status, string? Format, int? Limit, string? After);

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
        CsvTable.Check(criteria.Format, faults);
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
        var slice = window.Cut(await NetworkMeetings.Newest.Sort(NetworkMeetings.Newest.Within(meetings, db, window), window.Backward).Take(window.Limit + 1).Select(Model).ToListAsync(ct));
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, NetworkMeetings.Newest.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<MeetingModel>>(new(slice.Rows, next)) { Next = next, Csv = Csv(slice.Rows) };
    }

    private static CsvTable Csv(IReadOnlyList<MeetingModel> meetings) => CsvTable.Of(meetings, ("id", meeting => meeting.Id), ("starts_at", meeting => meeting.StartsAt),
        ("local_date", meeting => meeting.LocalDate), ("status", meeting => Codes.Of(meeting.Status)), ("mode", meeting => meeting.Mode is { } mode ? Codes.Of(mode) : null), ("chaired_by_holding", meeting => meeting.ChairedByHoldingId),
        ("externally_supported", meeting => meeting.ExternallySupported), ("note", meeting => meeting.Note));

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

    internal static async Task<MeetingDetail> Detail(VrnDbContext db, MeetingModel found, CancellationToken ct) => (await Details(db, [found], ct))[0];

    /// <summary>One meeting, whoever asks.</summary>
    internal static async Task<MeetingDetail> Detail(VrnDbContext db, Guid id, CancellationToken ct) =>
        await Detail(db, await db.Set<Meeting>().AsNoTracking().Where(row => row.Id == id).Select(Model).SingleAsync(ct), ct);

    /// <summary>Meetings with agenda and attendance: two statements for all.</summary>
    internal static async Task<IReadOnlyList<MeetingDetail>> Details(VrnDbContext db, IReadOnlyList<MeetingModel> meetings, CancellationToken ct)
    {
        var ids = meetings.Select(meeting => meeting.Id).ToList();
        var agenda = (await db.Set<AgendaItem>().AsNoTracking().Where(item => ids.Contains(item.MeetingId)).OrderBy(item => item.Order).ToListAsync(ct))
            .ToLookup(item => item.MeetingId, item => new AgendaItemModel(item.Order, item.Kind, item.StandingCode, item.Title, item.TrendOrProblem, item.Anonymised));
        var attendance = (await (from row in db.Set<Attendance>().Where(row => ids.Contains(row.MeetingId))
                                 join organisation in db.Set<Organisation>() on row.OrganisationId equals (Guid?)organisation.Id into organisations
                                 from organisation in organisations.DefaultIfEmpty()
                                 orderby organisation.NameSort, organisation.Id, row.SeatTypeCode, row.FunctionCode
                                 select new
                                 {
                                     row.MeetingId,
                                     Model = new AttendanceModel(organisation == null ? null : new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name),
                                         row.SeatTypeCode, row.FunctionCode, row.Headcount),
                                 }).ToListAsync(ct)).ToLookup(row => row.MeetingId, row => row.Model);
        return [.. meetings.Select(meeting => new MeetingDetail(meeting, [.. agenda[meeting.Id]], [.. attendance[meeting.Id]]))];
    }

    internal static readonly System.Linq.Expressions.Expression<Func<Meeting, MeetingModel>> Model = meeting => new MeetingModel(
        meeting.Id, meeting.StartsAt, meeting.LocalDate, meeting.Status, meeting.Mode, meeting.ChairedByHoldingId, meeting.ExternallySupported, meeting.Note, meeting.Supporters)
    { NetworkId = meeting.NetworkId };
}

/// <param name="LocalDate">The day in Europe/London, on which rules count.</param>
/// <param name="ChairedByHoldingId">The holding of the function that chaired; null when not recorded.</param>
/// <param name="ExternallySupported">By the unit or the police; null when not stated.</param>
/// <param name="Supporters">Ids of organisations that supported it.</param>
public sealed record MeetingModel(
    Guid Id, DateTimeOffset StartsAt, DateOnly LocalDate, MeetingStatus Status, MeetingMode? Mode, Guid? ChairedByHoldingId, bool? ExternallySupported, string? Note,
    IReadOnlyList<Guid> Supporters)
{
    [JsonIgnore]
    public Guid NetworkId { get; init; }
}

public sealed record MeetingDetail(MeetingModel Meeting, IReadOnlyList<AgendaItemModel> Agenda, IReadOnlyList<AttendanceModel> Attendance);

public sealed record AgendaItemModel(int Order, AgendaItemKind Kind, string? StandingCode, string Title, string? TrendOrProblem, bool Anonymised);

/// <param name="Organisation">Who came; null where a function's seat did.</param>
/// <param name="Function">In which function.</param>
public sealed record AttendanceModel(OrganisationReference? Organisation, string? SeatType, string Function, int Headcount);
