using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Compliance;

/// <summary>The verdicts on one network on a day. Scope <c>members:read</c>, and a right to the network's detail.</summary>
public static class GetCompliance
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    /// <param name="Rules">Such as <c>R1,R3</c>; all when absent.</param>
    public sealed record Criteria(DateOnly? AsOf, string? Rules);

    public sealed record ComplianceModel(NetworkReference Network, DateOnly AsOf, IReadOnlyList<RuleResult> Results);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<ComplianceModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (Read(criteria.Rules?.Split(',', StringSplitOptions.TrimEntries)) is not { } rules)
        {
            return Unknown();
        }
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var networks = NetworkAccess.Detail(db, NetworkAccess.ByKey(ListNetworks.InForce(db, asOf), n), caller, clock);
        var facts = await Facts(db, networks, asOf, rules, ct);
        if (facts is not [{ } network])
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var name = await db.Set<Network>().Where(row => row.Id == network.Id).Select(row => row.Name).SingleAsync(ct);
        return new JsonAnswer<ComplianceModel>(new ComplianceModel(
            new NetworkReference { Id = network.Id, Slug = network.Slug, Name = name }, asOf, RuleBook.Judge(network, rules)));
    }

    /// <summary>The verdicts on some networks on a day, as far as their detail is the caller's to read.</summary>
    internal static async Task<ILookup<(Guid, DateOnly), RuleResult>> OfNetworks(
        VrnDbContext db, IReadOnlyCollection<Guid> ids, DateOnly asOf, IReadOnlyList<Rule> rules, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        var networks = NetworkAccess.Detail(db, db.Set<Network>().Where(network => ids.Contains(network.Id)), caller, clock);
        return (await Facts(db, networks, asOf, rules, ct)).SelectMany(facts => RuleBook.Judge(facts, rules).Select(result => (facts.Id, result)))
            .ToLookup(pair => (pair.Id, asOf), pair => pair.result);
    }

    internal static Task<IReadOnlyList<NetworkFacts>> Facts(
        VrnDbContext db, IQueryable<Network> networks, DateOnly asOf, IReadOnlyList<Rule> rules, CancellationToken ct) =>
        new ComplianceFacts(db, networks, asOf, rules.Select(rule => rule.Code).ToHashSet(StringComparer.Ordinal), ct).Load();

    /// <returns>All for null; null when one of them is no rule. In the order of the book, each once.</returns>
    internal static IReadOnlyList<Rule>? Read(IReadOnlyCollection<string>? codes) => codes is null ? RuleBook.All
        : codes.Any(code => RuleBook.Find(code) is null) ? null
        : [.. RuleBook.All.Where(rule => codes.Contains(rule.Code))];

    internal static ProblemAnswer Unknown() => new(Problems.UnknownRule, null,
        [Fault.InQuery("rules", Problems.UnknownRule.Code, "Rules are R1 to R15, with commas.") with { Expected = string.Join(", ", RuleBook.All.Select(rule => rule.Code)) }]);
}
