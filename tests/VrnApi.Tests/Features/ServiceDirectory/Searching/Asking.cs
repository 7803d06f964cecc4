using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Searching;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>Asks as a query string does.</summary>
internal static class Asking
{
    /// <summary>One value of every parameter, which some services meet.</summary>
    public static readonly string[] Filters =
    [
        "search=mentoring", "search=young -drama", "search=\"youth club\"", "postcode=LE2 7QA", "postcode=LE2 7QA&coverage=strict", "postcode=LE2 7QA&proximity=4000&coverage=ignore",
        "postcode=LE11 1DD&proximity=9000", "lat=52.63&lng=-1.13&proximity=6000", "bbox=-1.2,52.55,-1.0,52.7", "area=E06000016", "area=llr&area_match=covers", "lad=E07000130",
        "lad=E06000016&area_match=located", "police_force=E23000021", "age=14", "age=11-16", "minimum_age=8", "maximum_age=25", "term=vrn-service-type:mentoring,vrn-service-type:youth-club",
        "term=vrn-service-type:domestic-abuse-support", "need=rf-absence-exclusion", "need=vrn-need:rf-bullying,rf-impulsivity", "circumstance=at-risk-of-exclusion", "cost=free", "cost=paid,unknown", "max_amount=20",
        "language=gu", "language=pol,eng", "language=bfi", "accessibility=step-free,hearing-loop", "attending=online", "attending=in_person,home", "accepting_referrals=true", "referral=self,school",
        "assured_within=3000d", "assurance=assured,due", "status=active", "status=inactive,temporarily closed", "modified_after=2020-01-01", "open_weekends=true", "open_after=18:00", "day=MO",
        "day=SA&start_time=10:00&end_time=12:00", "start_time=19:00",
    ];

    public static readonly string[] OfPartners = ["assured_items=f,h,i", "assured_items=f&assured_by=school,council", "source=seed"];

    public static async Task<ServiceQuestion> Question(VrnDbContext db, string query, bool isPartner = true, TimeProvider? clock = null)
    {
        var (question, faults) = await ServiceQuestion.Read(Values(query), db, clock ?? TimeProvider.System, isPartner, TestContext.Current.CancellationToken);
        Assert.True(faults.Count == 0, $"{query}: {string.Join("; ", faults.Select(fault => $"{fault.Parameter} {fault.Message}"))}");
        return question;
    }

    public static async Task<List<Guid>> Ids(VrnDbContext db, string query, bool isPartner = true, TimeProvider? clock = null) =>
        await (await Question(db, query, isPartner, clock)).Services().Having(db, DocumentKind.Service).Select(found => found.Root.Id).OrderBy(id => id)
            .ToListAsync(TestContext.Current.CancellationToken);

    public static QueryCollection Values(string query) => new(QueryHelpers.ParseQuery(query));

    /// <summary>A time at which made-up services are open or not, within what is computed ahead.</summary>
    public static string OpenAt(TimeProvider clock) => $"open_at={clock.GetUtcNow().UtcDateTime.AddDays(3):yyyy-MM-dd}T19:30";
}
