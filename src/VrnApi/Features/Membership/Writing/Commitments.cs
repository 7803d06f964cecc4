using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <param name="Principles">Codes of principles.</param>
/// <param name="Organisation">Id or slug; the caller's own when absent.</param>
/// <param name="CommittedOn">Day in Europe/London; today when absent, never a later one.</param>
public sealed record CommitmentBody(IReadOnlyList<string> Principles, string? Organisation = null, DateOnly? CommittedOn = null);

/// <param name="Network">Slug.</param>
/// <param name="Principle">Code.</param>
/// <param name="WithdrawnOn">The first day on which it no longer holds.</param>
public sealed record CommitmentModel(string Network, OrganisationReference Organisation, string Principle, DateOnly CommittedOn, DateOnly? WithdrawnOn);

/// <summary>
/// Which organisations committed to which principles in a network. Scope <c>members:read</c>; <c>self:manage</c> for the own organisation,
/// with <c>members:write</c> for any.
/// </summary>
public static class Commitments
{
    private const int MostPrinciples = 50;

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<CommitmentModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var known = NetworkAccess.ByKey(db.Set<Network>(), n);
        if (!await known.AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var networks = NetworkAccess.Detail(db, known, caller, clock).Select(network => network.Id);
        return new JsonAnswer<Page<CommitmentModel>>(new(await Models(db, db.Set<PrincipleCommitment>().Where(row => networks.Contains(row.NetworkId))).ToListAsync(ct), null));
    }

    /// <param name="n">Id or slug.</param>
    /// <param name="organisation">Id.</param>
    /// <param name="principle">Code.</param>
    public static async Task<Results<JsonAnswer<CommitmentModel>, ProblemAnswer>> One(
        [FromRoute] string n, [FromRoute] Guid organisation, [FromRoute] string principle, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var networks = NetworkAccess.Detail(db, NetworkAccess.ByKey(db.Set<Network>(), n), caller, clock).Select(network => network.Id);
        return await Models(db, db.Set<PrincipleCommitment>().Where(row => networks.Contains(row.NetworkId) && row.OrganisationId == organisation && row.PrincipleCode == principle))
            .SingleOrDefaultAsync(ct) is { } found ? new JsonAnswer<CommitmentModel>(found) : new ProblemAnswer(Problems.NotFound);
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<Page<CommitmentModel>>, ProblemAnswer>> Commit(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<CommitmentBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks, today) = (writer.Db, new BodyChecks(), writer.Today);
        if (await NetworkAccess.ByKey(ListNetworks.InForce(db, today), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var codes = body!.Principles.Distinct(StringComparer.Ordinal).ToList();
        var known = codes.Count is 0 or > MostPrinciples ? [] : await db.Set<Principle>().Where(row => codes.Contains(row.Code)).Select(row => row.Code).ToHashSetAsync(ct);
        if (codes.Count is 0 or > MostPrinciples)
        {
            checks.Wrong("/principles", $"1 to {MostPrinciples} principles are expected.");
        }
        else
        {
            body.Principles.Index().Where(pair => !known.Contains(pair.Item)).ToList()
                .ForEach(pair => checks.Wrong($"/principles/{pair.Index}", "Principles are listed at /v1/networks/principle-sets."));
        }
        checks.Day("/committedOn", body.CommittedOn);
        if (body.CommittedOn > today)
        {
            checks.Wrong("/committedOn", "The day lies before tomorrow.");
        }
        if (checks.Refusal is { } faulty)
        {
            return faulty;
        }
        var (organisation, stranger) = await writer.ActsFor(caller, body.Organisation, ct);
        if (stranger is not null)
        {
            return stranger;
        }
        if (!await writer.Enter($"commitment:{network.Id}:{organisation!.Id}", ct))
        {
            return MembershipWriter.Busy;
        }
        var there = await db.Set<PrincipleCommitment>().Where(row => row.NetworkId == network.Id && row.OrganisationId == organisation.Id && codes.Contains(row.PrincipleCode))
            .ToDictionaryAsync(row => row.PrincipleCode, ct);
        foreach (var code in codes)
        {
            if (!there.TryGetValue(code, out var commitment))
            {
                db.Add(new PrincipleCommitment { NetworkId = network.Id, OrganisationId = organisation.Id, PrincipleCode = code, CommittedOn = body.CommittedOn ?? today });
            }
            else if (commitment.WithdrawnOn is not null)
            {
                (commitment.CommittedOn, commitment.WithdrawnOn) = (body.CommittedOn ?? today, null);
            }
        }
        writer.Told(caller, "principle-commitment", $"{organisation.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        var models = await Models(db, db.Set<PrincipleCommitment>().Where(row => row.NetworkId == network.Id && row.OrganisationId == organisation.Id && codes.Contains(row.PrincipleCode))).ToListAsync(ct);
        return writer.Created(new Page<CommitmentModel>(models, null), $"/v1/networks/{network.Slug}/commitments");
    }

    /// <summary>A commitment is taken back from today on; that it was there stays readable.</summary>
    /// <param name="n">Id or slug.</param>
    /// <param name="organisation">Id.</param>
    /// <param name="principle">Code.</param>
    internal static async Task<Results<WrittenDocument<CommitmentModel>, ProblemAnswer>> Withdraw(
        [FromRoute] string n, [FromRoute] Guid organisation, [FromRoute] string principle, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var db = writer.Db;
        var networks = NetworkAccess.Detail(db, NetworkAccess.ByKey(db.Set<Network>(), n), caller, writer.Clock).Select(network => network.Id);
        var rows = db.Set<PrincipleCommitment>().Where(row => networks.Contains(row.NetworkId) && row.OrganisationId == organisation && row.PrincipleCode == principle);
        if (!await rows.AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (!caller.Has("members:write") && !await NetworkAccess.Own(db, caller).ContainsAsync(organisation, ct))
        {
            return new ProblemAnswer(Problems.NotYourOrganisation);
        }
        return await MergePatch.InTransaction<CommitmentModel>(db, async inner =>
        {
            var commitment = await rows.SingleAsync(inner);
            if (!await writer.Enter($"commitment:{commitment.NetworkId}:{organisation}", inner))
            {
                return MembershipWriter.Busy;
            }
            if (IfMatch.Refuse(http.Request, MergePatch.ETag(await Models(db, rows).SingleAsync(inner))) is { } stale)
            {
                return stale;
            }
            commitment.WithdrawnOn ??= writer.Today;
            writer.Told(caller, "principle-commitment", $"{organisation}", commitment.NetworkId);
            await db.SaveChangesAsync(inner);
            return MergePatch.Written(await Models(db, rows).SingleAsync(inner));
        }, ct);
    }

    private static IQueryable<CommitmentModel> Models(VrnDbContext db, IQueryable<PrincipleCommitment> rows) =>
        from row in rows.AsNoTracking()
        join network in db.Set<Network>() on row.NetworkId equals network.Id
        join organisation in db.Set<Organisation>() on row.OrganisationId equals organisation.Id
        join principle in db.Set<Principle>() on row.PrincipleCode equals principle.Code
        orderby organisation.NameSort, organisation.Id, principle.Order, principle.Code
        select new CommitmentModel(network.Slug, new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name), row.PrincipleCode, row.CommittedOn, row.WithdrawnOn);
}
