using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Access;

/// <param name="When">What kind of belonging to this network opens the rule.</param>
/// <param name="AreaBasis">Whether it reaches over the network's areas or over the area in which the organisation is registered.</param>
/// <param name="Gives"><c>network-detail</c>: the detail of networks that work for these areas.</param>
/// <param name="ValidFrom">First day.</param>
/// <param name="ValidTo">The first day on which it no longer holds.</param>
public sealed record AccessRuleBody(AccessWhen When, AccessAreaBasis AreaBasis, AccessGives Gives, DateOnly ValidFrom, DateOnly? ValidTo = null);

/// <summary>Merge patch of an access rule (RFC 7396): its end alone. Another reach is another rule.</summary>
/// <param name="ValidTo">The first day on which it no longer holds; null opens it again.</param>
public sealed record AccessRulePatch(DateOnly? ValidTo = null);

/// <param name="ValidTo">The first day on which it no longer holds; null while it does.</param>
public sealed record AccessRuleModel(Guid Id, AccessWhen When, AccessAreaBasis AreaBasis, AccessGives Gives, DateOnly ValidFrom, DateOnly? ValidTo);

/// <summary>Which further rows the members of a network may read. Scope <c>members:write</c>.</summary>
public static class AccessRules
{
    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<AccessRuleModel>>, ProblemAnswer>> List([FromRoute] string n, VrnDbContext db, CancellationToken ct) =>
        await Network(db, n, ct) is { } network ? new JsonAnswer<Page<AccessRuleModel>>(new(await Models(Rules(db, network)).ToListAsync(ct), null)) : new ProblemAnswer(Problems.NotFound);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<AccessRuleModel>, ProblemAnswer>> One([FromRoute] string n, [FromRoute] Guid id, VrnDbContext db, CancellationToken ct) =>
        await Network(db, n, ct) is { } network && await Models(Rules(db, network).Where(rule => rule.Id == id)).SingleOrDefaultAsync(ct) is { } found
            ? new JsonAnswer<AccessRuleModel>(found)
            : new ProblemAnswer(Problems.NotFound);

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<AccessRuleModel>, ProblemAnswer>> Add([FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<AccessRuleBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await writer.Network(n, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Day("/validFrom", body!.ValidFrom);
        checks.Period("/validTo", body.ValidFrom, body.ValidTo);
        if (body.Gives != AccessGives.NetworkDetail)
        {
            checks.Wrong("/gives", "A membership opens network-detail; listings for partners follow the area of the registration.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        var rule = new AccessRule { NetworkId = network.Id, When = body.When, AreaBasis = body.AreaBasis, Gives = body.Gives, ValidFrom = body.ValidFrom, ValidTo = body.ValidTo };
        db.Add(rule);
        writer.Told(caller, "access-rule", $"{rule.Id}");
        await db.SaveChangesAsync(ct);
        await DetailFeed.RuleChanged(db, rule, writer.Now, ct);
        return writer.Created(await Models(Rules(db, network.Id).Where(row => row.Id == rule.Id)).SingleAsync(ct), $"/v1/networks/{network.Slug}/access-rules/{rule.Id}");
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<WrittenDocument<AccessRuleModel>, ProblemAnswer>> Change(
        [FromRoute] string n, [FromRoute] Guid id, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (patch, refusal) = await MergePatch.Read<AccessRulePatch>(http, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new BodyChecks());
        if (await Network(db, n, ct) is not { } network || await Rules(db, network).AsNoTracking().SingleOrDefaultAsync(rule => rule.Id == id, ct) is not { } known)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Period("/validTo", known.ValidFrom, patch!.Value.ValidTo);
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        return await MergePatch.InTransaction<AccessRuleModel>(db, async inner =>
        {
            if (!await writer.Enter($"access-rule:{id}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Models(Rules(db, network).Where(row => row.Id == id)).SingleAsync(inner))) is { } stale)
            {
                return stale;
            }
            var rule = await db.Set<AccessRule>().SingleAsync(row => row.Id == id, inner);
            rule.ValidTo = patch.Value.ValidTo ?? (patch.Nulls.Contains("validTo") ? null : rule.ValidTo);
            writer.Told(caller, "access-rule", $"{id}");
            await db.SaveChangesAsync(inner);
            await DetailFeed.RuleChanged(db, rule, writer.Now, inner);
            return MergePatch.Written(await Models(Rules(db, network).Where(row => row.Id == id)).SingleAsync(inner));
        }, ct);
    }

    private static Task<Guid?> Network(VrnDbContext db, string key, CancellationToken ct) =>
        NetworkAccess.ByKey(db.Set<Network>(), key).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct);

    private static IQueryable<AccessRule> Rules(VrnDbContext db, Guid network) => db.Set<AccessRule>().Where(rule => rule.NetworkId == network);

    private static IQueryable<AccessRuleModel> Models(IQueryable<AccessRule> rules) => rules.AsNoTracking().OrderBy(rule => rule.ValidFrom).ThenBy(rule => rule.Id)
        .Select(rule => new AccessRuleModel(rule.Id, rule.When, rule.AreaBasis, rule.Gives, rule.ValidFrom, rule.ValidTo));
}
