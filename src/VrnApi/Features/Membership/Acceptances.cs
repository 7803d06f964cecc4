using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
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
/// <param name="State"><c>current</c>, or <c>out-of-date</c> once a newer version is published or other terms are adopted.</param>
public sealed record AcceptanceModel(
    Guid Id, string Network, OrganisationReference Organisation, string Terms, int Version, DateOnly AcceptedOn, string AcceptedByFunction, string State)
{
    [JsonIgnore]
    public Guid NetworkId { get; init; }
}

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
        return new JsonAnswer<Page<AcceptanceModel>>(new(await Of(db, NetworkAccess.Detail(db, known, caller, clock), London.Today(clock), ct), null));
    }

    /// <summary>The acceptances of some networks, told by what each network's terms are on a day.</summary>
    internal static async Task<IReadOnlyList<AcceptanceModel>> Of(VrnDbContext db, IQueryable<Network> networks, DateOnly asOf, CancellationToken ct)
    {
        var ids = networks.Select(network => network.Id);
        var terms = (await GetCompliance.Facts(db, networks, asOf, GetCompliance.Read(["R5"])!, ct)).ToDictionary(facts => facts.Id, facts => facts.Terms);
        var rows = await Models(db, db.Set<TermsAcceptance>().Where(row => ids.Contains(row.NetworkId) && row.AcceptedOn <= asOf)).ToListAsync(ct);
        return rows.ConvertAll(row => terms.GetValueOrDefault(row.NetworkId) is { } now && now.Code == row.Terms && now.CurrentNumber == row.Version ? row : row with { State = "out-of-date" });
    }

    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<AcceptanceModel>, ProblemAnswer>> Accept(
        [FromRoute] string n, HttpContext http, Caller caller, MembershipWriter writer, CancellationToken ct)
    {
        var (body, malformed) = Idempotency.Json<AcceptanceBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        var (db, today) = (writer.Db, writer.Today);
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
        var (organisation, stranger) = await writer.ActsFor(caller, body.Organisation, ct);
        if (stranger is not null)
        {
            return stranger;
        }
        if (!await writer.Enter($"acceptance:{network.Id}:{organisation!.Id}", ct))
        {
            return MembershipWriter.Busy;
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
        writer.Told(caller, "terms-acceptance", $"{acceptance.Id}", network.Id);
        await db.SaveChangesAsync(ct);
        var model = await Models(db, db.Set<TermsAcceptance>().Where(row => row.Id == acceptance.Id)).SingleAsync(ct);
        return writer.Created(model, $"/v1/networks/{network.Slug}/acceptances");
    }

    private static ProblemAnswer At(string pointer, Problem problem, string message) => new(problem, null, [Fault.At(pointer, problem.Code, message)]);

    private static IQueryable<AcceptanceModel> Models(VrnDbContext db, IQueryable<TermsAcceptance> rows) =>
        from row in rows
        join network in db.Set<Network>() on row.NetworkId equals network.Id
        join organisation in db.Set<Organisation>() on row.OrganisationId equals organisation.Id
        join version in db.Set<TermsVersion>() on row.TermsVersionId equals version.Id
        orderby organisation.NameSort, version.Version, row.Id
        select new AcceptanceModel(row.Id, network.Slug, new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name), version.TermsCode, version.Version,
            row.AcceptedOn, row.AcceptedByFunction, "current")
        { NetworkId = row.NetworkId };
}
