using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The caller's own returns to a data set, newest first. Scope outcomes:write.</summary>
public static class ListReturns
{
    private const string List = "/v1/outcomes/data-sets/submissions";

    /// <param name="Period">Such as 2025/2026.</param>
    /// <param name="Code">Such as T1.</param>
    /// <param name="State">draft, submitted, accepted, rejected, superseded or withdrawn. Left out, it is all but rejected: those are no returns.</param>
    /// <param name="UpdatedAfter">Only what was handed in, written, superseded or withdrawn after this instant.</param>
    public sealed record Criteria(string? Period, string? Code, string? State, string? Urn, DateTimeOffset? UpdatedAfter, string? After, int? Limit);

    public static async Task<Results<JsonAnswer<Page<SubmissionModel>>, ProblemAnswer>> Handle(
        string dataSet, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller,
        Cursors cursors, CancellationToken ct)
    {
        if (await db.Set<DataSet>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == dataSet, ct) is not { } found)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (limit, fault) = Paging.Limit(criteria.Limit);
        SubmissionState? state = Codes.TryParse<SubmissionState>(criteria.State, out var parsed) ? parsed : null;
        if (fault is null && criteria.State is not null && state is null)
        {
            fault = Fault.InQuery("state", Problems.InvalidParameter.Code, $"The value must be one of {string.Join(", ", Codes.All<SubmissionState>())}.");
        }
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        var position = Position.Start;
        if (criteria.After is { } after && !TryOpen(cursors, caller, dataSet, after, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var rows = await Query(db, dataSet, criteria, state, position).Take(limit + 1).ToListAsync(ct);
        var items = rows.Take(limit).Select(row => SubmissionModel.Of(row, found.Synthetic)).ToList();
        var next = rows.Count > limit ? Paging.NextAddress(http, Seal(cursors, caller, dataSet, rows[limit - 1])) : null;
        return new JsonAnswer<Page<SubmissionModel>>(new Page<SubmissionModel>(items, next)) { Next = next };
    }

    /// <summary>The order of <see cref="Query"/>, for lists that are read in both directions.</summary>
    internal static readonly Order<Submission, SubmissionModel> NewestFirst = new(
        new SortKey<Submission, SubmissionModel, DateTimeOffset>("submittedAt", row => row.SubmittedAt, model => model.SubmittedAt),
        new SortKey<Submission, SubmissionModel, Guid>("id", row => row.Id, model => model.Id));

    internal static IQueryable<Submission> Query(VrnDbContext db, string dataSet, Criteria criteria, SubmissionState? state, Position position)
    {
        var query = Matching(db, dataSet, criteria, state);
        // The first condition enters the index at the position, on both databases; the second leaves out what was shown.
        query = position == Position.Start ? query : query
            .Where(row => row.SubmittedAt <= position.At)
            .Where(row => row.SubmittedAt < position.At || row.Id.CompareTo(position.Id) < 0);
        return query.OrderByDescending(row => row.SubmittedAt).ThenByDescending(row => row.Id);
    }

    /// <summary>The caller's own returns that meet every condition, in no order.</summary>
    internal static IQueryable<Submission> Matching(VrnDbContext db, string dataSet, Criteria criteria, SubmissionState? state)
    {
        var query = db.Set<Submission>().AsNoTracking().Where(row => row.DataSetId == dataSet);
        query = criteria.Period is null ? query : query.Where(row => row.Period == criteria.Period);
        query = criteria.Code is null ? query : query.Where(row => row.PeriodCode == criteria.Code);
        query = criteria.Urn is null ? query : query.Where(row => row.EstablishmentUrn == criteria.Urn);
        query = criteria.UpdatedAfter is { } moment ? UpdatedSince(query, moment) : query;
        return state is null ? query.Where(row => row.State != SubmissionState.Rejected) : query.Where(row => row.State == state);
    }

    /// <summary>
    /// What came or changed after an instant. Nothing changes its place in the list but a draft that is written again: it moves to the front, and is found by who
    /// asks next for what changed since this walk began.
    /// </summary>
    internal static IQueryable<Submission> UpdatedSince(IQueryable<Submission> rows, DateTimeOffset moment)
    {
        var since = moment.ToUniversalTime();
        return rows.Where(row => row.SubmittedAt > since || row.StateChangedAt > since);
    }

    internal sealed record Position(DateTimeOffset At, Guid Id)
    {
        public static readonly Position Start = new(DateTimeOffset.MaxValue, Guid.Empty);
    }

    private static string Seal(Cursors cursors, Caller caller, string dataSet, Submission last) => cursors.Seal(
        caller, $"{List}:{dataSet}", last.SubmittedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), last.Id.ToString());

    private static bool TryOpen(Cursors cursors, Caller caller, string dataSet, string after, out Position position)
    {
        var opened = cursors.TryOpen(caller, $"{List}:{dataSet}", after, 2, out var values);
        position = opened
            ? new Position(new DateTimeOffset(long.Parse(values[0], CultureInfo.InvariantCulture), TimeSpan.Zero), Guid.Parse(values[1]))
            : Position.Start;
        return opened;
    }
}
