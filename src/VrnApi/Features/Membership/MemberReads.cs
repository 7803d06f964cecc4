using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.Membership;

/// <summary>The organisations of networks on a day: by a seat or by an active sign-up.</summary>
internal static class MemberReads
{
    public static IQueryable<Row> Of(VrnDbContext db, IQueryable<Guid> networks, DateOnly asOf)
    {
        var seats = NetworkAccess.SeatsIn(db, asOf).Where(seat => networks.Contains(seat.NetworkId) && seat.OrganisationId != null)
            .Select(seat => new { seat.NetworkId, OrganisationId = seat.OrganisationId!.Value });
        var signUps = NetworkAccess.ActiveOn(db, asOf).Where(signUp => networks.Contains(signUp.NetworkId))
            .Select(signUp => new { signUp.NetworkId, signUp.OrganisationId });
        return from member in seats.Union(signUps)
               join organisation in db.Set<Organisation>() on member.OrganisationId equals organisation.Id
               select new Row(member.NetworkId, organisation.Id, organisation.ExternalId, organisation.Name, organisation.NameSort);
    }

    public sealed record Row(Guid NetworkId, Guid OrganisationId, string Slug, string Name, string NameSort);
}
