using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Access;
using VrnApi.Platform;

namespace VrnApi.Features.Membership.Writing;

/// <summary>
/// Changes of what only some partners read of a network: each of them is told by a row of its own, and nobody else learns that there was
/// anything to tell. Whoever comes to the detail or loses it is told of all that it can read now, or no longer.
/// </summary>
internal static class DetailFeed
{
    public static async Task Meeting(VrnDbContext db, Guid network, Guid meeting, DateTimeOffset at, CancellationToken ct) =>
        Tell(db, "meeting", [meeting], await Readers(db, network, London.DayOf(at), members: true, ct), at);

    /// <summary>A sign-up is read by its own organisation, by councils of the network's areas and by the core team.</summary>
    public static async Task SignUp(VrnDbContext db, SignUp signUp, DateTimeOffset at, CancellationToken ct) =>
        Tell(db, "sign-up", [signUp.Id], (await Readers(db, signUp.NetworkId, London.DayOf(at), members: false, ct))
            .Union(await Of(db, signUp.OrganisationId, signUp.Urn).Select(partner => partner.Id).ToListAsync(ct)), at);

    /// <summary>An organisation has come to a network or left it, and to what the network's rules open. To be called when the change itself is saved.</summary>
    public static async Task MemberChanged(VrnDbContext db, Guid network, AccessWhen when, Guid? organisation, string? urn, DateTimeOffset at, CancellationToken ct)
    {
        foreach (var partner in await Of(db, organisation, urn).ToListAsync(ct))
        {
            if (when != AccessWhen.Officer)
            {
                Tell(db, "meeting", await Meetings(db, db.Set<Network>().Where(row => row.Id == network).Select(row => row.Id), ct), [partner.Id], at);
            }
            var rules = AccessRights.LiveOn(db, London.DayOf(at)).Where(rule => rule.NetworkId == network && rule.When == when);
            Tell(db, "meeting", await Meetings(db, AccessRights.Opened(db, rules, partner.AreaCode, London.DayOf(at)), ct), [partner.Id], at);
        }
        await db.SaveChangesAsync(ct);
    }

    /// <summary>A rule has begun or ended: its members are told of the meetings that it opens or opened. To be called when the change itself is saved.</summary>
    public static async Task RuleChanged(VrnDbContext db, AccessRule rule, DateTimeOffset at, CancellationToken ct)
    {
        var (day, rules) = (London.DayOf(at), db.Set<AccessRule>().Where(row => row.Id == rule.Id));
        foreach (var partner in await Belonging(db, rule.NetworkId, rule.When, day).ToListAsync(ct))
        {
            Tell(db, "meeting", await Meetings(db, AccessRights.Opened(db, rules, partner.AreaCode, day), ct), [partner.Id], at);
        }
        await db.SaveChangesAsync(ct);
    }

    private static Task<List<Guid>> Meetings(VrnDbContext db, IQueryable<Guid> networks, CancellationToken ct) =>
        db.Set<Meeting>().Where(meeting => networks.Contains(meeting.NetworkId)).Select(meeting => meeting.Id).ToListAsync(ct);

    private static void Tell(VrnDbContext db, string kind, IReadOnlyCollection<Guid> ids, IEnumerable<Guid> partners, DateTimeOffset at)
    {
        foreach (var partner in partners)
        {
            db.AddRange(ids.Select(id => new OutboxEntry { Kind = kind, EntityId = id, Action = ChangeAction.Updated, At = at, VisibilityKey = partner.ToString() }));
        }
    }

    /// <summary>The partners that an organisation or school belongs to.</summary>
    private static IQueryable<Partner> Of(VrnDbContext db, Guid? organisation, string? urn) => db.Set<Partner>()
        .Where(partner => db.Set<Organisation>().Any(row => row.Id == organisation && row.OwnerPartnerId == partner.Id) || (urn != null && partner.Urn == urn));

    /// <summary>The partners that may read the detail of a network on a day, as <see cref="NetworkAccess.Detail"/> decides for one of them.</summary>
    private static async Task<List<Guid>> Readers(VrnDbContext db, Guid network, DateOnly day, bool members, CancellationToken ct)
    {
        var readers = await ByRegistration(db, network, day).Select(partner => partner.Id).ToListAsync(ct);
        if (members)
        {
            readers.AddRange(await Belonging(db, network, AccessWhen.Seat, day).Union(Belonging(db, network, AccessWhen.SignUp, day)).Select(partner => partner.Id).ToListAsync(ct));
            foreach (var rule in await AccessRights.LiveOn(db, day).AsNoTracking().ToListAsync(ct))
            {
                readers.AddRange(await OpenedTo(db, rule, network, day, ct));
            }
        }
        return [.. readers.Distinct()];
    }

    private static async Task<IEnumerable<Guid>> OpenedTo(VrnDbContext db, AccessRule rule, Guid network, DateOnly day, CancellationToken ct)
    {
        var rules = db.Set<AccessRule>().Where(row => row.Id == rule.Id);
        var reached = new Dictionary<string, bool>(StringComparer.Ordinal);
        var partners = await Belonging(db, rule.NetworkId, rule.When, day).Select(partner => new { partner.Id, partner.AreaCode }).ToListAsync(ct);
        foreach (var area in partners.Select(partner => partner.AreaCode ?? "").Distinct(StringComparer.Ordinal))
        {
            reached[area] = await AccessRights.Opened(db, rules, area, day).ContainsAsync(network, ct);
        }
        return partners.Where(partner => reached[partner.AreaCode ?? ""]).Select(partner => partner.Id);
    }

    internal static IQueryable<Partner> ByRegistration(VrnDbContext db, Guid network, DateOnly day)
    {
        var areas = NetworkAccess.AreasOn(db, day).Where(area => area.NetworkId == network);
        return db.Set<Partner>().Where(partner => partner.Type == PartnerType.VrnCore
            || (partner.Type == PartnerType.Council && areas.Any(area => area.GssCode == partner.AreaCode
                || db.Set<AreaLink>().Any(link => (link.AncestorCode == area.GssCode && link.DescendantCode == partner.AreaCode)
                    || (link.AncestorCode == partner.AreaCode && link.DescendantCode == area.GssCode)))));
    }

    /// <summary>The partners that belong to a network in one way.</summary>
    internal static IQueryable<Partner> Belonging(VrnDbContext db, Guid network, AccessWhen when, DateOnly day)
    {
        var own = db.Set<Organisation>();
        switch (when)
        {
            case AccessWhen.Seat:
                var seats = NetworkAccess.SeatsIn(db, day).Where(seat => seat.NetworkId == network);
                return db.Set<Partner>().Where(partner => seats.Any(seat => (partner.Urn != null && seat.Urn == partner.Urn) || own.Any(row => row.Id == seat.OrganisationId && row.OwnerPartnerId == partner.Id)));
            case AccessWhen.SignUp:
                var signUps = db.Set<SignUp>().Where(signUp => signUp.NetworkId == network && signUp.State == SignUpState.Active);
                return db.Set<Partner>().Where(partner => signUps.Any(signUp => (partner.Urn != null && signUp.Urn == partner.Urn) || own.Any(row => row.Id == signUp.OrganisationId && row.OwnerPartnerId == partner.Id)));
            default:
                var offices = db.Set<RoleHolding>().Where(holding => holding.NetworkId == network && holding.ValidFrom <= day && (holding.ValidTo == null || holding.ValidTo > day)
                    && db.Set<RoleFunction>().Any(function => function.Code == holding.FunctionCode && function.IsOfficer));
                return db.Set<Partner>().Where(partner => offices.Any(holding => own.Any(row => row.Id == holding.OrganisationId && row.OwnerPartnerId == partner.Id)));
        }
    }
}
