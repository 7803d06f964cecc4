using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;

namespace VrnApi.Features.Membership;

/// <summary>Which partnership covers which districts of a group on a day.</summary>
internal static class TilingReads
{
    /// <param name="Members">Upper-tier and unitary authorities of the group.</param>
    public sealed record Tiling(string Label, IReadOnlyList<string> Members, TilingFacts Facts);

    /// <summary>Every group: two statements.</summary>
    public static async Task<IReadOnlyList<Tiling>> Of(VrnDbContext db, DateOnly asOf, CancellationToken ct)
    {
        var groups = await db.Set<AreaGroup>().AsNoTracking().Include(group => group.Members).OrderBy(group => group.Code).ToListAsync(ct);
        var rows = await ListNetworks.InForce(db, asOf).Where(network => network.TilingGroup != null && network.Status == NetworkStatus.Active).OrderBy(network => network.NameSort)
            .Select(network => new
            {
                network.Id,
                network.Slug,
                network.Name,
                network.TilingGroup,
                Districts = network.Areas.Where(area => area.ValidFrom <= asOf && (area.ValidTo == null || area.ValidTo > asOf)).Select(area => area.GssCode).ToList(),
            }).ToListAsync(ct);
        return [.. groups.Select(group => new Tiling(group.Label,
            [.. group.Members.Where(member => member.Role == AreaGroupRole.Member).Select(member => member.GssCode).Order(StringComparer.Ordinal)],
            new TilingFacts(group.Code, [.. group.Members.Where(member => member.Role == AreaGroupRole.District).Select(member => member.GssCode).Order(StringComparer.Ordinal)],
                [.. rows.Where(row => row.TilingGroup == group.Code)
                    .Select(row => new PartnershipFact(row.Id, row.Slug, row.Name, [.. row.Districts.Order(StringComparer.Ordinal)]))])))];
    }
}
