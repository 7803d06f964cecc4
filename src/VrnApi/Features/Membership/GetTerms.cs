using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The terms of reference that a network has adopted on a day, with their rules. Scope <c>members:read</c>.</summary>
public static class GetTerms
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(DateOnly? AsOf);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<AdoptedTermsModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var networks = NetworkAccess.ByKey(ListNetworks.InForce(db, asOf), n).Select(network => network.Id);
        var adoption = await db.Set<TermsAdoption>().Where(row => networks.Contains(row.NetworkId) && row.AdoptedFrom <= asOf && (row.AdoptedTo == null || row.AdoptedTo > asOf))
            .OrderByDescending(row => row.AdoptedFrom).FirstOrDefaultAsync(ct);
        return adoption is null
            ? new ProblemAnswer(Problems.NotFound, "There is no such network, or it has adopted no terms on that day.")
            : new JsonAnswer<AdoptedTermsModel>(new(adoption.AdoptedFrom, (await Versions(db, row => row.Id == adoption.TermsVersionId, ct)).Single(), asOf));
    }

    public static async Task<JsonAnswer<Page<TermsVersionModel>>> List(Caller caller, VrnDbContext db, CancellationToken ct) => new(new(await Versions(db, Shown(caller), ct), null));

    /// <param name="code">Of the terms.</param>
    public static async Task<Results<JsonAnswer<Page<TermsVersionModel>>, ProblemAnswer>> OfOne([FromRoute] string code, Caller caller, VrnDbContext db, CancellationToken ct) =>
        await db.Set<VrnApi.Data.Membership.Terms>().AnyAsync(terms => terms.Code == code, ct)
            ? new JsonAnswer<Page<TermsVersionModel>>(new([.. (await Versions(db, Shown(caller), ct)).Where(version => version.Code == code)], null))
            : new ProblemAnswer(Problems.NotFound);

    /// <param name="code">Of the terms.</param>
    /// <param name="v">Number of the version.</param>
    public static async Task<Results<JsonAnswer<TermsVersionModel>, ProblemAnswer>> One([FromRoute] string code, [FromRoute] int v, Caller caller, VrnDbContext db, CancellationToken ct) =>
        (await Versions(db, Shown(caller), ct)).SingleOrDefault(version => version.Code == code && version.Version == v) is { } found
            ? new JsonAnswer<TermsVersionModel>(found)
            : new ProblemAnswer(Problems.NotFound);

    /// <summary>Drafts are for those who write them.</summary>
    private static System.Linq.Expressions.Expression<Func<TermsVersion, bool>> Shown(Caller caller)
    {
        var writes = caller.Has("members:write");
        return version => writes || version.Status != TermsStatus.Draft;
    }

    /// <summary>What each of some networks has adopted on a day.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, TermsVersionModel>> OfNetworks(VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, CancellationToken ct)
    {
        var adopted = (await db.Set<TermsAdoption>().AsNoTracking().Where(row => networks.Contains(row.NetworkId) && row.AdoptedFrom <= asOf && (row.AdoptedTo == null || row.AdoptedTo > asOf))
            .ToListAsync(ct)).GroupBy(row => row.NetworkId).ToDictionary(group => group.Key, group => group.MaxBy(row => row.AdoptedFrom)!.TermsVersionId);
        var ids = adopted.Values.Distinct().ToArray();
        var versions = (await Versions(db, row => ids.Contains(row.Id), ct)).ToDictionary(version => version.Id);
        return adopted.ToDictionary(pair => pair.Key, pair => versions[pair.Value]);
    }

    internal static async Task<IReadOnlyList<TermsVersionModel>> Versions(VrnDbContext db, System.Linq.Expressions.Expression<Func<TermsVersion, bool>> which, CancellationToken ct)
    {
        var rows = await (from version in db.Set<TermsVersion>().AsNoTracking().Where(which)
                          join terms in db.Set<VrnApi.Data.Membership.Terms>() on version.TermsCode equals terms.Code
                          join citation in db.Set<Citation>() on version.CitationId equals (Guid?)citation.Id into citations
                          from citation in citations.DefaultIfEmpty()
                          orderby version.TermsCode, version.Version
                          select new { Version = version, terms.Title, Citation = citation }).ToListAsync(ct);
        var ids = rows.Select(row => row.Version.Id).ToList();
        var items = (await db.Set<StandingItem>().AsNoTracking().Where(item => ids.Contains(item.TermsVersionId)).OrderBy(item => item.Order).ToListAsync(ct))
            .ToLookup(item => item.TermsVersionId, item => new StandingItemModel(item.Code, item.Order, item.Label));
        return [.. rows.Select(row => new TermsVersionModel(row.Version.Id, row.Version.TermsCode, row.Title, row.Version.Version, row.Version.Status, row.Version.EffectiveFrom, row.Version.Text,
            row.Version.MinMeetingsPerYear, row.Version.IdealGapMinDays, row.Version.IdealGapMaxDays, row.Version.RequiresChair, row.Version.RequiresDeputy,
            row.Version.PractitionerMajority, row.Version.RequiresSchool, row.Version.RequiresStrategic, row.Version.RequiresExpert, row.Version.QuorumKind,
            row.Version.QuorumValue, row.Version.PrincipleSetCode, [.. items[row.Version.Id]], row.Citation is null ? null : CitationModel.Of(row.Citation)))];
    }
}

public sealed record AdoptedTermsModel(DateOnly AdoptedFrom, TermsVersionModel Terms, DateOnly AsOf);

/// <summary>A text with computable rules. A rule that the text does not set is null or false.</summary>
public sealed record TermsVersionModel(
    Guid Id, string Code, string Title, int Version, TermsStatus Status, DateOnly? EffectiveFrom, string Text, int? MinMeetingsPerYear, int? IdealGapMinDays, int? IdealGapMaxDays,
    bool RequiresChair, bool RequiresDeputy, bool PractitionerMajority, bool RequiresSchool, bool RequiresStrategic, bool RequiresExpert, QuorumKind? QuorumKind,
    decimal? QuorumValue, string? PrincipleSet, IReadOnlyList<StandingItemModel> StandingAgenda, CitationModel? Citation);

public sealed record StandingItemModel(string Code, int Order, string Label);
