using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Rules;
using Attendance = VrnApi.Data.Membership.Attendance;

namespace VrnApi.Features.Membership;

/// <summary>The schools open on a day in the areas of networks, with what ties them to the network: three statements for all.</summary>
internal sealed class SchoolFacts(VrnDbContext db, DateOnly asOf, CancellationToken ct)
{
    public async Task<ILookup<Guid, SchoolFact>> Of(IQueryable<Guid> networks)
    {
        var areas = db.Set<NetworkArea>().Where(area => networks.Contains(area.NetworkId) && area.ValidFrom <= asOf && (area.ValidTo == null || area.ValidTo > asOf));
        var schools = await (from area in areas
                             from school in db.Set<Establishment>()
                             where (school.LaCode == area.GssCode || school.DistrictCode == area.GssCode)
                                 && (school.OpenOn == null || school.OpenOn <= asOf) && (school.CloseOn == null || school.CloseOn >= asOf)
                             select new { area.NetworkId, school.Urn, school.Name, school.Phase, school.LaCode, school.DistrictCode }).Distinct().ToListAsync(ct);
        var signUps = (await NetworkAccess.ActiveOn(db, asOf).Where(signUp => networks.Contains(signUp.NetworkId) && signUp.Urn != null)
            .Select(signUp => new { signUp.NetworkId, signUp.Urn, signUp.OrganisationId }).ToListAsync(ct)).ToLookup(signUp => (signUp.NetworkId, signUp.Urn!), signUp => signUp.OrganisationId);
        var start = asOf.AddMonths(-12);
        var attended = (await (from row in db.Set<Attendance>()
                               join meeting in db.Set<Meeting>() on row.MeetingId equals meeting.Id
                               where networks.Contains(meeting.NetworkId) && meeting.Status == MeetingStatus.Held && meeting.LocalDate <= asOf && meeting.LocalDate > start
                                   && row.OrganisationId != null
                               select new { meeting.NetworkId, OrganisationId = row.OrganisationId!.Value }).Distinct().ToListAsync(ct)).Select(row => (row.NetworkId, row.OrganisationId)).ToHashSet();
        return schools.OrderBy(school => school.Urn, StringComparer.Ordinal).ToLookup(school => school.NetworkId, school => new SchoolFact(
            school.Urn, school.Name, school.Phase, school.LaCode, school.DistrictCode, signUps[(school.NetworkId, school.Urn)].Any(),
            signUps[(school.NetworkId, school.Urn)].Any(organisation => attended.Contains((school.NetworkId, organisation)))));
    }
}
