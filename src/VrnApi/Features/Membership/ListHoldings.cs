using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>Which functions are filled in a network on a day, and on whose behalf; never by whom. Scope <c>members:read</c>.</summary>
public static class ListHoldings
{
    /// <param name="Function">Code, such as <c>chair</c>.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(string? Function, DateOnly? AsOf);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<DatedPage<HoldingModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        if (await NetworkAccess.ByKey(ListNetworks.InForce(db, asOf), n).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<DatedPage<HoldingModel>>(new([.. (await OfNetworks(db, [id], criteria.Function, asOf, ct))[id]], null, asOf));
    }

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<HoldingModel>, ProblemAnswer>> One([FromRoute] string n, [FromRoute] Guid id, VrnDbContext db, CancellationToken ct) =>
        await NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct) is { } network && await Find(db, network, id, ct) is { } found
            ? new JsonAnswer<HoldingModel>(found)
            : new ProblemAnswer(Problems.NotFound);

    /// <summary>One holding of a network, of any day.</summary>
    internal static async Task<HoldingModel?> Find(VrnDbContext db, Guid network, Guid id, CancellationToken ct) =>
        (await Models(db, db.Set<RoleHolding>().Where(holding => holding.Id == id && holding.NetworkId == network), ct))[network].SingleOrDefault();

    internal static Task<ILookup<Guid, HoldingModel>> OfNetworks(VrnDbContext db, IReadOnlyCollection<Guid> networks, string? function, DateOnly asOf, CancellationToken ct) =>
        Models(db, db.Set<RoleHolding>().Where(holding => networks.Contains(holding.NetworkId) && holding.ValidFrom <= asOf && (holding.ValidTo == null || holding.ValidTo > asOf)
            && (function == null || holding.FunctionCode == function)), ct);

    private static async Task<ILookup<Guid, HoldingModel>> Models(VrnDbContext db, IQueryable<RoleHolding> holdings, CancellationToken ct) =>
        (await (from holding in holdings.AsNoTracking()
                join role in db.Set<RoleFunction>() on holding.FunctionCode equals role.Code
                join organisation in db.Set<Organisation>() on holding.OrganisationId equals (Guid?)organisation.Id into organisations
                from organisation in organisations.DefaultIfEmpty()
                orderby holding.FunctionCode, holding.ValidFrom, holding.Id
                select new
                {
                    holding.NetworkId,
                    Model = new HoldingModel(holding.Id, holding.FunctionCode, role.Label, organisation == null ? null : new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name),
                        holding.HeldAt, holding.SeatId, holding.ValidFrom, holding.ValidTo),
                }).ToListAsync(ct)).ToLookup(row => row.NetworkId, row => row.Model);
}

/// <summary>A function filled on behalf of an organisation.</summary>
/// <param name="HeldAt">The kind of place, where the organisation is not named.</param>
/// <param name="ValidTo">The first day on which it no longer holds; null while it does.</param>
public sealed record HoldingModel(
    Guid Id, string Function, string Label, OrganisationReference? Organisation, string? HeldAt, Guid? SeatId, DateOnly ValidFrom, DateOnly? ValidTo);
