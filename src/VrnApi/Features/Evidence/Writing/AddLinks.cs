using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="To">Id or slug of the other subject.</param>
public sealed record LinkBody(string To, SubjectRelation Relation) : StatementBody
{
    /// <summary>The rating of the other subject that the document mentions; it is no rating of this one.</summary>
    public CitedBody? CitedRating { get; init; }

    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.SubjectLink;

    /// <param name="Value">A word of the dimension; given exactly when <paramref name="ValueStatus"/> is <c>stated</c>.</param>
    public sealed record CitedBody(string Scheme, string Version, string Dimension, string? Value = null, ValueStatus ValueStatus = ValueStatus.Stated, string? RawText = null);
}

/// <param name="Factor">Code of the factor.</param>
/// <param name="PrintedFactor">The document's own words for it, where they differ.</param>
public sealed record FactorLinkBody(string Factor, FactorEffect Effect, string? PrintedFactor = null) : StatementBody
{
    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.FactorLink;
}

/// <param name="Outcome">Code of an intended outcome.</param>
public sealed record OutcomeLinkBody(string Outcome, OutcomeHorizon Horizon = OutcomeHorizon.NotStated) : StatementBody
{
    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.OutcomeLink;
}

/// <summary>Ties a subject to another one, to a factor or to an intended outcome, as a document does. Scope <c>interventions:write</c>.</summary>
public static class AddLinks
{
    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Subject(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<LinkBody>(http);
        return refusal is not null ? refusal : await Statement.Keep(writer, caller, s, body!, async (checks, subject) =>
        {
            var to = await Mentions.Find(writer.Db, body!.To, ct);
            if (to is null)
            {
                checks.Wrong("/to", "There is no such subject.");
            }
            else if (to == subject.Id)
            {
                checks.Wrong("/to", Problems.LinkToSelf, "Name another subject.");
            }
            var dimension = body.CitedRating is null ? null : await Cited(writer, checks, body.CitedRating, ct);
            return (record, _) => [new SubjectLink
            {
                RecordId = record,
                ToSubjectId = to!.Value,
                Relation = body.Relation,
                CitedSchemeVersionId = dimension?.SchemeVersionId,
                CitedDimensionId = dimension?.Id,
                CitedValueCode = body.CitedRating?.Value,
                CitedRawText = body.CitedRating?.RawText,
                CitedValueStatus = body.CitedRating?.ValueStatus,
            }];
        }, ct);
    }

    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Factor(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<FactorLinkBody>(http);
        return refusal is not null ? refusal : await Statement.Keep(writer, caller, s, body!, async (checks, _) =>
        {
            if (!await writer.Db.Set<Factor>().AnyAsync(row => row.Code == body!.Factor, ct))
            {
                checks.Wrong("/factor", Problems.UnknownFactor, "Factors are listed at /v1/evidence/factors.");
            }
            checks.Text("/printedFactor", body!.PrintedFactor, 200);
            return (record, _) => [new FactorLink { RecordId = record, FactorCode = body.Factor, Effect = body.Effect, PrintedFactor = body.PrintedFactor }];
        }, ct);
    }

    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Outcome(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<OutcomeLinkBody>(http);
        return refusal is not null ? refusal : await Statement.Keep(writer, caller, s, body!, async (checks, _) =>
        {
            if (!await writer.Db.Set<IntendedOutcome>().AnyAsync(row => row.Code == body!.Outcome, ct))
            {
                checks.Wrong("/outcome", Problems.UnknownOutcome, "Intended outcomes are listed at /v1/evidence/intended-outcomes.");
            }
            return (record, _) => [new OutcomeLink { RecordId = record, OutcomeCode = body!.Outcome, Horizon = body.Horizon }];
        }, ct);
    }

    private static async Task<RatingDimension?> Cited(EvidenceWriter writer, Checks checks, LinkBody.CitedBody cited, CancellationToken ct)
    {
        var dimension = await writer.Db.Set<RatingDimension>().AsNoTracking().SingleOrDefaultAsync(row =>
            row.Code == cited.Dimension && row.SchemeVersion!.SchemeCode == cited.Scheme && row.SchemeVersion.Label == cited.Version, ct);
        checks.Text("/citedRating/rawText", cited.RawText, 300);
        if (dimension is null)
        {
            checks.Wrong("/citedRating/dimension", Problems.DimensionNotInScheme, "There is no such scheme, version and dimension.");
        }
        else if (cited.ValueStatus == ValueStatus.Stated != cited.Value is not null)
        {
            checks.Wrong("/citedRating/value", Problems.ValueStatusMismatch, "A value is given exactly when valueStatus is stated.");
        }
        else if (cited.Value is { } value && !await writer.Db.Set<RatingDimensionValue>().AnyAsync(row => row.DimensionId == dimension.Id && row.Code == value, ct))
        {
            checks.Wrong("/citedRating/value", Problems.ValueNotInScheme, "The version has no such value.");
        }
        return dimension;
    }
}
