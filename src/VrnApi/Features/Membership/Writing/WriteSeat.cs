using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <summary>A seat belongs to an organisation or to a function. A flag is left out where nobody says.</summary>
/// <param name="Number">Within the network; taken once at a time.</param>
/// <param name="Organisation">Id or slug; either this or <paramref name="SeatType"/>.</param>
/// <param name="SeatType">Code of a function's seat.</param>
/// <param name="Urn">Of a school in the register.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">The first day on which it no longer holds.</param>
/// <param name="StatedOn">First day of the printed period of the document that states it.</param>
public sealed record SeatBody(
    int Number, string? Organisation = null, string? SeatType = null, string? Urn = null, bool? IsStrategic = null, bool? IsPractitioner = null, bool? IsExpert = null,
    bool? IsSchool = null, bool? IsVoting = null, DateOnly? ValidFrom = null, DateOnly? ValidTo = null, DateOnly? StatedOn = null);

/// <summary>Merge patch of a seat (RFC 7396): its flags and its end. Whose it is never changes; another holder is another seat.</summary>
public sealed record SeatPatch(
    bool? IsStrategic = null, bool? IsPractitioner = null, bool? IsExpert = null, bool? IsSchool = null, bool? IsVoting = null, DateOnly? ValidTo = null);

/// <summary>Gives a seat in a network, ends it, says more of it. Scope <c>members:write</c>.</summary>
public static class WriteSeat
{
    private const int HighestNumber = 10_000;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<SeatModel>, ProblemAnswer>> Create([FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<SeatBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Number("/number", body!.Number, 1, HighestNumber);
        checks.Day("/validFrom", body.ValidFrom);
        checks.Period("/validTo", body.ValidFrom, body.ValidTo);
        checks.Day("/statedOn", body.StatedOn);
        if (body.Organisation is null == body.SeatType is null)
        {
            checks.Wrong("/organisation", "Name an organisation or a kind of seat, not both.");
        }
        var organisation = await writer.Organisation(checks, "/organisation", body.Organisation, ct);
        if (body.SeatType is { } type && !await db.Set<SeatType>().AnyAsync(row => row.Code == type, ct))
        {
            checks.Wrong("/seatType", "Kinds of seat are listed at /v1/networks/seat-types.");
        }
        if (body.Urn is { } urn && !await db.Set<Establishment>().AnyAsync(row => row.Urn == urn, ct))
        {
            checks.Wrong("/urn", Problems.UrnUnknown, "The register has no school of this number.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        var seat = new Seat
        {
            NetworkId = network.Id,
            Number = body.Number,
            OrganisationId = organisation,
            SeatTypeCode = body.SeatType,
            Urn = body.Urn,
            IsStrategic = body.IsStrategic,
            IsPractitioner = body.IsPractitioner,
            IsExpert = body.IsExpert,
            IsSchool = body.IsSchool,
            IsVoting = body.IsVoting,
            ValidFrom = body.ValidFrom,
            ValidTo = body.ValidTo,
            StatedOn = body.StatedOn,
        };
        if (!await writer.Enter($"seats:{network.Id}", ct))
        {
            return MembershipWriter.Busy;
        }
        if (await Overlaps(db, seat, ct))
        {
            return Taken("/number");
        }
        db.Add(seat);
        writer.Told(caller, "seat", $"{seat.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        if (NetworkAccess.Holds(seat.ValidFrom, seat.ValidTo, writer.Today))
        {
            await DetailFeed.MemberChanged(db, network.Id, AccessWhen.Seat, organisation, body.Urn, writer.Now, ct);
        }
        return writer.Created((await NetworkSeats.One(db, network.Id, seat.Id, ct))!, $"/v1/networks/{network.Slug}/seats/{seat.Id}");
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<SeatModel>, ProblemAnswer>> Change(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<SeatPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network
            || await db.Set<Seat>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.NetworkId == network.Id, ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Period("/validTo", known.ValidFrom, patch!.Value.ValidTo);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        return await MergePatch.InTransaction<SeatModel>(db, async inner =>
        {
            if (!await writer.Enter($"seats:{network.Id}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await NetworkSeats.One(db, network.Id, id, inner))) is { } stale)
            {
                return stale;
            }
            var (seat, value) = (await db.Set<Seat>().SingleAsync(row => row.Id == id, inner), patch.Value);
            var held = NetworkAccess.Holds(seat.ValidFrom, seat.ValidTo, writer.Today);
            seat.IsStrategic = Now("isStrategic", value.IsStrategic, seat.IsStrategic);
            seat.IsPractitioner = Now("isPractitioner", value.IsPractitioner, seat.IsPractitioner);
            seat.IsExpert = Now("isExpert", value.IsExpert, seat.IsExpert);
            seat.IsSchool = Now("isSchool", value.IsSchool, seat.IsSchool);
            seat.IsVoting = Now("isVoting", value.IsVoting, seat.IsVoting);
            seat.ValidTo = Now("validTo", value.ValidTo, seat.ValidTo);
            if (await Overlaps(db, seat, inner))
            {
                return Taken("/validTo");
            }
            writer.Told(caller, "seat", $"{id}", network.Id);
            await db.SaveChangesAsync(inner);
            if (NetworkAccess.Holds(seat.ValidFrom, seat.ValidTo, writer.Today) != held)
            {
                await DetailFeed.MemberChanged(db, network.Id, AccessWhen.Seat, seat.OrganisationId, seat.Urn, writer.Now, inner);
            }
            return MergePatch.Written((await NetworkSeats.One(db, network.Id, id, inner))!);
        }, ct);

        T? Now<T>(string member, T? asked, T? present) where T : struct => asked ?? (patch.Nulls.Contains(member) ? null : present);
    }

    private static ProblemAnswer Taken(string pointer) => new(Problems.SeatOverlap, null, [Fault.At(pointer, Problems.SeatOverlap.Code, "Another seat has the number then.")]);

    private static Task<bool> Overlaps(VrnDbContext db, Seat seat, CancellationToken ct)
    {
        var (from, to) = (seat.ValidFrom, seat.ValidTo);
        return db.Set<Seat>().AnyAsync(row => row.Id != seat.Id && row.NetworkId == seat.NetworkId && row.Number == seat.Number
            && (row.ValidTo == null || from == null || row.ValidTo > from) && (to == null || row.ValidFrom == null || row.ValidFrom < to), ct);
    }
}
