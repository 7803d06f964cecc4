using System.Text.Json;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

/// <summary>Which columns of a fact carry the value of which facet.</summary>
internal static class FacetValues
{
    private static readonly HashSet<string> Coded =
        ["setting", "prevention-level", "component", "audience", "school-phase", "stage", "cost", "caution"];

    public static SubjectFact Read(Guid recordId, EvidenceFile.FacetFact fact)
    {
        var value = fact.Value;
        var status = Codes.Parse<ValueStatus>(fact.ValueStatus);
        return fact.Facet switch
        {
            "age-range" => new()
            {
                RecordId = recordId,
                Facet = fact.Facet,
                ValueStatus = status,
                IntMin = value.GetProperty("min").GetInt32(),
                IntMax = value.GetProperty("max").GetInt32(),
            },
            "area" => new()
            {
                RecordId = recordId,
                Facet = fact.Facet,
                ValueStatus = status,
                Areas = [.. value.EnumerateArray().Select(code => new SubjectFactArea { RecordId = recordId, GssCode = code.GetString()! })],
            },
            _ when value.ValueKind == JsonValueKind.Object => new()
            {
                RecordId = recordId,
                Facet = fact.Facet,
                ValueStatus = status,
                QuantityOperator = Text(value, "operator"),
                QuantityNumber = value.GetProperty("number").GetDecimal(),
                QuantityUnit = Text(value, "unit"),
                QuantityAsOf = Text(value, "asOf") is { } printed ? Seeding.FirstDay(printed) : null,
            },
            _ when Coded.Contains(fact.Facet) => new() { RecordId = recordId, Facet = fact.Facet, ValueStatus = status, ValueCode = value.GetString() },
            _ => new() { RecordId = recordId, Facet = fact.Facet, ValueStatus = status, Text = value.GetString() },
        };
    }

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var member) ? member.GetString() : null;
}
