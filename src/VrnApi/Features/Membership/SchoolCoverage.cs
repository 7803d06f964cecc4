using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>Which of the open schools of a network's areas have signed up. Scope <c>members:read</c>, and a right to the network's detail.</summary>
public static class SchoolCoverage
{
    private static readonly string[] Keys = ["authority", "phase", "district"];
    private static readonly Lazy<MembershipFile.CaseFact> Case = new(() => SeedFile.Read<MembershipFile>("seed/membership.json").OxfordCase);

    /// <param name="By"><c>authority</c>, which is meant when absent, <c>phase</c> or <c>district</c>.</param>
    /// <param name="Phase">Such as <c>secondary</c>; all when absent.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(string? By, string? Phase, DateOnly? AsOf);

    /// <param name="Gaps">Open schools without an active sign-up.</param>
    /// <param name="Stated">Figures that a document states, beside those counted here.</param>
    public sealed record CoverageModel(
        DateOnly AsOf, CountModel Overall, IReadOnlyList<GroupModel> Groups, IReadOnlyList<GapModel> Gaps, IReadOnlyList<StatedModel> Stated);

    /// <param name="Open">Open schools.</param>
    /// <param name="SignedUp">Of them with an active sign-up.</param>
    /// <param name="Attended">Of them at a meeting within twelve months.</param>
    /// <param name="Percent">Signed up, rounded down; null where none is open.</param>
    public sealed record CountModel(int Open, int SignedUp, int Attended, int? Percent);

    public sealed record GroupModel(string Key, CountModel Count);

    public sealed record GapModel(string Urn, string Name);

    /// <param name="Operator">Such as <c>more-than</c>.</param>
    public sealed record StatedModel(string Operator, int Number, CitationModel Citation);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<CoverageModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var by = criteria.By ?? Keys[0];
        var faults = new List<Fault>();
        if (!Keys.Contains(by))
        {
            faults.Add(Fault.InQuery("by", Problems.InvalidParameter.Code, $"The value must be one of: {string.Join(", ", Keys)}."));
        }
        if (criteria.Phase is not null && !Establishment.Phases.Contains(criteria.Phase))
        {
            faults.Add(Fault.InQuery("phase", Problems.InvalidParameter.Code, $"The value must be one of: {string.Join(", ", Establishment.Phases)}."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var networks = NetworkAccess.Detail(db, NetworkAccess.ByKey(db.Set<Network>(), n), caller, clock);
        return (await Of(db, networks, by, criteria.Phase, asOf, ct)).Values.SingleOrDefault() is { } found ? new JsonAnswer<CoverageModel>(found) : new ProblemAnswer(Problems.NotFound);
    }

    /// <param name="by">A key of the groups.</param>
    /// <param name="phase">Null for all.</param>
    internal static async Task<IReadOnlyDictionary<Guid, CoverageModel>> Of(VrnDbContext db, IQueryable<Network> networks, string by, string? phase, DateOnly asOf, CancellationToken ct)
    {
        var slugs = await networks.Select(row => new { row.Id, row.Slug }).ToDictionaryAsync(row => row.Id, row => row.Slug, ct);
        var all = slugs.Count == 0 ? null : await new SchoolFacts(db, asOf, ct).Of(networks.Select(row => row.Id));
        return slugs.ToDictionary(pair => pair.Key, pair =>
        {
            var schools = all![pair.Key].Where(school => phase is null || school.Phase == phase).ToList();
            return new CoverageModel(asOf, Count(schools),
                [.. schools.GroupBy(school => by switch { "phase" => school.Phase, "district" => school.District, _ => school.Authority })
                    .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new GroupModel(group.Key, Count([.. group])))],
                [.. schools.Where(school => !school.SignedUp).Select(school => new GapModel(school.Urn, school.Name))],
                pair.Value != Case.Value.Network ? [] : [new(Case.Value.SchoolsRepresented.Value.Operator, Case.Value.SchoolsRepresented.Value.Number, new CitationModel
                {
                    Document = Case.Value.SchoolsRepresented.Citation.Document,
                    Section = Case.Value.SchoolsRepresented.Citation.Section,
                    Quote = Case.Value.SchoolsRepresented.Citation.Quote,
                })]);
        });
    }

    private static CountModel Count(List<SchoolFact> schools)
    {
        var signedUp = schools.Count(school => school.SignedUp);
        return new(schools.Count, signedUp, schools.Count(school => school.Attended), schools.Count == 0 ? null : 100 * signedUp / schools.Count);
    }
}
