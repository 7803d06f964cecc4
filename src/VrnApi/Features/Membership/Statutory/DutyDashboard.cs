using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>How the partnerships that discharge the duty stand: R10 to R12 and what is due. Scope <c>areas:read</c>.</summary>
public static class DutyDashboard
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(DateOnly? AsOf);

    public sealed record DashboardModel(DateOnly AsOf, IReadOnlyList<PartnershipModel> Partnerships);

    /// <param name="Classes">Seats by statutory class on the day.</param>
    public sealed record PartnershipModel(
        NetworkReference Network, IReadOnlyDictionary<string, int> Classes, IReadOnlyList<RuleResult> Results, IReadOnlyList<ProductModel> Products);

    public static async Task<Results<JsonAnswer<DashboardModel>, ProblemAnswer>> Handle([AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        var rules = GetCompliance.Read(["R10", "R11", "R12"])!;
        var networks = ListNetworks.InForce(db, asOf).Where(network => network.IsDutyPartnership);
        var facts = await GetCompliance.Facts(db, networks, asOf, rules, ct);
        var heads = await networks.Select(network => new NetworkReference { Id = network.Id, Slug = network.Slug, Name = network.Name }).ToDictionaryAsync(network => network.Id, ct);
        var products = (await ListProducts.Of(db, null, null, asOf, ct)).ToLookup(product => product.Network);
        return new JsonAnswer<DashboardModel>(new(asOf, [.. facts.Where(each => heads.ContainsKey(each.Id)).Select(each => new PartnershipModel(heads[each.Id],
            each.Seats.CountBy(seat => seat.Class).OrderBy(pair => pair.Key).ToDictionary(pair => VrnApi.Data.Model.Codes.Of(pair.Key), pair => pair.Value),
            RuleBook.Judge(each, rules), [.. products[each.Slug]]))]));
    }
}
