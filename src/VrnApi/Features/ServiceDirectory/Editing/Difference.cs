using System.Text.Json.Nodes;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>One place where two versions of a document differ.</summary>
/// <param name="Op">add, remove or replace.</param>
/// <param name="Pointer">JSON Pointer (RFC 6901).</param>
public sealed record Difference(string Op, string Pointer, JsonNode? From, JsonNode? To)
{
    internal static IReadOnlyList<Difference> Between(JsonNode? from, JsonNode? to)
    {
        var differences = new List<Difference>();
        Compare(from, to, "", differences);
        return differences;
    }

    private static void Compare(JsonNode? from, JsonNode? to, string pointer, List<Difference> differences)
    {
        if (JsonNode.DeepEquals(from, to))
        {
            return;
        }
        switch (from, to)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(member => member.Key).Union(other.Select(member => member.Key), StringComparer.Ordinal))
                {
                    Compare(one[name], other[name], $"{pointer}/{name}", differences);
                }
                break;
            case (JsonArray one, JsonArray other):
                for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
                {
                    Compare(i < one.Count ? one[i] : null, i < other.Count ? other[i] : null, $"{pointer}/{i}", differences);
                }
                break;
            default:
                differences.Add(new Difference(from is null ? "add" : to is null ? "remove" : "replace", pointer, from?.DeepClone(), to?.DeepClone()));
                break;
        }
    }
}
