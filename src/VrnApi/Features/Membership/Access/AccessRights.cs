using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Access;

/// <summary>
/// What live access rules add to a membership: the detail of further networks, by their areas. It is asked of the rows with each request,
/// so what a seat, sign-up or office opens ends with it. It adds rows that may be read, never a scope.
/// </summary>
internal static class AccessRights
{
    public static IQueryable<AccessRule> LiveOn(VrnDbContext db, DateOnly day) =>
        db.Set<AccessRule>().Where(rule => rule.ValidFrom <= day && (rule.ValidTo == null || rule.ValidTo > day));

    /// <summary>Rules that the caller's memberships of a day open.</summary>
    public static IQueryable<AccessRule> Of(VrnDbContext db, Caller caller, DateOnly day)
    {
        var (seats, signUps, offices) = (NetworkAccess.Seats(db, caller, day), NetworkAccess.SignUps(db, caller), Offices(db, caller, day));
        return LiveOn(db, day).Where(rule =>
            (rule.When == AccessWhen.Seat && seats.Contains(rule.NetworkId))
            || (rule.When == AccessWhen.SignUp && signUps.Contains(rule.NetworkId))
            || (rule.When == AccessWhen.Officer && offices.Contains(rule.NetworkId)));
    }

    /// <summary>Networks that work for an area which the rules give, for one above it or for one within it.</summary>
    /// <param name="organisationArea">Area of the reader's registration; null for none.</param>
    public static IQueryable<Guid> Opened(VrnDbContext db, IQueryable<AccessRule> rules, string? organisationArea, DateOnly day)
    {
        var areas = NetworkAccess.AreasOn(db, day);
        var given = areas.Where(area => rules.Any(rule => rule.AreaBasis == AccessAreaBasis.NetworkAreas && rule.NetworkId == area.NetworkId)).Select(area => area.GssCode);
        var own = rules.Where(rule => rule.AreaBasis == AccessAreaBasis.OrganisationArea);
        return areas.Where(area =>
            given.Any(code => code == area.GssCode || db.Set<Data.Reference.AreaLink>().Any(link =>
                (link.AncestorCode == area.GssCode && link.DescendantCode == code) || (link.AncestorCode == code && link.DescendantCode == area.GssCode)))
            || (organisationArea != null && own.Any() && (area.GssCode == organisationArea || db.Set<Data.Reference.AreaLink>().Any(link =>
                (link.AncestorCode == area.GssCode && link.DescendantCode == organisationArea) || (link.AncestorCode == organisationArea && link.DescendantCode == area.GssCode)))))
            .Select(area => area.NetworkId);
    }

    /// <summary>Networks in which an officer function is filled on behalf of the caller.</summary>
    private static IQueryable<Guid> Offices(VrnDbContext db, Caller caller, DateOnly day)
    {
        var own = NetworkAccess.Own(db, caller);
        return db.Set<RoleHolding>()
            .Where(holding => holding.ValidFrom <= day && (holding.ValidTo == null || holding.ValidTo > day) && holding.OrganisationId != null && own.Contains(holding.OrganisationId.Value)
                && db.Set<RoleFunction>().Any(function => function.Code == holding.FunctionCode && function.IsOfficer))
            .Select(holding => holding.NetworkId);
    }
}
