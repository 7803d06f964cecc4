using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Compliance;

/// <summary>How the networks of a kind or an area keep the rules, counted. Networks whose detail the caller may not read are not in it. Scope <c>members:read</c>.</summary>
public static class ComplianceOverview
{
    /// <param name="Area">GSS code; networks whose area contains it or lies within it.</param>
    /// <param name="Kind">Such as <c>csp</c>.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    /// <param name="Rules">Such as <c>R1,R3</c>; all when absent.</param>
    public sealed record Criteria(string? Area, string? Kind, DateOnly? AsOf, string? Rules);

    /// <param name="Networks">How many were judged.</param>
    /// <param name="Total">Verdicts by rule.</param>
    /// <param name="Kinds">The same by kind of network.</param>
    /// <param name="Areas">The same by area; a network of several areas counts in each.</param>
    public sealed record OverviewModel(DateOnly AsOf, string? Area, int Networks, IReadOnlyList<RuleCounts> Total, IReadOnlyList<KindCounts> Kinds, IReadOnlyList<AreaCounts> Areas);

    public sealed record KindCounts(NetworkKind Kind, int Networks, IReadOnlyList<RuleCounts> Rules);

    public sealed record AreaCounts(string Area, int Networks, IReadOnlyList<RuleCounts> Rules);

    /// <param name="Statuses">How many networks have each status; statuses of none are left out.</param>
    public sealed record RuleCounts(string Rule, string Title, IReadOnlyDictionary<string, int> Statuses);

    public static async Task<Results<JsonAnswer<OverviewModel>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (GetCompliance.Read(criteria.Rules?.Split(',', StringSplitOptions.TrimEntries)) is not { } rules)
        {
            return GetCompliance.Unknown();
        }
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var faults = new List<Fault>();
        var filter = ListNetworks.Read(new ListNetworks.Criteria(criteria.Kind, criteria.Area, null, null, null, null, criteria.AsOf, null, null, null, null), London.Today(clock), faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(faults is [{ Parameter: "area" }] ? Problems.InvalidArea : Problems.InvalidParameter, null, faults);
        }
        var networks = NetworkAccess.Detail(db, ListNetworks.Query(db, filter), caller, clock);
        var asOf = filter.AsOf;
        var heads = await networks.Select(network => new
        {
            network.Id,
            network.Kind,
            Areas = network.Areas.Where(area => area.ValidFrom <= asOf && (area.ValidTo == null || area.ValidTo > asOf)).Select(area => area.GssCode).ToList(),
        }).ToDictionaryAsync(network => network.Id, ct);
        // By their keys: which networks lie in the area would be found out again for each kind of row.
        Guid[] found = [.. heads.Keys];
        var judged = (await GetCompliance.Facts(db, db.Set<Network>().Where(network => found.Contains(network.Id)), asOf, rules, ct))
            .Select(facts => (Head: heads[facts.Id], Results: RuleBook.Judge(facts, rules))).ToList();
        return new JsonAnswer<OverviewModel>(new OverviewModel(asOf, criteria.Area, judged.Count, Count(judged.Select(each => each.Results)),
            [.. judged.GroupBy(each => each.Head.Kind).OrderBy(group => group.Key).Select(group => new KindCounts(group.Key, group.Count(), Count(group.Select(each => each.Results))))],
            [.. judged.SelectMany(each => each.Head.Areas.Select(area => (area, each.Results))).GroupBy(pair => pair.area).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new AreaCounts(group.Key, group.Count(), Count(group.Select(pair => pair.Results))))]));

        IReadOnlyList<RuleCounts> Count(IEnumerable<IReadOnlyList<RuleResult>> results)
        {
            var counts = results.SelectMany(each => each).CountBy(result => (result.Rule, result.Status)).ToLookup(pair => pair.Key.Rule);
            return [.. rules.Select(rule => new RuleCounts(rule.Code, rule.Title,
                counts[rule.Code].OrderBy(pair => pair.Key.Status).ToDictionary(pair => RuleResult.Code(pair.Key.Status), pair => pair.Value)))];
        }
    }
}
