using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>Subjects and what is assessed of them in the change feed, as they are known at the time of reading.</summary>
internal static class EvidenceChanges
{
    /// <summary>A subject; with ratings for holders of <c>evidence:read</c>.</summary>
    public static readonly FeedKind Intervention = new("intervention", "interventions:read", id => $"/v1/evidence/subjects/{id}", async (reading, ids, ct) =>
    {
        var maps = reading.Services.GetRequiredService<AutoMapper.IConfigurationProvider>();
        var subjects = await SubjectDetails.Fill(reading.Db, await GetSubject.ByIds(reading.Db, maps, ids, ct), Now(reading), reading.Caller, ct);
        return subjects.ToDictionary(subject => subject.Id, subject => RawJson.Of(subject, VrnJson.Options));
    })
    {
        Area = "evidence",
    };

    /// <summary>An assessment or estimate in force: which subject it is about, and from when to when it holds.</summary>
    public static readonly FeedKind Assessment = new("assessment", EvidenceScopes.Ratings, null, async (reading, ids, ct) =>
        (await Standings(reading, ids).ToListAsync(ct)).ToDictionary(row => row.RecordId, row => RawJson.Of(row, VrnJson.Options)))
    {
        Area = "evidence",
    };

    /// <param name="ValidTo">The first day on which it does not hold any more; null while none is known.</param>
    public sealed record AssessmentState(Guid RecordId, Guid SubjectId, RecordKind Kind, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset RecordedAt);

    internal static IQueryable<AssessmentState> Standings(FeedReading reading, IReadOnlyCollection<Guid> ids) =>
        Records.InForce(reading.Db, Now(reading)).Where(record => ids.Contains(record.Id))
            .Select(record => new AssessmentState(record.Id, record.SubjectId, record.Kind, record.ValidFrom, record.ValidTo, record.RecordedAt));

    private static Clocks Now(FeedReading reading) => Clocks.Read(null, null, reading.Services.GetRequiredService<TimeProvider>(), []);
}
