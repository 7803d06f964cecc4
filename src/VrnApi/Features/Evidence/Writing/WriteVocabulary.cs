using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

public sealed record OutcomeTermBody(string Code, string Label, CitationBody? Citation = null);

/// <param name="Direction"><c>increase</c> or <c>decrease</c>.</param>
public sealed record IntendedOutcomeBody(string Code, string Label, string Direction, CitationBody? Citation = null);

/// <param name="Direction"><c>lower-is-better</c>, <c>higher-is-better</c> or <c>context</c>.</param>
/// <param name="Outcomes">Codes of intended outcomes that it is given for.</param>
/// <param name="Collected">Codes of the catalogue of outcomes that carry it; none when nobody collects it.</param>
public sealed record IndicatorBody(string Code, string Label, string Direction, string Unit, IReadOnlyList<string>? Outcomes = null, IReadOnlyList<string>? Collected = null, CitationBody? Citation = null);

/// <param name="From">The value that the mapping starts at.</param>
/// <param name="Authority">Who published the mapping.</param>
public sealed record CrosswalkBody(RatingCrosswalkModel.EndModel From, RatingCrosswalkModel.EndModel To, string Authority, CitationBody? Citation = null);

/// <param name="Note">At most 1000 characters; readers see it.</param>
public sealed record ConflictNoteBody(string Note);

/// <summary>The lists that records refer to, mappings between schemes, and remarks on conflicts.</summary>
public static class WriteVocabulary
{
    /// <summary>Scope <c>interventions:write</c>.</summary>
    internal static async Task<Results<CreatedAnswer<OutcomeTermModel>, ProblemAnswer>> OutcomeTerm(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<OutcomeTermBody>(http);
        return refusal is not null ? refusal : await Add(writer, caller, "outcome-terms", body!.Code, body.Label, body.Citation, _ => Task.CompletedTask,
            () => writer.Db.Set<OutcomeTerm>().AnyAsync(row => row.Code == body.Code, ct), async citation =>
            {
                var order = await writer.Db.Set<OutcomeTerm>().MaxAsync(row => (int?)row.Order, ct) ?? 0;
                writer.Db.Add(new OutcomeTerm { Code = body.Code, Order = order + 1, Label = body.Label, CitationId = citation.Id });
                return new OutcomeTermModel(body.Code, body.Label, ValueStatus.Stated, CitationModel.Of(citation));
            }, ct);
    }

    /// <summary>Scope <c>interventions:write</c>.</summary>
    internal static async Task<Results<CreatedAnswer<IntendedOutcomeModel>, ProblemAnswer>> IntendedOutcome(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<IntendedOutcomeBody>(http);
        return refusal is not null ? refusal : await Add(writer, caller, "intended-outcomes", body!.Code, body.Label, body.Citation, checks =>
        {
            OneOf(checks, "/direction", body.Direction, "increase", "decrease");
            return Task.CompletedTask;
        }, () => writer.Db.Set<IntendedOutcome>().AnyAsync(row => row.Code == body.Code, ct), citation =>
        {
            writer.Db.Add(new IntendedOutcome { Code = body.Code, Label = body.Label, Direction = body.Direction, CitationId = citation.Id });
            return Task.FromResult(new IntendedOutcomeModel(body.Code, body.Label, body.Direction, CitationModel.Of(citation)));
        }, ct);
    }

    /// <summary>Scope <c>interventions:write</c>.</summary>
    internal static async Task<Results<CreatedAnswer<EvidenceIndicatorModel>, ProblemAnswer>> Indicator(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<IndicatorBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var db = writer.Db;
        string[] outcomes = [.. (body!.Outcomes ?? []).Distinct()], collected = [.. (body.Collected ?? []).Distinct()];
        return await Add(writer, caller, "indicators", body.Code, body.Label, body.Citation, async checks =>
        {
            OneOf(checks, "/direction", body.Direction, "lower-is-better", "higher-is-better", "context");
            checks.Text("/unit", body.Unit, 20, required: true);
            if (outcomes.Length != await db.Set<IntendedOutcome>().CountAsync(row => outcomes.Contains(row.Code), ct))
            {
                checks.Wrong("/outcomes", Problems.UnknownOutcome, "Intended outcomes are listed at /v1/evidence/intended-outcomes.");
            }
            if (collected.Length != await db.Set<Data.Outcomes.Reference.Indicator>().CountAsync(row => collected.Contains(row.Code), ct))
            {
                checks.Wrong("/collected", "Codes of the catalogue are listed at /v1/outcomes/indicators.");
            }
        }, () => db.Set<Indicator>().AnyAsync(row => row.Code == body.Code, ct), async citation =>
        {
            db.Add(new Indicator { Code = body.Code, Label = body.Label, Direction = body.Direction, Unit = body.Unit, CitationId = citation.Id });
            db.AddRange(outcomes.Select(outcome => new OutcomeIndicator { OutcomeCode = outcome, IndicatorCode = body.Code, Basis = RecordBasis.Stated, CitationId = citation.Id }));
            db.AddRange(collected.Select(code => new IndicatorMapping { IndicatorCode = body.Code, OutcomesIndicatorCode = code }));
            await db.SaveChangesAsync(ct);
            var carriers = await TheoryOfChange.Carriers(db, [body.Code], writer.Now.KnownAt).ToListAsync(ct);
            return new EvidenceIndicatorModel(body.Code, body.Label, body.Unit, body.Direction, CitationModel.Of(citation),
                [.. carriers.Select(row => row.Carrier).OrderBy(carrier => carrier.Indicator, StringComparer.Ordinal)]);
        }, ct);
    }

    /// <summary>Only mappings that somebody published. Scope <c>evidence:moderate</c>.</summary>
    internal static async Task<Results<CreatedAnswer<RatingCrosswalkModel>, ProblemAnswer>> Crosswalk(HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<CrosswalkBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        var (from, to) = (await End(writer, checks, "/from", body!.From, ct), await End(writer, checks, "/to", body.To, ct));
        if (from is not null && body.From.Scheme == body.To.Scheme && body.From.Version == body.To.Version)
        {
            checks.Wrong("/to", "A mapping leads to another version or scheme.");
        }
        checks.Text("/authority", body.Authority, 200, required: true);
        var citation = await checks.Cite(db, "/citation", body.Citation, ct);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "crosswalk", $"{body.From.Scheme} {body.To.Scheme}", checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        var row = new Crosswalk { FromValueId = from!.Value, ToValueId = to!.Value, Authority = body.Authority, CitationId = citation!.Id };
        db.Add(citation);
        db.Add(row);
        writer.Told(caller, "evidence.changed", "crosswalk", $"{row.Id}", writer.Clock());
        await db.SaveChangesAsync(ct);
        return writer.Created(new RatingCrosswalkModel(row.Id, body.From, body.To, body.Authority, CitationModel.Of(citation)), "/v1/evidence/crosswalks");
    }

    /// <summary>A remark leaves every value in place. Scope <c>evidence:moderate</c>.</summary>
    /// <param name="s">Id or slug.</param>
    /// <param name="facet">As the conflict names it.</param>
    internal static async Task<Results<CreatedAnswer<ConflictModel>, ProblemAnswer>> Note(
        [FromRoute] string s, [FromRoute] string facet, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<ConflictNoteBody>(http);
        if (refusal is not null)
        {
            return refusal;
        }
        var (db, checks) = (writer.Db, new Checks());
        if (await Mentions.Find(db, s, ct) is not { } id || (await Conflicts.Of(db, writer.Now, [id], ct)).All(conflict => conflict.Facet != facet))
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        checks.Text("/note", body!.Note, 1000, required: true, lines: true);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, "subject", $"{id}", checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is not { } at)
        {
            return EvidenceWriter.Busy;
        }
        db.Add(new ConflictNote { SubjectId = id, Facet = facet, Note = body.Note, DecidedByClient = caller.ClientId, RecordedAt = at });
        writer.Told(caller, "evidence.noted", "subject", $"{id}", at);
        await db.SaveChangesAsync(ct);
        return writer.Created((await Conflicts.Of(db, writer.Now with { KnownAt = at }, [id], ct)).First(conflict => conflict.Facet == facet), $"/v1/evidence/conflicts?subject={id}");
    }

    private static async Task<Results<CreatedAnswer<T>, ProblemAnswer>> Add<T>(
        EvidenceWriter writer, Caller caller, string list, string code, string label, CitationBody? passage, Func<Checks, Task> more, Func<Task<bool>> taken, Func<Citation, Task<T>> add, CancellationToken ct)
    {
        var checks = new Checks();
        checks.Code("/code", code);
        checks.Text("/label", label, 200, required: true);
        await more(checks);
        var citation = await checks.Cite(writer.Db, "/citation", passage, ct);
        if (checks.Faults.Count > 0)
        {
            return EvidenceWriter.Refusal(checks.Faults);
        }
        if (await writer.Persons(caller, list, code, checks.Texts, ct) is { } personal)
        {
            return personal;
        }
        if (await writer.Enter(ct) is null)
        {
            return EvidenceWriter.Busy;
        }
        if (await taken())
        {
            return new ProblemAnswer(Problems.SlugTaken, null, [Fault.At("/code", Problems.SlugTaken.Code, "The list has it.")]);
        }
        writer.Db.Add(citation!);
        var model = await add(citation!);
        writer.Told(caller, "evidence.changed", list, code, writer.Clock());
        await writer.Db.SaveChangesAsync(ct);
        return writer.Created(model, $"/v1/evidence/{list}");
    }

    private static void OneOf(Checks checks, string pointer, string code, params string[] codes)
    {
        if (!codes.Contains(code))
        {
            checks.Wrong(pointer, $"One of {string.Join(", ", codes)} is expected.");
        }
    }

    private static async Task<Guid?> End(EvidenceWriter writer, Checks checks, string pointer, RatingCrosswalkModel.EndModel end, CancellationToken ct)
    {
        var id = await (from word in writer.Db.Set<RatingDimensionValue>()
                        join dimension in writer.Db.Set<RatingDimension>() on word.DimensionId equals dimension.Id
                        where word.Code == end.Value && dimension.Code == end.Dimension && dimension.SchemeVersion!.SchemeCode == end.Scheme && dimension.SchemeVersion.Label == end.Version
                        select (Guid?)word.Id).SingleOrDefaultAsync(ct);
        if (id is null)
        {
            checks.Wrong(pointer, Problems.ValueNotInScheme, "There is no such scheme, version, dimension and value.");
        }
        return id;
    }
}
