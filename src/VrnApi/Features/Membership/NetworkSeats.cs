using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Membership;

/// <summary>The seats of networks on a day, by number.</summary>
internal static class NetworkSeats
{
    private static readonly SortKey<Seat, SeatModel> Id = new SortKey<Seat, SeatModel, Guid>("id", seat => seat.Id, seat => seat.Id);
    private static readonly SortKey<Seat, SeatModel> Number = new SortKey<Seat, SeatModel, int>("number", seat => seat.Number, seat => seat.Number);

    /// <summary>By number, where nobody says otherwise.</summary>
    public static readonly Order<Seat, SeatModel> Ordinary = new(Id, (Number, false));

    /// <summary>What seats are narrowed to; nulls narrow nothing.</summary>
    /// <param name="Function">Of the kind of seat.</param>
    /// <param name="Vacant">A function's seat whose last holder has left, with none after.</param>
    public sealed record Narrowing(StatutoryClass? Class, string? Function, bool? Vacant)
    {
        internal IQueryable<Seat> Of(VrnDbContext db, IQueryable<Seat> seats, DateOnly asOf)
        {
            if (Class is { } asked)
            {
                seats = seats.Where(seat => seat.SeatType != null ? seat.SeatType.StatutoryClass == asked
                    : db.Set<OrganisationProfile>().Any(profile => profile.OrganisationId == seat.OrganisationId && profile.StatutoryClass == asked)
                        || (asked == StatutoryClass.None && !db.Set<OrganisationProfile>().Any(profile => profile.OrganisationId == seat.OrganisationId)));
            }
            if (Function is { } function)
            {
                seats = seats.Where(seat => seat.SeatType!.RoleFunction == function);
            }
            return Vacant is not { } vacant ? seats : seats.Where(seat => vacant == (seat.OrganisationId == null
                && db.Set<RoleHolding>().Any(holding => holding.SeatId == seat.Id && holding.ValidFrom <= asOf)
                && !db.Set<RoleHolding>().Any(holding => holding.SeatId == seat.Id && holding.ValidFrom <= asOf && (holding.ValidTo == null || holding.ValidTo > asOf))));
        }
    }

    public enum OrderField
    {
        Number,
        ValidFrom,
        ValidTo,
    }

    public static Order<Seat, SeatModel> Order(IReadOnlyList<OrderBy<OrderField>>? asked) => OrderBy<OrderField>.Read(asked, Ordinary, Id, field => field switch
    {
        OrderField.Number => Number,
        OrderField.ValidFrom => new SortKey<Seat, SeatModel, DateOnly?>("validFrom", seat => seat.ValidFrom, seat => seat.ValidFrom),
        OrderField.ValidTo => new SortKey<Seat, SeatModel, DateOnly?>("validTo", seat => seat.ValidTo, seat => seat.ValidTo),
        _ => throw new ArgumentOutOfRangeException(nameof(asked)),
    });

    /// <summary>A stretch of the seats of each network that has any within it: one statement for all.</summary>
    public static async Task<Dictionary<Guid, Slice<SeatModel>>> OfNetworks(
        VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, Order<Seat, SeatModel> order, Window window, CancellationToken ct, Narrowing? narrowed = null)
    {
        var rows = await Query(db, networks, asOf, order, window, narrowed).ToListAsync(ct);
        return rows.GroupBy(seat => seat.NetworkId).ToDictionary(group => group.Key, group => window.Cut(group.ToList()));
    }

    /// <returns>How many seats each network has; none where there are none.</returns>
    public static Task<Dictionary<Guid, int>> Counts(VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, CancellationToken ct) =>
        InForce(db, networks, asOf).GroupBy(seat => seat.NetworkId).Select(group => new { group.Key, Total = group.Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Total, ct);

    /// <returns>The networks that have a seat within a stretch.</returns>
    public static Task<HashSet<Guid>> Any(
        VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, Order<Seat, SeatModel> order, Window beyond, CancellationToken ct) =>
        order.Within(InForce(db, networks, asOf), db, beyond).Select(seat => seat.NetworkId).Distinct().ToHashSetAsync(ct);

    private static IQueryable<Seat> InForce(VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf) =>
        NetworkAccess.SeatsIn(db, asOf).Where(seat => networks.Contains(seat.NetworkId));

    internal static IQueryable<SeatModel> Query(
        VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, Order<Seat, SeatModel> order, Window window, Narrowing? narrowed = null)
    {
        var limit = window.Limit + 1;
        // Of the asked networks alone, before those of each are numbered.
        var there = InForce(db, networks, asOf);
        var stretch = order.Sort(order.Within(narrowed?.Of(db, there, asOf) ?? there, db, window), window.Backward);
        var each = db.Set<Network>().Where(network => networks.Contains(network.Id))
            .SelectMany(network => stretch.Where(seat => seat.NetworkId == network.Id).Take(limit));
        // The order within a network is promised by the outer statement alone.
        return Models(db, order.Sort(each.OrderBy(seat => seat.NetworkId), window.Backward, isFirst: false));
    }

    /// <summary>One seat of a network, of any day.</summary>
    public static Task<SeatModel?> One(VrnDbContext db, Guid network, Guid id, CancellationToken ct) =>
        Models(db, db.Set<Seat>().AsNoTracking().Where(seat => seat.Id == id && seat.NetworkId == network)).SingleOrDefaultAsync(ct);

    private static IQueryable<SeatModel> Models(VrnDbContext db, IQueryable<Seat> seats) =>
        from seat in seats
        join profile in db.Set<OrganisationProfile>() on seat.OrganisationId equals profile.OrganisationId into profiles
        from profile in profiles.DefaultIfEmpty()
        select new SeatModel
        {
            Id = seat.Id,
            NetworkId = seat.NetworkId,
            Number = seat.Number,
            Organisation = seat.Organisation == null ? null
                : new OrganisationReference(seat.Organisation.Id, seat.Organisation.ExternalId, seat.Organisation.Name),
            SeatType = seat.SeatType == null ? null : new SeatTypeReference(seat.SeatType.Code, seat.SeatType.Label),
            StatutoryClass = seat.SeatType != null ? seat.SeatType.StatutoryClass
                : profile != null ? profile.StatutoryClass : StatutoryClass.None,
            DutyKind = seat.SeatType != null ? seat.SeatType.DutyKind : profile != null ? profile.DutyKind : null,
            IsStrategic = seat.IsStrategic,
            IsPractitioner = seat.IsPractitioner,
            IsExpert = seat.IsExpert,
            IsSchool = seat.IsSchool,
            IsVoting = seat.IsVoting,
            ValidFrom = seat.ValidFrom,
            ValidTo = seat.ValidTo,
            StatedOn = seat.StatedOn,
            Citation = seat.Citation == null ? null : new CitationModel
            {
                Document = seat.Citation.DocumentCode,
                Section = seat.Citation.Section,
                Quote = seat.Citation.Quote,
                Url = seat.Citation.Url,
            },
        };
}
