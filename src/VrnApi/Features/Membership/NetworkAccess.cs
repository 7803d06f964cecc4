using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Partners;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Access;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>
/// Who may read the detail of a network: meetings, attendance, inputs, acceptances, commitments, sign-ups and compliance. The core team all;
/// whoever has a seat or an active sign-up there, or elsewhere with a rule that opens it; councils for networks of their area. It is asked of the rows with each request, so a
/// membership that has ended ends it with the next call.
/// </summary>
internal static class NetworkAccess
{
    /// <summary>Organisations that are the caller's own.</summary>
    public static IQueryable<Guid> Own(VrnDbContext db, Caller caller) =>
        db.Set<Organisation>().Where(organisation => organisation.OwnerPartnerId == caller.PartnerId).Select(organisation => organisation.Id);

    /// <summary>Of some networks those whose detail the caller may read today.</summary>
    public static IQueryable<Network> Detail(VrnDbContext db, IQueryable<Network> networks, Caller caller, TimeProvider clock)
    {
        if (caller.Type == PartnerType.VrnCore)
        {
            return networks;
        }
        var today = London.Today(clock);
        var (seats, signUps, areas) = (Seats(db, caller, today), SignUps(db, caller), AreasOn(db, today));
        var opened = AccessRights.Opened(db, AccessRights.Of(db, caller, today), caller.AreaCode, today);
        if (caller.Type != PartnerType.Council || caller.AreaCode is not { } code)
        {
            return networks.Where(network => seats.Contains(network.Id) || signUps.Contains(network.Id) || opened.Contains(network.Id));
        }
        return networks.Where(network => seats.Contains(network.Id) || signUps.Contains(network.Id) || opened.Contains(network.Id)
            || areas.Any(area => area.NetworkId == network.Id && (area.GssCode == code || db.Set<AreaLink>().Any(link =>
                (link.AncestorCode == area.GssCode && link.DescendantCode == code) || (link.AncestorCode == code && link.DescendantCode == area.GssCode)))));
    }

    /// <summary>Networks in which the caller has a seat on a day.</summary>
    public static IQueryable<Guid> Seats(VrnDbContext db, Caller caller, DateOnly day)
    {
        var (own, urn) = (Own(db, caller), caller.Urn);
        return SeatsIn(db, day).Where(seat => (seat.OrganisationId != null && own.Contains(seat.OrganisationId.Value)) || (urn != null && seat.Urn == urn)).Select(seat => seat.NetworkId);
    }

    /// <summary>Networks to which the caller's sign-up is active.</summary>
    public static IQueryable<Guid> SignUps(VrnDbContext db, Caller caller)
    {
        var (own, urn) = (Own(db, caller), caller.Urn);
        return db.Set<SignUp>().Where(signUp => signUp.State == SignUpState.Active && (own.Contains(signUp.OrganisationId) || (urn != null && signUp.Urn == urn))).Select(signUp => signUp.NetworkId);
    }

    public static IQueryable<NetworkArea> AreasOn(VrnDbContext db, DateOnly day) =>
        db.Set<NetworkArea>().Where(area => area.ValidFrom <= day && (area.ValidTo == null || area.ValidTo > day));

    /// <summary>A network by id or slug, if its detail is the caller's to read.</summary>
    public static async Task<Found?> Find(VrnDbContext db, string key, Caller caller, TimeProvider clock, CancellationToken ct) =>
        await Detail(db, ByKey(db.Set<Network>(), key), caller, clock).Select(network => new Found(network.Id, network.Slug)).SingleOrDefaultAsync(ct);

    public static IQueryable<Network> ByKey(IQueryable<Network> networks, string key) => Guid.TryParse(key, out var id)
        ? networks.Where(network => network.Id == id)
        : networks.Where(network => network.Slug == key);

    public static IQueryable<Seat> SeatsIn(VrnDbContext db, DateOnly day) => db.Set<Seat>()
        .Where(seat => (seat.ValidFrom == null || seat.ValidFrom <= day) && (seat.ValidTo == null || seat.ValidTo > day));

    public static bool Holds(DateOnly? from, DateOnly? to, DateOnly day) => (from is null || from <= day) && (to is null || to > day);

    /// <summary>Sign-ups that were active at the end of a day.</summary>
    public static IQueryable<SignUp> ActiveOn(VrnDbContext db, DateOnly day)
    {
        var end = EndOf(day);
        return db.Set<SignUp>().Where(signUp => signUp.ActiveAt != null && signUp.ActiveAt < end && (signUp.EndedAt == null || signUp.EndedAt >= end));
    }

    public static DateTimeOffset EndOf(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : London.Instant(day.AddDays(1), 0);

    public sealed record Found(Guid Id, string Slug);
}
