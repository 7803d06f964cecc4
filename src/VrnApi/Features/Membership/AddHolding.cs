using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <param name="Function">Code of the function.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">The first day on which it no longer holds.</param>
/// <param name="Organisation">Id or slug of the organisation on whose behalf it is filled.</param>
/// <param name="HeldAt">The kind of place, where the organisation is not named; never a person.</param>
/// <param name="Seat">Id of the seat of this network that it goes with.</param>
public sealed record HoldingBody(string Function, DateOnly ValidFrom, DateOnly? ValidTo = null, string? Organisation = null, string? HeldAt = null, Guid? Seat = null);

/// <summary>
/// Fills a function from a day on. Two holdings of one officer function never overlap in a network: a change of chair ends one with its
/// last day and begins another. Scope <c>members:write</c>.
/// </summary>
public static class AddHolding
{
    private const int LongestPlace = 200;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<HoldingModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, malformed) = Idempotency.Json<HoldingBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await db.Set<RoleFunction>().AsNoTracking().SingleOrDefaultAsync(row => row.Code == body!.Function, ct) is not { } function)
        {
            return new ProblemAnswer(Problems.UnknownFunction, null, [Fault.At("/function", Problems.UnknownFunction.Code, "Functions are listed at /v1/networks/role-functions.")]);
        }
        checks.Day("/validFrom", body!.ValidFrom);
        checks.Period("/validTo", body.ValidFrom, body.ValidTo);
        checks.Text("/heldAt", body.HeldAt, LongestPlace);
        var organisation = await writer.Organisation(checks, "/organisation", body.Organisation, ct);
        if (body.Seat is { } seat && !await db.Set<Seat>().AnyAsync(row => row.Id == seat && row.NetworkId == network.Id, ct))
        {
            checks.Wrong("/seat", "The network has no such seat.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        if (await writer.Persons(caller, network, checks, ct) is { } personal)
        {
            return personal;
        }
        if (function.IsOfficer)
        {
            if (!await writer.Enter($"holding:{network.Id}:{function.Code}", ct))
            {
                return MembershipWriter.Busy;
            }
            if (await Overlaps(db, network.Id, body, ct))
            {
                return new ProblemAnswer(Problems.HoldingOverlap, "End the present one first, or begin on the day it ends.");
            }
        }
        var holding = new RoleHolding
        {
            NetworkId = network.Id,
            SeatId = body.Seat,
            OrganisationId = organisation,
            HeldAt = body.HeldAt,
            FunctionCode = function.Code,
            ValidFrom = body.ValidFrom,
            ValidTo = body.ValidTo,
        };
        db.Add(holding);
        writer.Told(caller, "role-holding", $"{holding.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        if (function.IsOfficer && NetworkAccess.Holds(holding.ValidFrom, holding.ValidTo, writer.Today))
        {
            await DetailFeed.MemberChanged(db, network.Id, AccessWhen.Officer, organisation, null, writer.Now, ct);
        }
        return writer.Created((await ListHoldings.Find(db, network.Id, holding.Id, ct))!, $"/v1/networks/{network.Slug}/holdings/{holding.Id}");
    }

    private static Task<bool> Overlaps(VrnDbContext db, Guid network, HoldingBody body, CancellationToken ct) => db.Set<RoleHolding>().AnyAsync(row =>
        row.NetworkId == network && row.FunctionCode == body.Function && (row.ValidTo == null || row.ValidTo > body.ValidFrom)
        && (body.ValidTo == null || row.ValidFrom < body.ValidTo), ct);
}
