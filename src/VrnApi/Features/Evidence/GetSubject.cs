using AutoMapper.QueryableExtensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence;

/// <summary>One subject by id or slug. Scope <c>interventions:read</c>; its ratings need <c>evidence:read</c> too.</summary>
public static class GetSubject
{
    /// <param name="AsOf">What held on this day in Europe/London; today when absent.</param>
    /// <param name="KnownAt">As far as it was known at this time; now when absent.</param>
    public sealed record Criteria(DateOnly? AsOf, DateTimeOffset? KnownAt);

    /// <param name="s">Id or slug.</param>
    public static async Task<Results<JsonAnswer<SubjectModel>, ProblemAnswer>> Handle(
        [FromRoute] string s, [AsParameters] Criteria criteria, Caller caller, VrnDbContext db,
        [FromServices] AutoMapper.IConfigurationProvider maps, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var at = Clocks.Read(criteria.AsOf, criteria.KnownAt, clock, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (await ByKey(db, maps, s, ct) is not { } subject)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<SubjectModel>((await SubjectDetails.Fill(db, [subject], at, caller, ct))[0]);
    }

    internal static Task<SubjectModel?> ByKey(VrnDbContext db, AutoMapper.IConfigurationProvider maps, string key, CancellationToken ct)
    {
        var subjects = Guid.TryParse(key, out var id)
            ? db.Set<Subject>().Where(subject => subject.Id == id)
            : db.Set<Subject>().Where(subject => subject.Slug == key);
        return subjects.ProjectTo<SubjectModel>(maps).SingleOrDefaultAsync(ct);
    }

    internal static Task<List<SubjectModel>> ByIds(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        db.Set<Subject>().Where(subject => ids.Contains(subject.Id)).ProjectTo<SubjectModel>(maps).ToListAsync(ct);
}
