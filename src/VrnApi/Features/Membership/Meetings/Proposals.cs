using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Meetings;

/// <summary>Days on which a network could meet. Nothing is written. Scope <c>members:read</c>.</summary>
public static class Proposals
{
    private static readonly DateOnly Latest = new(2990, 1, 1);

    /// <param name="From">First day that comes into question; today when absent.</param>
    /// <param name="Count">1 to 24; 10 when absent.</param>
    /// <param name="EveryWeeks">4 to 6; 5 when absent.</param>
    /// <param name="Weekday">Such as <c>tuesday</c>; that of <c>from</c> when absent.</param>
    /// <param name="Avoid">Days with commas, at most 366, such as school holidays.</param>
    public sealed record Criteria(DateOnly? From, int? Count, int? EveryWeeks, string? Weekday, string? Avoid);

    public sealed record ProposalsModel(DateOnly From, int EveryWeeks, string Weekday, IReadOnlyList<DateOnly> Dates);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<ProposalsModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var from = criteria.From ?? London.Today(clock);
        var (count, weeks) = (criteria.Count ?? 10, criteria.EveryWeeks ?? 5);
        Check(from >= new DateOnly(1900, 1, 1) && from <= Latest, "from", $"Give a day between 1900-01-01 and {Latest:yyyy-MM-dd}.");
        Check(count is >= 1 and <= 24, "count", "The value must be between 1 and 24.");
        Check(weeks is >= 4 and <= 6, "everyWeeks", "The value must be between 4 and 6.");
        var weekday = criteria.Weekday is null ? from.DayOfWeek : QueryCode.Read<DayOfWeek>("weekday", criteria.Weekday, faults) ?? from.DayOfWeek;
        HashSet<DateOnly> avoid = [];
        var words = criteria.Avoid is null ? [] : criteria.Avoid.Split(',', StringSplitOptions.TrimEntries);
        Check(words.Length <= 366, "avoid", "At most 366 days can be avoided.");
        Check(words.All(word => DateOnly.TryParseExact(word, "yyyy-MM-dd", out var day) && (avoid.Add(day) || true)), "avoid", "Give days such as 2026-12-22, with commas.");
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!await NetworkAccess.ByKey(db.Set<Network>(), n).AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<ProposalsModel>(new(from, weeks, VrnApi.Data.Model.Codes.Of(weekday), MeetingDays.Propose(from, count, weeks, weekday, avoid)));

        void Check(bool holds, string parameter, string message)
        {
            if (!holds)
            {
                faults.Add(Fault.InQuery(parameter, Problems.InvalidParameter.Code, message));
            }
        }
    }
}
