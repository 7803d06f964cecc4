using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;

namespace VrnApi.Features.Membership.Writing;

/// <summary>
/// Changes of what only some partners read of a network: each of them is told by a row of its own, and nobody else learns that there was
/// anything to tell. Whoever comes to the detail or loses it is told of all that it can read now, or no longer.
/// </summary>
internal static class DetailFeed
{
    public static async Task Meeting(VrnDbContext db, Guid network, Guid meeting, DateTimeOffset at, CancellationToken ct) =>
        Tell(db, "meeting", [meeting], await Readers(db, network, London.DayOf(at), members: true).ToListAsync(ct), at);

    /// <summary>A sign-up is read by its own organisation, by councils of the network's areas and by the core team.</summary>
    public static async Task SignUp(VrnDbContext db, SignUp signUp, DateTimeOffset at, CancellationToken ct) =>
        Tell(db, "sign-up", [signUp.Id], (await Readers(db, signUp.NetworkId, London.DayOf(at), members: false).ToListAsync(ct))
            .Union(await Of(db, signUp.OrganisationId, signUp.Urn).ToListAsync(ct)), at);

    /// <summary>An organisation has come to a network or left it. To be called when the change itself is saved.</summary>
    public static async Task MemberChanged(VrnDbContext db, Guid network, Guid? organisation, string? urn, DateTimeOffset at, CancellationToken ct)
    {
        if (await Of(db, organisation, urn).ToListAsync(ct) is { Count: > 0 } partners)
        {
            Tell(db, "meeting", await db.Set<Meeting>().Where(meeting => meeting.NetworkId == network).Select(meeting => meeting.Id).ToListAsync(ct), partners, at);
            await db.SaveChangesAsync(ct);
        }
    }

    private static void Tell(VrnDbContext db, string kind, IReadOnlyCollection<Guid> ids, IEnumerable<Guid> partners, DateTimeOffset at)
    {
        foreach (var partner in partners)
        {
            db.AddRange(ids.Select(id => new OutboxEntry { Kind = kind, EntityId = id, Action = ChangeAction.Updated, At = at, VisibilityKey = partner.ToString() }));
        }
    }

    /// <summary>The partners that an organisation or school belongs to.</summary>
    private static IQueryable<Guid> Of(VrnDbContext db, Guid? organisation, string? urn) => db.Set<Partner>()
        .Where(partner => db.Set<Organisation>().Any(row => row.Id == organisation && row.OwnerPartnerId == partner.Id) || (urn != null && partner.Urn == urn))
        .Select(partner => partner.Id);

    /// <summary>The partners that may read the detail of a network on a day, as <see cref="NetworkAccess.Detail"/> decides for one of them.</summary>
    internal static IQueryable<Guid> Readers(VrnDbContext db, Guid network, DateOnly day, bool members)
    {
        var seats = NetworkAccess.SeatsIn(db, day).Where(seat => seat.NetworkId == network);
        var signUps = db.Set<SignUp>().Where(signUp => signUp.NetworkId == network && signUp.State == SignUpState.Active);
        var own = db.Set<Organisation>();
        var areas = db.Set<NetworkArea>().Where(area => area.NetworkId == network && area.ValidFrom <= day && (area.ValidTo == null || area.ValidTo > day));
        return db.Set<Partner>().Where(partner => partner.Type == PartnerType.VrnCore
            || (partner.Type == PartnerType.Council && areas.Any(area => area.GssCode == partner.AreaCode
                || db.Set<AreaLink>().Any(link => (link.AncestorCode == area.GssCode && link.DescendantCode == partner.AreaCode)
                    || (link.AncestorCode == partner.AreaCode && link.DescendantCode == area.GssCode))))
            || (members && (seats.Any(seat => (partner.Urn != null && seat.Urn == partner.Urn) || own.Any(row => row.Id == seat.OrganisationId && row.OwnerPartnerId == partner.Id))
                || signUps.Any(signUp => (partner.Urn != null && signUp.Urn == partner.Urn) || own.Any(row => row.Id == signUp.OrganisationId && row.OwnerPartnerId == partner.Id)))))
            .Select(partner => partner.Id);
    }
}
