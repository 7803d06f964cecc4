using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Data.Evidence;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Writing;

/// <param name="Facet">Such as <c>age-range</c> or <c>setting</c>.</param>
public sealed record FactBody(string Facet) : StatementBody
{
    /// <summary>
    /// Given exactly when <see cref="ValueStatus"/> is <c>stated</c>: a code or text; <c>{"min", "max"}</c> of ages; a list of GSS codes;
    /// <c>{"number", "unit", "operator", "asOf"}</c>.
    /// </summary>
    public JsonElement? Value { get; init; }

    public ValueStatus ValueStatus { get; init; }

    [JsonIgnore]
    internal override RecordKind Kind => RecordKind.Fact;
}

/// <summary>States something of a subject on one facet. Scope <c>interventions:write</c>.</summary>
public static class AddFact
{
    private static readonly Dictionary<string, string[]?> Coded = new(StringComparer.Ordinal)
    {
        ["setting"] = ["school", "community", "hospital-ae", "custody", "prison", "online", "home", "journey-to-school"],
        ["prevention-level"] = ["contextual", "primary", "secondary", "tertiary"],
        ["stage"] = ["pilot", "live", "under-test", "paused", "ended"],
        ["cost"] = ["free", "paid"],
        ["caution"] = ["ineffective", "may-worsen"],
        ["component"] = null,
        ["audience"] = null,
        ["school-phase"] = null,
    };

    private static readonly string[] Texts = ["launched", "target-group", "moderator", "stated-effect", "area-text"];
    private static readonly string[] Quantities = ["duration", "languages", "reach-schools", "reach-children"];
    private static readonly string[] Operators = ["exactly", "more-than", "at-least", "about", "less-than", "at-most"];

    /// <param name="s">Id or slug.</param>
    internal static async Task<Results<CreatedAnswer<RecordDetail>, ProblemAnswer>> Handle(
        [FromRoute] string s, HttpContext http, Caller caller, EvidenceWriter writer, CancellationToken ct)
    {
        var (body, refusal) = Idempotency.Json<FactBody>(http);
        return refusal is not null ? refusal : await Statement.Keep(writer, caller, s, body!, (checks, _) =>
        {
            var fact = Read(checks, body!);
            return Task.FromResult<Func<Guid, Guid, IEnumerable<object>>?>(fact is null ? null : (record, _) => [fact(record)]);
        }, ct);
    }

    private static Func<Guid, SubjectFact>? Read(Checks checks, FactBody body)
    {
        var (facet, status) = (body.Facet, body.ValueStatus);
        if (!(Coded.ContainsKey(facet) || Texts.Contains(facet) || Quantities.Contains(facet) || facet is "age-range" or "area"))
        {
            checks.Wrong("/facet", $"One of {string.Join(", ", Coded.Keys.Concat(Texts).Concat(Quantities).Concat(["age-range", "area"]).Order(StringComparer.Ordinal))} is expected.");
            return null;
        }
        if (status == ValueStatus.Stated != body.Value is { ValueKind: not JsonValueKind.Null })
        {
            checks.Wrong("/value", Problems.ValueStatusMismatch, "A value is given exactly when valueStatus is stated.");
            return null;
        }
        if (status != ValueStatus.Stated)
        {
            return record => new() { RecordId = record, Facet = facet, ValueStatus = status };
        }
        var value = body.Value!.Value;
        return facet switch
        {
            "age-range" => Ages(checks, value),
            "area" => Areas(checks, value),
            _ when Quantities.Contains(facet) => Quantity(checks, facet, value),
            _ => Words(checks, facet, value),
        };
    }

    private static Func<Guid, SubjectFact>? Ages(Checks checks, JsonElement value)
    {
        if (Whole(value, "min") is { } min && Whole(value, "max") is { } max && min >= 0 && min <= max && max <= 120 && Only(value, "min", "max"))
        {
            return record => new() { RecordId = record, Facet = "age-range", ValueStatus = ValueStatus.Stated, IntMin = min, IntMax = max };
        }
        checks.Wrong("/value", "Ages are given as {\"min\", \"max\"} in whole years.");
        return null;
    }

    private static Func<Guid, SubjectFact>? Areas(Checks checks, JsonElement value)
    {
        var codes = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(code => code.ValueKind == JsonValueKind.String ? code.GetString()! : "").Distinct().ToList() : [];
        if (codes.Count is > 0 and <= 400 && codes.TrueForAll(code => code.Length == 9 && char.IsAsciiLetterUpper(code[0]) && code.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0))
        {
            return record => new()
            {
                RecordId = record,
                Facet = "area",
                ValueStatus = ValueStatus.Stated,
                Areas = [.. codes.Select(code => new SubjectFactArea { RecordId = record, GssCode = code })],
            };
        }
        checks.Wrong("/value", "Areas are a list of GSS codes, such as [\"E06000016\"].");
        return null;
    }

    private static Func<Guid, SubjectFact>? Quantity(Checks checks, string facet, JsonElement value)
    {
        var unit = Word(value, "unit");
        var (sign, printed) = (Word(value, "operator"), Word(value, "asOf"));
        DateOnly day = default;
        if (value.ValueKind == JsonValueKind.Object && Only(value, "number", "unit", "operator", "asOf") && value.TryGetProperty("number", out var given)
            && given.ValueKind == JsonValueKind.Number && given.TryGetDecimal(out var number) && number is >= 0 and < 1_000_000_000 && decimal.Round(number, 6) == number
            && (sign is null || Operators.Contains(sign)) && (unit is null || (unit.Length is > 0 and <= 40 && unit.All(c => char.IsAsciiLetterLower(c) || c == '-')))
            && (printed is null || DateOnly.TryParseExact(printed, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out day)))
        {
            return record => new()
            {
                RecordId = record,
                Facet = facet,
                ValueStatus = ValueStatus.Stated,
                QuantityNumber = number,
                QuantityOperator = sign,
                QuantityUnit = unit,
                QuantityAsOf = printed is null ? null : day,
            };
        }
        checks.Wrong("/value", $"A quantity is {{\"number\", \"unit\", \"operator\", \"asOf\"}}; operators are {string.Join(", ", Operators)}.");
        return null;
    }

    private static Func<Guid, SubjectFact>? Words(Checks checks, string facet, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            checks.Wrong("/value", "A text is expected.");
            return null;
        }
        var text = value.GetString()!;
        if (!Coded.TryGetValue(facet, out var codes))
        {
            checks.Text("/value", text, 1000, required: true, lines: true);
            return record => new() { RecordId = record, Facet = facet, ValueStatus = ValueStatus.Stated, Text = text };
        }
        if (codes is null)
        {
            checks.Code("/value", text);
        }
        else if (!codes.Contains(text))
        {
            checks.Wrong("/value", $"One of {string.Join(", ", codes)} is expected.");
        }
        return record => new() { RecordId = record, Facet = facet, ValueStatus = ValueStatus.Stated, ValueCode = text };
    }

    private static bool Only(JsonElement value, params string[] names) => value.EnumerateObject().All(member => names.Contains(member.Name));

    private static int? Whole(JsonElement value, string name) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number : null;

    // An empty text stands for a member of another type: it fits nowhere.
    private static string? Word(JsonElement value, string name) => value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null ? null
        : member.ValueKind == JsonValueKind.String ? member.GetString() : "";
}
