using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Features.Evidence.Writing;
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

    /// <summary>An assessment or estimate: in force, or with what took its place. One that was withdrawn or has ended is gone.</summary>
    public static readonly FeedKind Assessment = new("assessment", EvidenceScopes.Ratings, id => $"/v1/evidence/records/{id}", async (reading, ids, ct) =>
        (await States(reading, ids, ct)).ToDictionary(row => row.RecordId, row => RawJson.Of(row, VrnJson.Options)))
    {
        Area = "evidence",
    };

    /// <param name="ValidTo">The first day on which it does not hold any more; null while none is known.</param>
    /// <param name="Before">What was superseded; null while nothing took its place.</param>
    /// <param name="After">What is in force, or took the place of <paramref name="Before"/>.</param>
    /// <param name="Decision">The decision that put <paramref name="After"/> there.</param>
    public sealed record AssessmentState(
        Guid RecordId, Guid SubjectId, RecordKind Kind, DateOnly ValidFrom, DateOnly? ValidTo, DateTimeOffset RecordedAt, SubjectReference Subject, RecordDetail? Before, RecordDetail? After,
        RecordDetail.DecisionModel? Decision);

    internal static IQueryable<Guid> Standing(FeedReading reading, IReadOnlyCollection<Guid> ids) => Records.InForce(reading.Db, Now(reading)).Where(record => ids.Contains(record.Id)).Select(record => record.Id)
        .Union(reading.Db.Set<RecordDecision>().Where(decision => ids.Contains(decision.RecordId) && decision.Decision == DecisionKind.Supersede).Select(decision => decision.RecordId));

    private static async Task<IEnumerable<AssessmentState>> States(FeedReading reading, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var records = await RecordDetails.Of(reading.Db, reading.Caller, await Standing(reading, ids).ToListAsync(ct), Now(reading), ct);
        var successors = records.SelectMany(record => record.Decisions).Select(decision => decision.SupersededBy).OfType<Guid>().Distinct().ToArray();
        var after = (await RecordDetails.Of(reading.Db, reading.Caller, successors, Now(reading), ct)).ToDictionary(record => record.Id);
        return records.Where(record => record.Kind is RecordKind.Assessment or RecordKind.EffectEstimate).Select(record =>
        {
            var replaced = record.Decisions.LastOrDefault(decision => decision.Decision == DecisionKind.Supersede);
            var (before, now) = replaced is null ? (null, record) : (record, after[replaced.SupersededBy!.Value]);
            return new AssessmentState(record.Id, record.Subject.Id, record.Kind, record.ValidFrom, record.ValidTo, record.RecordedAt,
                new(record.Subject.Id, record.Subject.Slug, record.Subject.Title), before, now, replaced ?? record.Decisions.FirstOrDefault(decision => decision.Decision == DecisionKind.Accept));
        });
    }

    private static Clocks Now(FeedReading reading) => Clocks.Read(null, null, reading.Services.GetRequiredService<TimeProvider>(), []);
}
