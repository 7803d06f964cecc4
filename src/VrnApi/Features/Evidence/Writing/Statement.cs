using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using Record = VrnApi.Data.Evidence.Record;

namespace VrnApi.Features.Evidence.Writing;

/// <summary>What every statement gives besides its content.</summary>
public abstract record StatementBody
{
    /// <summary>First day, Europe/London; where absent the first day of the document's printed period.</summary>
    public DateOnly? ValidFrom { get; init; }

    public DatePrecision ValidFromPrecision { get; init; }

    /// <summary>The first day on which it no longer holds.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary><c>stated</c>, <c>inferred</c> (the note says how) or <c>by-name</c>; of assessments <c>publisher</c> or <c>quoted-by-source</c>.</summary>
    public RecordBasis? Basis { get; init; }

    /// <summary>Id of the current record that this one replaces; a moderator decides on it.</summary>
    public Guid? Supersedes { get; init; }

    public string? Note { get; init; }

    /// <summary>The passage it was read from; required.</summary>
    public CitationBody? Citation { get; init; }

    [JsonIgnore]
    internal abstract RecordKind Kind { get; }
}

/// <summary>
/// Keeps a statement. Ratings and estimates are proposals until another client accepts them. What is stated of a subject besides holds at
/// once; only what replaces something is a proposal too, so that nothing that is shown goes away by one client's hand.
/// </summary>
internal static class Statement
{
    /// <param name="content">Checks the content and gives its rows, made when the id of the record is known.</param>
    public static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Keep<T>(
        EvidenceWriter writer, Caller caller, string key, T body, Func<Checks, Subject, Task<Func<Guid, Guid, IEnumerable<object>>?>> content, CancellationToken ct)
        where T : StatementBody
    {
        var db = writer.Db;
        if (await Mentions.Find(db, key, ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var (subject, checks) = (await db.Set<Subject>().AsNoTracking().SingleAsync(row => row.Id == id, ct), new Checks());
        var rows = await content(checks, subject);
        var citation = await checks.Cite(db, "/citation", body.Citation, ct);
        var (from, precision) = await From(writer, body, citation, ct);
        Common(checks, body, from);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "subject", subject.Slug, checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is not { } at)
        {
            return EvidenceWriter.Busy;
        }
        var rated = body.Kind is RecordKind.Assessment or RecordKind.EffectEstimate;
        var record = new Record
        {
            Kind = body.Kind,
            SubjectId = id,
            ValidFrom = from!.Value,
            ValidFromPrecision = precision,
            ValidTo = body.ValidTo,
            RecordedAt = at,
            ProposedByPartner = caller.PartnerId,
            ProposedByClient = caller.ClientId,
            Basis = body.Basis ?? RecordBasis.Stated,
            SupersedesId = body.Supersedes,
            Note = body.Note,
            CitationId = citation!.Id,
        };
        var made = rows!(record.Id, citation.Id).ToList();
        if (body.Supersedes is { } old && !await Replaceable(writer, caller, old, record, made.OfType<Assessment>().FirstOrDefault(), ct))
        {
            return new ProblemAnswer(Problems.SupersedesNotCurrent, null, [Fault.At("/supersedes", Problems.SupersedesNotCurrent.Code, "Name a current record of the same subject, kind and scheme.")]);
        }
        db.Add(citation);
        db.Add(record);
        db.AddRange(made);
        var holds = !rated && body.Supersedes is null;
        if (holds)
        {
            var harm = await HarmChange.Before(writer, id, ct);
            db.Add(new RecordDecision { RecordId = record.Id, Decision = DecisionKind.Accept, Reason = "Recorded by an editor.", DecidedByClient = caller.ClientId, RecordedAt = at });
            writer.Told(caller, "evidence.recorded", "record", $"{record.Id}", at, ("intervention", id));
            await db.SaveChangesAsync(ct);
            await harm.Tell(at, ct);
        }
        else
        {
            writer.Told(caller, "evidence.proposed", "record", $"{record.Id}", at);
            await db.SaveChangesAsync(ct);
        }
        return writer.Created((await RecordDetails.Of(db, caller, [record.Id], writer.Now with { KnownAt = at }, ct))[0], $"/v1/evidence/records/{record.Id}");
    }

    private static async Task<(DateOnly?, DatePrecision)> From(EvidenceWriter writer, StatementBody body, Citation? citation, CancellationToken ct)
    {
        if (body.ValidFrom is not null || citation is null)
        {
            return (body.ValidFrom, body.ValidFromPrecision);
        }
        var document = await writer.Db.Set<SourceDocument>().AsNoTracking().SingleAsync(row => row.Code == citation.DocumentCode, ct);
        return (document.PublishedFrom, document.PublishedPrecision);
    }

    private static void Common(Checks checks, StatementBody body, DateOnly? from)
    {
        checks.Day("/validFrom", body.ValidFrom);
        checks.Day("/validTo", body.ValidTo);
        checks.Text("/note", body.Note, 1000, lines: true);
        if (from is null && body.Citation is not null && checks.Faults.Count == 0)
        {
            checks.Wrong("/validFrom", "Say from which day it holds: the document prints none.");
        }
        if (body.ValidTo is { } to && to <= from)
        {
            checks.Wrong("/validTo", Problems.ValidityInverted, "It ends after it begins.");
        }
        RecordBasis[] fitting = body.Kind == RecordKind.Assessment ? [RecordBasis.Publisher, RecordBasis.QuotedBySource] : [RecordBasis.Stated, RecordBasis.Inferred, RecordBasis.ByName];
        if (body.Basis is { } basis ? !fitting.Contains(basis) : body.Kind == RecordKind.Assessment)
        {
            checks.Wrong("/basis", $"One of {string.Join(", ", fitting.Select(Data.Model.Codes.Of))} is expected.");
        }
        if (body.Basis == RecordBasis.Inferred && string.IsNullOrWhiteSpace(body.Note))
        {
            checks.Wrong("/note", "Say how it follows.");
        }
    }

    private static async Task<bool> Replaceable(EvidenceWriter writer, Caller caller, Guid old, Record record, Assessment? assessment, CancellationToken ct) =>
        await RecordDetails.Visible(writer.Db, caller).Where(row => row.Id == old).Include(row => row.Decisions).AsNoTracking().SingleOrDefaultAsync(ct) is { } replaced
        && RecordDetails.Status(replaced.Decisions) == RecordStatus.Accepted && await SameThing(writer, replaced, record, assessment?.SchemeVersionId, ct);

    /// <summary>Whether two records speak of the same subject in the same way, under the same scheme.</summary>
    /// <param name="version">Scheme version of <paramref name="other"/> where it is an assessment.</param>
    internal static async Task<bool> SameThing(EvidenceWriter writer, Record one, Record other, Guid? version, CancellationToken ct) =>
        one.SubjectId == other.SubjectId && one.Kind == other.Kind && (one.Kind != RecordKind.Assessment || await Scheme(writer, one.Id, ct) is { } scheme
            && scheme == await writer.Db.Set<RatingSchemeVersion>().Where(row => row.Id == version).Select(row => row.SchemeCode).SingleOrDefaultAsync(ct));

    private static Task<string?> Scheme(EvidenceWriter writer, Guid record, CancellationToken ct) => (
        from assessment in writer.Db.Set<Assessment>()
        join version in writer.Db.Set<RatingSchemeVersion>() on assessment.SchemeVersionId equals version.Id
        where assessment.RecordId == record
        select version.SchemeCode).SingleOrDefaultAsync(ct);
}
