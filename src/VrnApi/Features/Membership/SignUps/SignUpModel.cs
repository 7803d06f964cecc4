using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.SignUps;

/// <summary>An organisation's way into a network.</summary>
/// <param name="Network">Slug.</param>
/// <param name="Route">Whether the organisation came itself or the network's team entered it.</param>
/// <param name="ContactFunction">Code of the function to turn to, never a person.</param>
public sealed record SignUpModel(
    Guid Id, string Network, OrganisationReference Organisation, string? Urn, SignUpState State, SignUpRoute Route, string? ContactFunction, DateTimeOffset PendingAt, DateTimeOffset? VerifiedAt,
    DateTimeOffset? ActiveAt, DateTimeOffset? EndedAt);

/// <summary>Which sign-ups a caller sees: the core team all, councils those of networks in their area, everybody else the own.</summary>
internal static class SignUpRows
{
    public static readonly SignUpState[] Live = [SignUpState.Pending, SignUpState.Verified, SignUpState.Active];

    public static IQueryable<SignUp> Visible(VrnDbContext db, Caller caller, TimeProvider clock)
    {
        if (caller.Type == PartnerType.VrnCore)
        {
            return db.Set<SignUp>();
        }
        if (caller.Type == PartnerType.Council)
        {
            var networks = NetworkAccess.Detail(db, db.Set<Network>(), caller, clock).Select(network => network.Id);
            var own = NetworkAccess.Own(db, caller);
            return db.Set<SignUp>().Where(signUp => networks.Contains(signUp.NetworkId) || own.Contains(signUp.OrganisationId));
        }
        return Own(db, caller);
    }

    public static IQueryable<SignUp> Own(VrnDbContext db, Caller caller)
    {
        var (own, urn) = (NetworkAccess.Own(db, caller), caller.Urn);
        return db.Set<SignUp>().Where(signUp => own.Contains(signUp.OrganisationId) || (urn != null && signUp.Urn == urn));
    }

    public static IQueryable<SignUpModel> Models(VrnDbContext db, IQueryable<SignUp> signUps) =>
        from signUp in signUps
        join network in db.Set<Network>() on signUp.NetworkId equals network.Id
        join organisation in db.Set<Organisation>() on signUp.OrganisationId equals organisation.Id
        orderby signUp.PendingAt, signUp.Id
        select new SignUpModel(signUp.Id, network.Slug, new OrganisationReference(organisation.Id, organisation.ExternalId, organisation.Name), signUp.Urn, signUp.State,
            signUp.Route, signUp.ContactFunction, signUp.PendingAt, signUp.VerifiedAt, signUp.ActiveAt, signUp.EndedAt);

    /// <summary>Milliseconds, as every database keeps them.</summary>
    public static DateTimeOffset Now(TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }
}
