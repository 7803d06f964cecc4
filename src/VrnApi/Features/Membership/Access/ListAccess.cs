using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Access;

/// <summary>What the caller may read of networks because it belongs to some, each right with its source. Scope <c>self:manage</c>.</summary>
public static class ListAccess
{
    /// <param name="Network">Slug of the network that the caller belongs to.</param>
    /// <param name="When">What kind of belonging it is.</param>
    /// <param name="Rule">The access rule that gives it; null for what the membership itself opens: this network's own detail.</param>
    /// <param name="Areas">GSS codes whose networks' detail a rule opens, with those above and within them.</param>
    public sealed record AccessModel(string Network, AccessWhen When, AccessGives Gives, Guid? Rule, IReadOnlyList<string> Areas);

    public static async Task<JsonAnswer<DatedPage<AccessModel>>> Handle(Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var today = London.Today(clock);
        var rights = await Own(db, NetworkAccess.Seats(db, caller, today), AccessWhen.Seat, ct);
        rights.AddRange(await Own(db, NetworkAccess.SignUps(db, caller), AccessWhen.SignUp, ct));
        var rules = await AccessRights.Of(db, caller, today).Join(db.Set<Network>(), rule => rule.NetworkId, network => network.Id, (rule, network) => new { rule, network.Slug })
            .OrderBy(row => row.Slug).ThenBy(row => row.rule.Id).AsNoTracking().ToListAsync(ct);
        var networks = rules.ConvertAll(row => row.rule.NetworkId);
        var areas = (await NetworkAccess.AreasOn(db, today).Where(area => networks.Contains(area.NetworkId)).OrderBy(area => area.GssCode)
            .Select(area => new { area.NetworkId, area.GssCode }).ToListAsync(ct)).ToLookup(area => area.NetworkId, area => area.GssCode);
        rights.AddRange(rules.Select(row => new AccessModel(row.Slug, row.rule.When, row.rule.Gives, row.rule.Id,
            row.rule.AreaBasis == AccessAreaBasis.NetworkAreas ? [.. areas[row.rule.NetworkId].Distinct(StringComparer.Ordinal)] : caller.AreaCode is { } code ? [code] : [])));
        return new(new(rights, null, today));
    }

    private static async Task<List<AccessModel>> Own(VrnDbContext db, IQueryable<Guid> networks, AccessWhen when, CancellationToken ct) =>
        (await db.Set<Network>().Where(network => networks.Contains(network.Id)).OrderBy(network => network.Slug).Select(network => network.Slug).ToListAsync(ct))
            .ConvertAll(slug => new AccessModel(slug, when, AccessGives.NetworkDetail, null, []));
}
