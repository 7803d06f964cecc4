using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>A mirror withdraws what it does not name. An incomplete one must not empty the directory.</summary>
internal static class MirrorGuard
{
    /// <summary>Up to so many withdrawals are nothing to ask about.</summary>
    private const int Few = 5;

    /// <summary>One in so many.</summary>
    private const int Part = 5;

    /// <summary>Instead of a number: the guard has been passed before the first write.</summary>
    public const int Passed = -1;

    /// <param name="present">Keys that the mirror names; what failed is there all the same.</param>
    public static async Task<(IReadOnlyList<string> Missing, ProblemAnswer? Refusal)> Missing(
        VrnDbContext db, Source source, IReadOnlySet<string> present, int confirmed, CancellationToken ct)
    {
        var live = await db.Set<Service>().IgnoreQueryFilters().Where(row => row.SourceId == source.Id && row.EditorialState == EditorialState.Published)
            .OrderBy(row => row.ExternalId).Select(row => row.ExternalId).ToListAsync(ct);
        var missing = live.Where(key => !present.Contains(key)).ToArray();
        return missing.Length > Few && missing.Length * Part > live.Count && confirmed != missing.Length && confirmed != Passed
            ? ([], new ProblemAnswer(Problems.MirrorGuard) { Mirror = new(live.Count, missing.Length, [.. missing.Take(10)]) })
            : (missing, null);
    }
}
