using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;

namespace VrnApi.Features.Membership;

/// <summary>The seats of networks on a day, by number.</summary>
internal static class NetworkSeats
{
    /// <param name="after">Number of the last seat seen.</param>
    /// <param name="limit">Seats of each network; one more is read to know whether others follow.</param>
    /// <returns>The seats of each network that has any.</returns>
    public static async Task<Dictionary<Guid, Slice<SeatModel>>> OfNetworks(
        VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, int? after, int limit, CancellationToken ct)
    {
        var rows = await Query(db, networks, asOf, after, limit).ToListAsync(ct);
        return rows.GroupBy(seat => seat.NetworkId).ToDictionary(group => group.Key, group => Slice.Cut(group.ToList(), limit));
    }

    /// <returns>For each network with seats: how many it has, and how many of them up to and with number <paramref name="after"/>.</returns>
    public static async Task<Dictionary<Guid, (int Total, int Before)>> Counts(
        VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, int? after, CancellationToken ct) =>
        await db.Set<Seat>().Where(seat => networks.Contains(seat.NetworkId)
                && (seat.ValidFrom == null || seat.ValidFrom <= asOf) && (seat.ValidTo == null || seat.ValidTo > asOf))
            .GroupBy(seat => seat.NetworkId)
            .Select(group => new { group.Key, Total = group.Count(), Before = group.Count(seat => seat.Number <= after) })
            .ToDictionaryAsync(row => row.Key, row => (row.Total, row.Before), ct);

    internal static IQueryable<SeatModel> Query(VrnDbContext db, IReadOnlyCollection<Guid> networks, DateOnly asOf, int? after, int limit)
    {
        var seats = db.Set<Network>().Where(network => networks.Contains(network.Id)).SelectMany(network => db.Set<Seat>()
            .Where(seat => seat.NetworkId == network.Id && (after == null || seat.Number > after)
                && (seat.ValidFrom == null || seat.ValidFrom <= asOf) && (seat.ValidTo == null || seat.ValidTo > asOf))
            .OrderBy(seat => seat.Number)
            .Take(limit + 1));
        return from seat in seats
               join profile in db.Set<OrganisationProfile>() on seat.OrganisationId equals profile.OrganisationId into profiles
               from profile in profiles.DefaultIfEmpty()
               orderby seat.NetworkId, seat.Number
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
}
