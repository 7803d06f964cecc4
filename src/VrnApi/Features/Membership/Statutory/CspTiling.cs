using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Data;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>Which community safety partnership covers which districts of a group on a day. Scope <c>areas:read</c>.</summary>
public static class CspTiling
{
    /// <param name="Group">Such as <c>llr</c>, which is meant when absent.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(string? Group, DateOnly? AsOf);

    /// <param name="Partition">Every district is covered once.</param>
    /// <param name="Members">Upper-tier and unitary authorities.</param>
    /// <param name="Districts">What must be covered; GSS codes.</param>
    /// <param name="Missing">Districts that none covers.</param>
    /// <param name="Doubled">Districts that more than one covers.</param>
    public sealed record TilingModel(
        string Group, string Label, DateOnly AsOf, bool Partition, IReadOnlyList<CspModel> Csps, IReadOnlyList<string> Members, IReadOnlyList<string> Districts,
        IReadOnlyList<string> Missing, IReadOnlyList<string> Doubled);

    public sealed record CspModel(Guid Id, string Slug, string Name, IReadOnlyList<string> Districts);

    public static async Task<Results<JsonAnswer<TilingModel>, ProblemAnswer>> Handle([AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        return await Of(db, criteria.Group ?? "llr", criteria.AsOf ?? London.Today(clock), ct) is { } tiling
            ? new JsonAnswer<TilingModel>(tiling)
            : new ProblemAnswer(Problems.NotFound, "There is no such group of areas.");
    }

    internal static async Task<TilingModel?> Of(VrnDbContext db, string group, DateOnly asOf, CancellationToken ct)
    {
        if ((await TilingReads.Of(db, asOf, ct)).FirstOrDefault(tiling => tiling.Facts.Group == group) is not { } found)
        {
            return null;
        }
        var (missing, doubled) = R11CspTiling.Gaps(found.Facts);
        return new TilingModel(group, found.Label, asOf, missing.Count + doubled.Count == 0,
            [.. found.Facts.Partnerships.Select(each => new CspModel(each.Id, each.Slug, each.Name, each.Districts))], found.Members, found.Facts.Districts, missing, doubled);
    }
}
