using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <summary>Merge patch of a holding (RFC 7396): its end alone. A change of hands ends one holding and begins another.</summary>
/// <param name="ValidTo">The first day on which it no longer holds; null opens it again.</param>
public sealed record HoldingPatch(DateOnly? ValidTo = null);

/// <summary>Ends a holding. Scope <c>members:write</c>.</summary>
public static class EndHolding
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<HoldingModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<HoldingPatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network
            || await db.Set<RoleHolding>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.NetworkId == network.Id, ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Period("/validTo", known.ValidFrom, patch!.Value.ValidTo);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        return await MergePatch.InTransaction<HoldingModel>(db, async inner =>
        {
            if (!await writer.Enter($"holding:{network.Id}:{known.FunctionCode}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await ListHoldings.Find(db, network.Id, id, inner))) is { } stale)
            {
                return stale;
            }
            var holding = await db.Set<RoleHolding>().SingleAsync(row => row.Id == id, inner);
            var end = patch.Value.ValidTo ?? (patch.Nulls.Contains("validTo") ? null : holding.ValidTo);
            var (isOfficer, held) = (await db.Set<RoleFunction>().AnyAsync(row => row.Code == holding.FunctionCode && row.IsOfficer, inner), NetworkAccess.Holds(holding.ValidFrom, holding.ValidTo, writer.Today));
            if (isOfficer
                && await db.Set<RoleHolding>().AnyAsync(row => row.Id != id && row.NetworkId == network.Id && row.FunctionCode == holding.FunctionCode
                    && (row.ValidTo == null || row.ValidTo > holding.ValidFrom) && (end == null || row.ValidFrom < end), inner))
            {
                return new ProblemAnswer(Problems.HoldingOverlap, null, [Fault.At("/validTo", Problems.HoldingOverlap.Code, "Another holding begins before that day.")]);
            }
            holding.ValidTo = end;
            writer.Told(caller, "role-holding", $"{id}", network.Id);
            await db.SaveChangesAsync(inner);
            if (isOfficer && held != NetworkAccess.Holds(holding.ValidFrom, end, writer.Today))
            {
                await DetailFeed.MemberChanged(db, network.Id, AccessWhen.Officer, holding.OrganisationId, null, writer.Now, inner);
            }
            return MergePatch.Written((await ListHoldings.Find(db, network.Id, id, inner))!);
        }, ct);
    }
}
