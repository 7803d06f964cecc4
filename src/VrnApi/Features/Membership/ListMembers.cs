using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The organisations of a network on a day, and whether they have accepted its terms; none for callers who may not read its detail. Scope <c>members:read</c>.</summary>
public static class ListMembers
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(DateOnly? AsOf);

    /// <param name="Acceptance"><c>current</c>, <c>out-of-date</c> or <c>none</c>; null where no terms are adopted.</param>
    /// <param name="Principles">Codes it is committed to.</param>
    public sealed record MemberModel(Guid Id, string Slug, string Name, string? Acceptance, IReadOnlyList<string> Principles);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<DatedPage<MemberModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var known = NetworkAccess.ByKey(ListNetworks.InForce(db, asOf), n);
        if (!await known.AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var facts = await GetCompliance.Facts(db, NetworkAccess.Detail(db, known, caller, clock), asOf, GetCompliance.Read(["R5", "R6"])!, ct);
        return new JsonAnswer<DatedPage<MemberModel>>(new([.. facts.SelectMany(network => network.Members.Select(member => new MemberModel(member.Id, member.Slug, member.Name,
            network.Terms is not { } terms ? null : member.AcceptedVersions.Contains(terms.CurrentVersion) ? "current" : member.AcceptedVersions.Count > 0 ? "out-of-date" : "none",
            [.. member.Principles.Order(StringComparer.Ordinal)])))], null, asOf));
    }
}
