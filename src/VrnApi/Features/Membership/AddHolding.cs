using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <param name="Function">Code of the function.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">The first day on which it no longer holds.</param>
/// <param name="Organisation">Id or slug of the organisation on whose behalf it is filled.</param>
/// <param name="HeldAt">The kind of place, where the organisation is not named; never a person.</param>
public sealed record HoldingBody(string Function, DateOnly ValidFrom, DateOnly? ValidTo = null, string? Organisation = null, string? HeldAt = null);

/// <summary>
/// Fills a function from a day on. Two holdings of one officer function never overlap in a network: a change of chair ends one with its
/// last day and begins another. Scope <c>members:write</c>.
/// </summary>
public static class AddHolding
{
    private const int LongestPlace = 200;

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<HoldingModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, TextGuard guard, CallerAudit audit, PublicAddress address, TimeProvider clock,
        CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (body, malformed) = RequestBody.Parse<HoldingBody>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (await db.Set<RoleFunction>().AsNoTracking().SingleOrDefaultAsync(row => row.Code == body!.Function, ct) is not { } function)
        {
            return new ProblemAnswer(Problems.UnknownFunction, null, [Fault.At("/function", Problems.UnknownFunction.Code, "Functions are listed at /v1/networks/role-functions.")]);
        }
        if (Faults(body!) is { Count: > 0 } faults)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        if (await guard.Refusal(caller, TextGuard.Network(network.Slug), [("/heldAt", body!.HeldAt)], ct) is { } personal)
        {
            return personal;
        }
        var named = body.Organisation is not { } key ? null
            : Guid.TryParse(key, out var id) ? db.Set<Organisation>().Where(row => row.Id == id) : db.Set<Organisation>().Where(row => row.ExternalId == key);
        var organisation = named is null ? null : await named.OrderBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(ct);
        if (named is not null && organisation is null)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/organisation", Problems.ValidationFailed.Code, "There is no such organisation.")]);
        }
        if (function.IsOfficer)
        {
            if (!await ways.TryLock(db, $"holding:{network.Id}:{function.Code}", ct))
            {
                return new ProblemAnswer(Problems.Conflict) { RetryAfter = 1 };
            }
            if (await Overlaps(db, network.Id, body, ct))
            {
                return new ProblemAnswer(Problems.HoldingOverlap, "End the present one first, or begin on the day it ends.");
            }
        }
        var (holding, now) = (new RoleHolding
        {
            NetworkId = network.Id,
            OrganisationId = organisation,
            HeldAt = body.HeldAt,
            FunctionCode = function.Code,
            ValidFrom = body.ValidFrom,
            ValidTo = body.ValidTo,
        }, SignUpRows.Now(clock));
        db.Add(holding);
        db.Add(audit.Event(caller, "member.changed", "role-holding", $"{holding.Id}"));
        db.Add(new OutboxEntry { Kind = "network", EntityId = network.Id, Action = ChangeAction.Updated, At = now });
        await db.SaveChangesAsync(ct);
        var model = (await ListHoldings.OfNetworks(db, [network.Id], function.Code, holding.ValidFrom, ct))[network.Id].Single(row => row.Id == holding.Id);
        return new CreatedAnswer<HoldingModel>(model, address.Absolute($"/v1/networks/{network.Slug}/holdings?asOf={holding.ValidFrom:yyyy-MM-dd}"));
    }

    private static List<Fault> Faults(HoldingBody body)
    {
        List<Fault> faults = [];
        if (!Days.Holds(body.ValidFrom) || body.ValidTo <= body.ValidFrom || !Days.Holds(body.ValidTo))
        {
            faults.Add(Fault.At("/validTo", Problems.ValidationFailed.Code, "Days lie between 1900 and 2999, the end after the beginning."));
        }
        if (body.HeldAt is { } place && (place.Trim().Length is 0 or > LongestPlace || place.Any(char.IsControl)))
        {
            faults.Add(Fault.At("/heldAt", Problems.ValidationFailed.Code, $"A place has 1 to {LongestPlace} characters on one line."));
        }
        return faults;
    }

    private static Task<bool> Overlaps(VrnDbContext db, Guid network, HoldingBody body, CancellationToken ct) => db.Set<RoleHolding>().AnyAsync(row =>
        row.NetworkId == network && row.FunctionCode == body.Function && (row.ValidTo == null || row.ValidTo > body.ValidFrom)
        && (body.ValidTo == null || row.ValidFrom < body.ValidTo), ct);
}
