using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.SignUps;

/// <param name="Organisation">Id or slug; the caller's own when absent.</param>
/// <param name="Urn">Of a school; the caller's own when absent.</param>
/// <param name="ContactFunction">Code of the function to turn to, never a person.</param>
public sealed record SignUpBody(string? Organisation, string? Urn, string? ContactFunction);

/// <summary>Signs an organisation up to a network. Scope <c>self:manage</c> for the own, with <c>members:write</c> for any.</summary>
public static class CreateSignUp
{
    /// <param name="n">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<SignUpModel>, ProblemAnswer>> Handle(
        [FromRoute] string n, HttpContext http, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return new ProblemAnswer(Problems.UnsupportedMediaType);
        }
        var (body, malformed) = RequestBody.Parse<SignUpBody>(Idempotency.Body(http));
        return malformed is not null ? malformed : await Keep(n, body!, caller, db, ways, audit, address, clock, ct);
    }

    internal static async Task<Results<CreatedAnswer<SignUpModel>, ProblemAnswer>> Keep(
        string key, SignUpBody body, Caller caller, VrnDbContext db, IDatabaseWays ways, CallerAudit audit, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var (now, today, any) = (SignUpRows.Now(clock), London.Today(clock), caller.Has("members:write"));
        if (await NetworkAccess.ByKey(ListNetworks.InForce(db, today), key).AsNoTracking().SingleOrDefaultAsync(ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        if (network.JoinBy != JoinBy.SignUp || network.Status != NetworkStatus.Active)
        {
            return new ProblemAnswer(Problems.NotOpenToSignUp);
        }
        var urn = body.Urn ?? (any ? null : caller.Urn);
        if (!any && urn != caller.Urn)
        {
            return new ProblemAnswer(Problems.NotYourOrganisation, null, [Fault.At("/urn", Problems.NotYourOrganisation.Code, "Name your own school, or none.")]);
        }
        var school = urn is null ? null : await db.Set<Establishment>().FindAsync([urn], ct);
        if (await Wrong(db, network, urn, school, body, today, ct) is { } refused)
        {
            return refused;
        }
        var (organisation, stranger) = await Whose(db, body, caller, any, school, now, ct);
        if (stranger is not null)
        {
            return stranger;
        }
        // One after the other for a network and school: the second is told of the first and does not run into the index.
        if (!await ways.TryLock(db, $"sign-up:{network.Id}:{urn ?? $"{organisation!.Id}"}", ct))
        {
            return new ProblemAnswer(Problems.Conflict) { RetryAfter = 1 };
        }
        var id = organisation!.Id;
        var live = db.Set<SignUp>().Where(signUp => signUp.NetworkId == network.Id && SignUpRows.Live.Contains(signUp.State)
            && (urn != null ? signUp.Urn == urn : signUp.Urn == null && signUp.OrganisationId == id));
        if (await live.AnyAsync(ct))
        {
            var own = await SignUpRows.Own(db, caller).Where(signUp => live.Any(other => other.Id == signUp.Id)).Select(signUp => (Guid?)signUp.Id).FirstOrDefaultAsync(ct);
            return new ProblemAnswer(Problems.DuplicateSignUp, own is null ? null : $"/v1/networks/{network.Slug}/sign-ups/{own}");
        }
        var signUp = new SignUp { NetworkId = network.Id, OrganisationId = id, Urn = urn, Route = any ? SignUpRoute.Vrn : SignUpRoute.Self, ContactFunction = body.ContactFunction, PendingAt = now };
        db.Add(signUp);
        Step(db, audit, caller, signUp, null, null, now);
        await db.SaveChangesAsync(ct);
        await DetailFeed.SignUp(db, signUp, now, ct);
        await db.SaveChangesAsync(ct);
        var model = await SignUpRows.Models(db, db.Set<SignUp>().Where(row => row.Id == signUp.Id)).SingleAsync(ct);
        return new CreatedAnswer<SignUpModel>(model, address.Absolute($"/v1/networks/{network.Slug}/sign-ups/{signUp.Id}"));
    }

    private static async Task<ProblemAnswer?> Wrong(VrnDbContext db, Network network, string? urn, Establishment? school, SignUpBody body, DateOnly today, CancellationToken ct)
    {
        if (body.ContactFunction is { } function && !await db.Set<RoleFunction>().AnyAsync(row => row.Code == function, ct))
        {
            return new ProblemAnswer(Problems.UnknownFunction, null, [Fault.At("/contactFunction", Problems.UnknownFunction.Code, "Functions are listed at /v1/networks/role-functions.")]);
        }
        return urn is null ? null : await SchoolFault(db, network.Id, school, today, ct);
    }

    /// <summary>What speaks against a school on a day.</summary>
    internal static async Task<ProblemAnswer?> SchoolFault(VrnDbContext db, Guid network, Establishment? school, DateOnly today, CancellationToken ct)
    {
        if (school is null)
        {
            return At(Problems.UrnUnknown, "The register has no school of this number.");
        }
        if (school.OpenOn > today || school.CloseOn < today)
        {
            return At(Problems.EstablishmentClosed, "The school is not open today.");
        }
        var areas = await db.Set<NetworkArea>().Where(area => area.NetworkId == network && area.ValidFrom <= today && (area.ValidTo == null || area.ValidTo > today)).Select(area => area.GssCode).ToListAsync(ct);
        return areas.Count == 0 || areas.Contains(school.LaCode) || areas.Contains(school.DistrictCode) ? null : At(Problems.OutsideArea, "The school lies outside the network's areas.");

        static ProblemAnswer At(Problem problem, string message) => new(problem, null, [Fault.At("/urn", problem.Code, message)]);
    }

    private static async Task<(Organisation?, ProblemAnswer?)> Whose(
        VrnDbContext db, SignUpBody body, Caller caller, bool any, Establishment? school, DateTimeOffset now, CancellationToken ct)
    {
        if (body.Organisation is { } key)
        {
            var named = Guid.TryParse(key, out var id) ? db.Set<Organisation>().Where(row => row.Id == id) : db.Set<Organisation>().Where(row => row.ExternalId == key);
            var found = await named.OrderBy(row => row.Id).FirstOrDefaultAsync(ct);
            return found is not null && (any || found.OwnerPartnerId == caller.PartnerId) ? (found, null)
                : (null, new ProblemAnswer(any ? Problems.ValidationFailed : Problems.NotYourOrganisation, null,
                    [Fault.At("/organisation", any ? Problems.ValidationFailed.Code : Problems.NotYourOrganisation.Code, any ? "There is no such organisation." : "Name your own organisation, or none.")]));
        }
        if (any && school is null)
        {
            return (null, new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/organisation", Problems.ValidationFailed.Code, "Say whom to sign up.")]));
        }
        var slug = any ? $"urn-{school!.Urn}" : caller.PartnerCode;
        var own = any ? await db.Set<Organisation>().OrderBy(row => row.Id).FirstOrDefaultAsync(row => row.ExternalId == slug, ct)
            : await db.Set<Organisation>().OrderBy(row => row.Id).FirstOrDefaultAsync(row => row.OwnerPartnerId == caller.PartnerId, ct);
        if (own is not null)
        {
            return (own, null);
        }
        // Known to the platform as a member; the directory does not list it before somebody publishes it.
        var name = school?.Name ?? caller.PartnerCode;
        var made = new Organisation
        {
            ExternalId = slug,
            Name = name,
            NameSort = Folding.Fold(name),
            OwnerPartnerId = any ? null : caller.PartnerId,
            EditorialState = EditorialState.Draft,
            IsLive = false,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Add(made);
        return (made, null);
    }

    /// <summary>Event, audit row and change of the network, in the transaction of the step.</summary>
    internal static void Step(VrnDbContext db, CallerAudit audit, Caller caller, SignUp signUp, SignUpState? from, string? reasonCode, DateTimeOffset now)
    {
        db.Add(new SignUpEvent { SignUpId = signUp.Id, From = from, To = signUp.State, ReasonCode = reasonCode, ByClient = caller.ClientId, At = now });
        db.Add(audit.Event(caller, "member.changed", "sign-up", $"{signUp.Id}"));
        db.Add(new OutboxEntry { Kind = "network", EntityId = signUp.NetworkId, Action = ChangeAction.Updated, At = now });
    }

    /// <summary>A caller that no longer may see the sign-up is not told again what it answered.</summary>
    internal static async Task<ProblemAnswer?> Again(IServiceProvider services, VrnDbContext db, Caller caller, byte[] answer, CancellationToken ct)
    {
        var id = JsonSerializer.Deserialize<SignUpModel>(answer, VrnJson.Options)!.Id;
        return await SignUpRows.Visible(db, caller, services.GetRequiredService<TimeProvider>()).AnyAsync(signUp => signUp.Id == id, ct) ? null : new ProblemAnswer(Problems.NotFound);
    }
}
