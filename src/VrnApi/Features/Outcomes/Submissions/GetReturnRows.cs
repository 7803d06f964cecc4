using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The counts of one of the caller's own returns, in the order in which they were sent. Scope outcomes:write.</summary>
public static class GetReturnRows
{
    public sealed record Criteria(string? After, int? Limit);

    /// <param name="Row">Data row of the return, counted from 1.</param>
    /// <param name="Area">GSS code; left out where a school counted.</param>
    /// <param name="Filters">Code by filter; empty for the total.</param>
    public sealed record RowModel(int Row, string Indicator, string? Area, IReadOnlyDictionary<string, string> Filters, long Value);

    public static async Task<Results<JsonAnswer<Page<RowModel>>, ProblemAnswer>> Handle(
        Guid id, [AsParameters] Criteria criteria, HttpContext http, VrnDbContext db, Caller caller, Cursors cursors, CancellationToken ct)
    {
        if (!await db.Set<Submission>().AnyAsync(submission => submission.Id == id, ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
        }
        var list = $"/v1/outcomes/submissions/{id}/rows";
        string[] position = ["0"];
        if (criteria.After is { } after && !cursors.TryOpen(caller, list, after, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var rows = await Query(db, id, int.Parse(position[0], CultureInfo.InvariantCulture)).Take(limit + 1).ToListAsync(ct);
        var items = rows.Take(limit).Select(Model).ToList();
        var next = rows.Count > limit
            ? Paging.NextAddress(http, cursors.Seal(caller, list, items[^1].Row.ToString(CultureInfo.InvariantCulture)))
            : null;
        return new JsonAnswer<Page<RowModel>>(new Page<RowModel>(items, next)) { Next = next };
    }

    internal sealed record Stored(int Line, string Indicator, long? Area, string Key, long Value);

    internal static IQueryable<Stored> Query(VrnDbContext db, Guid id, int after) =>
        from row in db.Set<SubmissionRow>()
        join indicator in db.Set<Indicator>() on row.IndicatorNumber equals indicator.Number
        join combination in db.Set<Combination>() on row.CombinationNumber equals combination.Number
        where row.SubmissionId == id && row.Line > after
        orderby row.Line
        select new Stored(row.Line, indicator.Code, row.AreaNumber, combination.Key, row.Value);

    internal static RowModel Model(Stored row) => new(
        row.Line, row.Indicator, row.Area is { } area ? GssNumber.CodeOf(area) : null, FilterKey.Parts(row.Key).ToDictionary(), row.Value);
}
