using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Reference;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What to do about an empty result. Everything is counted over what the caller's tier publishes.</summary>
internal static class Hints
{
    private const int Most = 6;

    /// <summary>A code that is no more is answered by what it went into; the reader is told.</summary>
    public static async Task Areas(Reading reading, CancellationToken ct)
    {
        foreach (var parameter in (string[])["area", "lad", "police_force"])
        {
            if (reading.Asked.Text(parameter) is { } code
                && await reading.Db.Set<AreaSuccession>().Where(one => one.OldCode == code).Select(one => one.NewCode).OrderBy(one => one).ToListAsync(ct) is { Count: > 0 } successors)
            {
                reading.Notes.Add(new Hint("area_replaced") { Parameter = parameter, Area = code, ReplacedBy = successors });
            }
        }
    }

    /// <param name="given">The parameters that the caller gave itself.</param>
    public static async Task<IReadOnlyList<Hint>> OfEmpty(ServiceQuestion question, Func<string, bool> given, CancellationToken ct)
    {
        var hints = new List<Hint>();
        foreach (var (term, used) in question.Text?.Replaced ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            hints.Add(new Hint("did_you_mean") { Term = term, Used = used });
        }
        if (question.Near is { ProximityM: not null } near && await Widen(question, near, ct) is { } wider)
        {
            hints.Add(wider);
        }
        var parameters = question.Conditions.Select(condition => condition.Parameter).Where(given).Concat(question.Text is null ? [] : ["search"]).Distinct();
        foreach (var parameter in parameters)
        {
            if (hints.Count >= Most)
            {
                break;
            }
            if (await ServicePages.Count(question.Without(parameter), ct) is > 0 and var total)
            {
                hints.Add(new Hint("drop_filter") { Parameter = parameter, Total = total });
            }
        }
        return hints;
    }

    private static async Task<Hint?> Widen(ServiceQuestion question, Near near, CancellationToken ct)
    {
        var wider = question.Without("proximity");
        var distances = (near with { ProximityM = null }).Nearest(question.Db);
        var found = wider.Services().Join(distances, service => service.Id, distance => distance.ServiceId, (_, distance) => distance.DistanceM);
        if (await found.MinAsync(metres => (int?)metres, ct) is not { } nearest || nearest > Near.Farthest)
        {
            return null;
        }
        return new Hint("widen") { Proximity = nearest, Total = await found.CountAsync(metres => metres <= nearest, ct) };
    }
}
