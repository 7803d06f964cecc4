using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.ServiceDirectory;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>A made-up subject with records, for tests that need a history of their own.</summary>
internal sealed class MadeUp(VrnDbContext db, Subject subject, Guid citation)
{
    public Subject Subject => subject;

    public Guid Citation => citation;

    public static async Task<MadeUp> Create(VrnDbContext db, SubjectKind kind = SubjectKind.Campaign)
    {
        var citation = await db.Set<Citation>().Select(row => row.Id).FirstAsync();
        var slug = $"synthetic-{Guid.NewGuid():n}";
        var subject = new Subject { Slug = slug, Kind = kind, Title = slug, TitleSort = Folding.Fold(slug), Summary = "Made up for a test.", CitationId = citation };
        db.Add(subject);
        return new(db, subject, citation);
    }

    public Record Record(RecordKind kind, DateOnly validFrom, DateTimeOffset at, DateOnly? validTo = null)
    {
        var record = new Record
        {
            Kind = kind,
            SubjectId = subject.Id,
            ValidFrom = validFrom,
            ValidTo = validTo,
            RecordedAt = at,
            CitationId = citation,
        };
        db.Add(record);
        return record;
    }

    public void Decide(Record record, DecisionKind decision, DateTimeOffset at, DateOnly? effectiveOn = null, Record? by = null) => db.Add(new RecordDecision
    {
        RecordId = record.Id,
        Decision = decision,
        EffectiveOn = effectiveOn,
        SupersededById = by?.Id,
        Reason = "Made up for a test.",
        DecidedByClient = "test",
        RecordedAt = at,
    });

    /// <summary>An accepted rating under a scheme that is in the seed.</summary>
    public async Task<Record> Rated(string scheme, string dimension, string? code, int? number, DateOnly validFrom, DateTimeOffset at)
    {
        var found = await db.Set<RatingDimension>().FirstAsync(row => row.Code == dimension && row.SchemeVersion!.SchemeCode == scheme);
        var record = Record(RecordKind.Assessment, validFrom, at);
        Decide(record, DecisionKind.Accept, at);
        db.Add(new Assessment { RecordId = record.Id, SchemeVersionId = found.SchemeVersionId });
        db.Add(new AssessmentValue
        {
            AssessmentId = record.Id,
            DimensionId = found.Id,
            ValueCode = code,
            IntValue = number,
            ValueStatus = ValueStatus.Stated,
            CitationId = citation,
        });
        return record;
    }
}
