using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <param name="Version">Number of the version of the adopted terms; the newest is taken alone.</param>
/// <param name="AcceptedByFunction">Code of the function that accepted, never a person.</param>
/// <param name="Organisation">Id or slug; the caller's own when absent.</param>
/// <param name="AcceptedOn">Day in Europe/London; today when absent, never a later one.</param>
public sealed record AcceptanceBody(int Version, string AcceptedByFunction, string? Organisation = null, DateOnly? AcceptedOn = null);

/// <param name="Network">Slug.</param>
/// <param name="Terms">Code of the terms.</param>
public sealed record AcceptanceModel(Guid Id, string Network, OrganisationReference Organisation, string Terms, int Version, DateOnly AcceptedOn, string AcceptedByFunction);

/// <summary>Which organisations accepted which version of a network's terms. Scope <c>members:read</c>, <c>self:manage</c> to accept for the own organisation, with <c>members:write</c> for any.</summary>
public static class Acceptances
{
    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<AcceptanceModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var known = NetworkAccess.ByKey(db.Set<Network>(), n);
        if (!await known.AnyAsync(ct))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var networks = NetworkAccess.Detail(db, known, caller, clock).Select(network => network.Id);
        return new JsonAnswer<Page<AcceptanceModel>>(new(await Models(db, db.Set<TermsAcceptance>().Where(row => networks.Contains(row.NetworkId))).ToListAsync(ct), null));
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<AcceptanceModel>, ProblemAnswer>> Accept(
        [FromRoute] string n, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (body, malformed) = RequestBody.Parse<AcceptanceBody>(Idempotency.Body(http), complete: true);
        if (malformed is not null)
        {
            return malformed;
        }
        var (today, any) = (London.Today(clock), caller.Has("members:write"));
        if (await NetworkAccess.ByKey(ListNetworks.InForce(db, today), n).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var facts = await GetCompliance.Facts(db, db.Set<Network>().Where(row => row.Id == network.Id), today, GetCompliance.Read(["R5"])!, ct);
        if (facts is not [{ Terms: { } terms }])
        {
            return new ProblemAnswer(Problems.ValidationFailed, "The network has adopted no terms.");
        }
        if (body!.Version != terms.CurrentNumber)
        {
            return new ProblemAnswer(Problems.TermsSuperseded, $"Version {terms.CurrentNumber} of {terms.Code} is the one to accept.");
        }
        if (body.AcceptedOn > today || !Days.Holds(body.AcceptedOn))
        {
            return At("/acceptedOn", Problems.ValidationFailed, "The day lies before tomorrow.");
        }
        if (!await db.Set<RoleFunction>().AnyAsync(row => row.Code == body.AcceptedByFunction, ct))
        {
            return At("/acceptedByFunction", Problems.UnknownFunction, "Functions are listed at /v1/networks/role-functions.");
        }
        var named = body.Organisation is not { } key ? db.Set<Organisation>().Where(row => row.OwnerPartnerId == caller.PartnerId)
            : Guid.TryParse(key, out var id) ? db.Set<Organisation>().Where(row => row.Id == id) : db.Set<Organisation>().Where(row => row.ExternalId == key);
        var organisation = await named.AsNoTracking().OrderBy(row => row.Id).FirstOrDefaultAsync(ct);
        if (organisation is null || (!any && organisation.OwnerPartnerId != caller.PartnerId))
        {
            return any ? At("/organisation", Problems.ValidationFailed, "There is no such organisation.")
                : At("/organisation", Problems.NotYourOrganisation, "Name your own organisation, or none; sign up first.");
        }
        if (!await ways.TryLock(db, $"acceptance:{network.Id}:{organisation.Id}", ct))
        {
            return new ProblemAnswer(Problems.Conflict) { RetryAfter = 1 };
        }
        if (await db.Set<TermsAcceptance>().AnyAsync(row => row.NetworkId == network.Id && row.OrganisationId == organisation.Id && row.TermsVersionId == terms.CurrentVersion, ct))
        {
            return new ProblemAnswer(Problems.Conflict, "The organisation has accepted this version already.");
        }
        var acceptance = new TermsAcceptance
        {
            NetworkId = network.Id,
            OrganisationId = organisation.Id,
            TermsVersionId = terms.CurrentVersion,
            AcceptedOn = body.AcceptedOn ?? today,
            AcceptedByFunction = body.AcceptedByFunction,
        };
        db.Add(acceptance);
        db.Add(audit.Event(caller, "member.changed", "terms-acceptance", $"{acceptance.Id}"));
        db.Add(new OutboxEntry { Kind = "network", EntityId = network.Id, Action = ChangeAction.Updated, At = SignUpRows.Now(clock) });
        await db.SaveChangesAsync(ct);
        var model = await Models(db, db.Set<TermsAcceptance>().Where(row => row.Id == acceptance.Id)).SingleAsync(ct);
        return new CreatedAnswer<AcceptanceModel>(model, address.Absolute($"/v1/networks/{network.Slug}/acceptances"));
    }

    private static ProblemAnswer At(string pointer, Problem problem, string message) => new(problem, null, [Fault.At(pointer, problem.Code, message)]);

    private static IQueryable<AcceptanceModel> Models(VrnDbContext db, IQueryable<TermsAcceptance> rows) =>
        from row in rows
        join network in db.Set<Network>() on row.NetworkId equals network.Id
        join organisation in db.Set<Organisation>() on row.OrganisationId equals organisation.Id
        join version in db.Set<TermsVersion>() on row.TermsVersionId equals version.Id
        orderby organisation.NameSort, version.Version, row.Id
        select new AcceptanceModel(row.Id, network.Slug, new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name), version.TermsCode, version.Version,
            row.AcceptedOn, row.AcceptedByFunction);
}
