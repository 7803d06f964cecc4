using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Features.Evidence;

/// <summary>What a caller should know about an answer.</summary>
/// <param name="Code"><c>ValuesUnavailable</c>: a condition met values that are not stated and so match nothing.</param>
/// <param name="Count">How many of them.</param>
/// <param name="ByStatus">Their number by <c>valueStatus</c>.</param>
public sealed record Warning(string Code, string Scheme, string Dimension, int Count, IReadOnlyDictionary<string, int> ByStatus);

/// <summary>Counts the values that a rating condition could not judge.</summary>
internal static class ValuesUnavailable
{
    /// <param name="subjects">The list before its rating conditions.</param>
    public static async Task<Warning?> Find(VrnDbContext db, RatingFilter filter, IQueryable<Subject> subjects, Clocks at, CancellationToken ct)
    {
        var counts = await filter.Values(db, at)
            .Where(value => value.ValueStatus != ValueStatus.Stated && subjects.Any(subject => subject.Id == value.Assessment!.Record!.SubjectId))
            .GroupBy(value => value.ValueStatus)
            .Select(group => new { Status = group.Key, Count = group.Count() })
            .ToListAsync(ct);
        return counts.Count == 0 ? null : new Warning("ValuesUnavailable", filter.Scheme, filter.Dimension, counts.Sum(group => group.Count),
            counts.OrderBy(group => group.Status).ToDictionary(group => Codes.Of(group.Status), group => group.Count));
    }
}
