using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Scheme">Code of the scheme.</param>
/// <param name="Version">Label of its version: a value is only ever read within it.</param>
/// <param name="Values">One for each dimension that is spoken of.</param>
public sealed record AssessmentBody(string Scheme, string Version, IReadOnlyList<AssessmentBody.ValueBody> Values) : StatementBody
{
    /// <summary>Code of an outcome term; required where the scheme rates a body of evidence, and only there.</summary>
    public string? Outcome { get; init; }

    public DateOnly? PublishedOn { get; init; }

    public DateOnly? RetrievedOn { get; init; }

    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.Assessment;

    /// <param name="Value">A word of the dimension, or its number; given exactly when <paramref name="ValueStatus"/> is <c>stated</c>.</param>
    /// <param name="RawText">The characters found in the document.</param>
    /// <param name="SourceBlock">Which block of the page it stands in, counted from 1.</param>
    /// <param name="Basis">How this value was read, where it differs from the others.</param>
    /// <param name="Citation">Its own passage, where it differs from the assessment's.</param>
    public sealed record ValueBody(
        string Dimension, JsonElement? Value = null, ValueStatus ValueStatus = ValueStatus.Stated, string? RawText = null, int? SourceBlock = null, RecordBasis? Basis = null,
        CitationBody? Citation = null);
}

/// <summary>Proposes a rating of a subject under one scheme version; another client's acceptance puts it in force. Scope <c>evidence:rate</c>.</summary>
public static class ProposeAssessment
{
    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Handle(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<AssessmentBody>(http);
        return refusal is not null ? refusal : await Keep(writer, caller, s, body!, ct);
    }

    internal static Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Keep(EvidenceWriter writer, Caller caller, string subject, AssessmentBody body, CancellationToken ct) =>
        Statement.Keep(writer, caller, subject, body, (checks, about) => Content(writer.Db, checks, about, body, ct), ct);

    private static async Task<Func<Guid, Guid, IEnumerable<object>>?> Content(VrnDbContext db, Checks checks, Subject subject, AssessmentBody body, CancellationToken ct)
    {
        checks.Day("/publishedOn", body.PublishedOn);
        checks.Day("/retrievedOn", body.RetrievedOn);
        var version = await db.Set<RatingSchemeVersion>().AsNoTracking().SingleOrDefaultAsync(row => row.SchemeCode == body.Scheme && row.Label == body.Version, ct);
        if (version is null)
        {
            checks.Wrong("/version", "There is no such scheme and version; they are listed at /v1/evidence/schemes.");
            return null;
        }
        if (!Fits(version.UnitRated, subject.Kind))
        {
            checks.Wrong("/scheme", Problems.UnitMismatch, $"The version rates {Data.Model.Codes.Of(version.UnitRated)}, the subject is {Data.Model.Codes.Of(subject.Kind)}.");
        }
        await Outcome(db, checks, version, body, ct);
        var dimensions = await db.Set<RatingDimension>().AsNoTracking().Where(row => row.SchemeVersionId == version.Id).ToDictionaryAsync(row => row.Code, ct);
        var ids = dimensions.Values.Select(row => row.Id).ToArray();
        var words = (await db.Set<RatingDimensionValue>().AsNoTracking().Where(row => ids.Contains(row.DimensionId)).ToListAsync(ct)).ToLookup(row => row.DimensionId, row => row.Code);
        if (body.Values.Count == 0 || body.Values.Any(value => value is null) || body.Values.Select(value => value.Dimension).Distinct().Count() != body.Values.Count)
        {
            checks.Wrong("/values", "One value for each dimension that is spoken of is expected, at least one.");
            return null;
        }
        var rows = new List<(Citation? Own, Func<Guid, Guid, AssessmentValue> Row)>();
        foreach (var (index, value) in body.Values.Index())
        {
            var pointer = $"/values/{index}";
            if (!dimensions.TryGetValue(value.Dimension, out var dimension))
            {
                checks.Wrong($"{pointer}/dimension", Problems.DimensionNotInScheme, $"{body.Scheme}@{body.Version} has {string.Join(", ", dimensions.Keys.Order(StringComparer.Ordinal))}.");
                continue;
            }
            checks.Text($"{pointer}/rawText", value.RawText, 300);
            if (value.SourceBlock is < 1 or > 10_000)
            {
                checks.Wrong($"{pointer}/sourceBlock", "Blocks are counted from 1.");
            }
            var own = await checks.Cite(db, $"{pointer}/citation", value.Citation, ct, required: false);
            if (Read(checks, $"{pointer}/value", value, dimension, words[dimension.Id]) is { } read)
            {
                rows.Add((own, (record, citation) => Row(record, own?.Id ?? citation, value, dimension, read)));
            }
        }
        return (record, citation) => [new Assessment
        {
            RecordId = record,
            SchemeVersionId = version.Id,
            PublishedOn = body.PublishedOn,
            RetrievedOn = body.RetrievedOn,
            OutcomeCode = body.Outcome,
        }, .. rows.Select(row => row.Own).OfType<object>(), .. rows.Select(row => row.Row(record, citation))];
    }

    /// <summary>An approach's rating is no programme's: a brand does not inherit what is said of the kind of work.</summary>
    private static bool Fits(UnitRated unit, SubjectKind kind) => (unit, kind) switch
    {
        (UnitRated.Approach, SubjectKind.Approach or SubjectKind.Strategy) => true,
        (UnitRated.Programme, SubjectKind.Programme or SubjectKind.LocalIntervention) => true,
        (UnitRated.BodyOfEvidence, SubjectKind.Approach or SubjectKind.Strategy or SubjectKind.Programme or SubjectKind.LocalIntervention) => true,
        _ => false,
    };

    private static async Task Outcome(VrnDbContext db, Checks checks, RatingSchemeVersion version, AssessmentBody body, CancellationToken ct)
    {
        if (version.UnitRated == UnitRated.BodyOfEvidence != body.Outcome is not null)
        {
            checks.Wrong("/outcome", "An outcome is given exactly where the scheme rates a body of evidence.");
        }
        else if (body.Outcome is { } outcome && !await db.Set<OutcomeTerm>().AnyAsync(row => row.Code == outcome, ct))
        {
            checks.Wrong("/outcome", Problems.UnknownOutcome, "Outcome terms are listed at /v1/evidence/outcome-terms.");
        }
    }

    private sealed record Value(string? Code = null, int? Whole = null, decimal? Number = null, string? Text = null);

    private static Value? Read(Checks checks, string pointer, AssessmentBody.ValueBody body, RatingDimension dimension, IEnumerable<string> words)
    {
        var given = body.Value is { ValueKind: not JsonValueKind.Null } element ? element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => "",
        } : null;
        if (body.ValueStatus == ValueStatus.Stated != given is not null)
        {
            checks.Wrong(pointer, Problems.ValueStatusMismatch, "A value is given exactly when valueStatus is stated.");
            return null;
        }
        if (given is null)
        {
            return new();
        }
        const NumberStyles plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        switch (dimension.Kind)
        {
            case DimensionKind.Ordinal or DimensionKind.Nominal when words.Contains(given):
                return new(Code: given);
            case DimensionKind.Integer when int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && Within(whole, dimension):
                return new(Whole: whole);
            case DimensionKind.Decimal when decimal.TryParse(given, plain, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1_000_000_000 && Within(number, dimension):
                return new(Number: decimal.Round(number, 6));
            case DimensionKind.Text:
                checks.Text(pointer, given, 2000, required: true, lines: true);
                return new(Text: given);
            default:
                checks.Wrong(pointer, Problems.ValueNotInScheme, dimension.Kind is DimensionKind.Integer or DimensionKind.Decimal
                    ? $"A number from {dimension.Min?.ToString("0.##", CultureInfo.InvariantCulture) ?? "any"} to {dimension.Max?.ToString("0.##", CultureInfo.InvariantCulture) ?? "any"} is expected."
                    : words.Any() ? $"The version has {string.Join(", ", words.Order(StringComparer.Ordinal))}." : "The version's values are lost; none can be stated.");
                return null;
        }
    }

    private static bool Within(decimal number, RatingDimension dimension) => !(number < dimension.Min) && !(number > dimension.Max);

    private static AssessmentValue Row(Guid record, Guid citation, AssessmentBody.ValueBody body, RatingDimension dimension, Value value) => new()
    {
        AssessmentId = record,
        DimensionId = dimension.Id,
        ValueCode = value.Code,
        IntValue = value.Whole,
        DecimalValue = value.Number,
        TextValue = value.Text,
        ValueStatus = body.ValueStatus,
        Basis = body.Basis,
        RawText = body.RawText,
        SourceBlock = body.SourceBlock,
        CitationId = citation,
    };
}
