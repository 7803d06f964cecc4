using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Outcome">Code of an outcome term.</param>
/// <param name="RawText">The document's words, at most 300 characters.</param>
public sealed record EstimateBody(string Outcome, EstimateTier Tier, EstimateMetric Metric, string RawText) : StatementBody
{
    /// <summary>In the unit of the metric; given exactly when <see cref="ValueStatus"/> is <c>stated</c>.</summary>
    public decimal? Value { get; init; }

    public ValueStatus ValueStatus { get; init; }

    public decimal? CiLow { get; init; }

    public decimal? CiHigh { get; init; }

    /// <summary>Number of studies pooled.</summary>
    public int? NStudies { get; init; }

    public string? Population { get; init; }

    public string? Comparator { get; init; }

    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.EffectEstimate;
}

/// <summary>Proposes a size of effect that a document states. Scope <c>evidence:rate</c>.</summary>
public static class ProposeEstimate
{
    private const decimal Largest = 1_000_000_000;

    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Handle(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<EstimateBody>(http);
        return refusal is not null ? refusal : await Statement.Keep(writer, caller, s, body!, async (checks, _) =>
        {
            if (!await writer.Db.Set<OutcomeTerm>().AnyAsync(row => row.Code == body!.Outcome, ct))
            {
                checks.Wrong("/outcome", Problems.UnknownOutcome, "Outcome terms are listed at /v1/evidence/outcome-terms.");
            }
            Check(checks, body!);
            return (record, _) => [new EffectEstimate
            {
                RecordId = record,
                OutcomeCode = body!.Outcome,
                Tier = body.Tier,
                Metric = body.Metric,
                Value = body.Value,
                ValueStatus = body.ValueStatus,
                CiLow = body.CiLow,
                CiHigh = body.CiHigh,
                NStudies = body.NStudies,
                Population = body.Population,
                Comparator = body.Comparator,
                RawText = body.RawText,
            }];
        }, ct);
    }

    private static void Check(Checks checks, EstimateBody body)
    {
        if (body.ValueStatus == ValueStatus.Stated != body.Value is not null)
        {
            checks.Wrong("/value", Problems.ValueStatusMismatch, "A value is given exactly when valueStatus is stated.");
        }
        foreach (var (pointer, number) in new[] { ("/value", body.Value), ("/ciLow", body.CiLow), ("/ciHigh", body.CiHigh) })
        {
            if (number is { } given && (Math.Abs(given) >= Largest || decimal.Round(given, 6) != given))
            {
                checks.Wrong(pointer, "A number below a thousand million with at most six decimals is expected.");
            }
        }
        if (body.CiLow is null != body.CiHigh is null || body.CiLow > body.CiHigh || (body.Value is { } value && (value < body.CiLow || value > body.CiHigh)))
        {
            checks.Wrong("/ciLow", "Both ends of the interval are given or none, the value between them.");
        }
        if (body.NStudies is < 1 or > 100_000)
        {
            checks.Wrong("/nStudies", "Studies are counted from 1.");
        }
        checks.Text("/population", body.Population, 300);
        checks.Text("/comparator", body.Comparator, 300);
        checks.Text("/rawText", body.RawText, 300, required: true, lines: true);
    }
}
