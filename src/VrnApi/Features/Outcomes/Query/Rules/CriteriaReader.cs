using System.Text.Json;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Query.Rules;

/// <summary>
/// Criteria out of JSON: <c>and</c>, <c>or</c>, <c>not</c>, or comparators by facet, of which several narrow together. Every fault is
/// told with its place. REST in either form and GraphQL are read here.
/// </summary>
internal sealed class CriteriaReader(TermCalendar calendar, List<Fault> faults)
{
    public const int MostDepth = 5;
    public const int MostLeaves = 200;
    public const int MostItems = 200;

    private static readonly Dictionary<string, Comparator> Comparators = Enum.GetValues<Comparator>().ToDictionary(
        comparator => char.ToLowerInvariant(comparator.ToString()[0]) + comparator.ToString()[1..], StringComparer.Ordinal);

    private static readonly string[] Kinds = ["code", "id", "oldCode"];

    private int leaves;

    /// <returns>Null with a fault.</returns>
    public Criterion? Read(JsonElement json, string path, int depth = 0)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Any())
        {
            return Wrong<Criterion>(path, "Criteria are an object with and, or, not, or facets such as filters.");
        }
        var members = json.EnumerateObject().ToArray();
        if (Array.FindIndex(members, member => member.Name is "and" or "or" or "not") is var place and >= 0)
        {
            var combined = members[place];
            if (members.Length > 1)
            {
                return Wrong<Criterion>(path, $"'{combined.Name}' stands alone in its object.");
            }
            var at = $"{path}/{combined.Name}";
            return depth == MostDepth ? Wrong<Criterion>(at, $"Criteria are at most {MostDepth} levels deep.")
                : combined.Name == "not" ? Read(combined.Value, at, depth + 1) is { } part ? new Criterion.Inverse(part) : null
                : Parts(combined.Value, at, depth + 1) is { } parts ? combined.Name == "and" ? new Criterion.All(parts) : new Criterion.Any(parts)
                : null;
        }
        var facets = members.SelectMany(member => Facet(member, $"{path}/{member.Name}")).ToArray();
        return facets.Contains(null) ? null : facets.Length == 1 ? facets[0] : new Criterion.All([.. facets.OfType<Criterion>()]);
    }

    private List<Criterion>? Parts(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0)
        {
            return Wrong<List<Criterion>>(path, "A list of one or more criteria is wanted.");
        }
        var parts = json.EnumerateArray().Select((part, index) => Read(part, $"{path}/{index}", depth)).ToList();
        return parts.Contains(null) ? null : [.. parts.OfType<Criterion>()];
    }

    private List<Criterion?> Facet(JsonProperty facet, string path)
    {
        if (facet.Name is not ("filters" or "locations" or "geographicLevels" or "timePeriods"))
        {
            faults.Add(Fault.At(path, Problems.UnknownField.Code, "Rows are narrowed by filters, locations, geographicLevels and timePeriods, never by a value."));
            return [null];
        }
        if (facet.Value.ValueKind != JsonValueKind.Object || !facet.Value.EnumerateObject().Any())
        {
            return [Wrong<Criterion>(path, "An object with comparators such as eq or in is wanted.")];
        }
        return [.. facet.Value.EnumerateObject().Select(comparator => Leaf(facet.Name, comparator, $"{path}/{comparator.Name}"))];
    }

    private Criterion? Leaf(string facet, JsonProperty member, string path)
    {
        if (!Comparators.TryGetValue(member.Name, out var comparator) || (comparator >= Comparator.Gt && facet != "timePeriods"))
        {
            return Wrong<Criterion>(path, facet == "timePeriods" ? "Comparators are eq, notEq, in, notIn, gt, gte, lt and lte." : "Comparators are eq, notEq, in and notIn.");
        }
        if (++leaves > MostLeaves)
        {
            return leaves == MostLeaves + 1 ? Wrong<Criterion>(path, $"Criteria have at most {MostLeaves} comparators.") : null;
        }
        var isList = comparator is Comparator.In or Comparator.NotIn;
        if (isList && (member.Value.ValueKind != JsonValueKind.Array || member.Value.GetArrayLength() is 0 or > MostItems))
        {
            return Wrong<Criterion>(path, $"A list of 1 to {MostItems} items is wanted.");
        }
        var items = isList ? [.. member.Value.EnumerateArray()] : new[] { member.Value };
        string At(int index) => isList ? $"{path}/{index}" : path;
        return facet switch
        {
            "filters" => Each(items, (item, index) => Text(item, At(index))) is { } options ? new Criterion.Filters(comparator, options, path) : null,
            "locations" => Each(items, (item, index) => Location(item, At(index))) is { } places ? new Criterion.Locations(comparator, places, path) : null,
            "geographicLevels" => Each(items, (item, index) => Level(item, At(index))) is { } levels ? new Criterion.Levels(comparator, [.. levels.Select(level => level!.Value)], path) : null,
            _ => Each(items, (item, index) => Period(item, At(index))) is { } periods ? new Criterion.Periods(comparator, periods, path) : null,
        };
    }

    private static List<T>? Each<T>(JsonElement[] items, Func<JsonElement, int, T?> read)
    {
        var all = items.Select(read).ToList();
        return all.Contains(default) ? null : [.. all.Select(one => one!)];
    }

    private string? Text(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 and <= 120 } text ? text : Wrong<string>(path, "An id of 1 to 120 characters is wanted.");

    private GeographicLevel? Level(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String && ReleasedLine.TryLevel(json.GetString(), out var level))
        {
            return level;
        }
        Wrong<string>(path, "Levels of releases are NAT, REG, PFA, LA, LAD, CSP and NETWORK.");
        return null;
    }

    private TimePeriod? Period(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object && Only(json, path, "period", "code") && Member(json, "period") is { } period && Member(json, "code") is { } code
            && calendar.Parse(period, code) is { } found)
        {
            return found;
        }
        faults.Add(Fault.At(path, Problems.InvalidPeriod.Code, "An object such as {\"period\": \"2025/2026\", \"code\": \"T1\"} is wanted."));
        return null;
    }

    private Place? Location(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Object && (json.TryGetProperty("urn", out _) || json.TryGetProperty("laEstab", out _) || Member(json, "level") == "SCH"))
        {
            return WrongPlace(path, "Schools are not in releases.");
        }
        if (json.ValueKind != JsonValueKind.Object || !Only(json, path, "level", "code", "id", "oldCode"))
        {
            return WrongPlace(path, "An object such as {\"level\": \"LA\", \"code\": \"E06000016\"} is wanted.");
        }
        GeographicLevel? level = null;
        if (json.TryGetProperty("level", out var given))
        {
            if (given.ValueKind != JsonValueKind.String || !ReleasedLine.TryLevel(given.GetString(), out var known))
            {
                return WrongPlace(path, "Levels of releases are NAT, REG, PFA, LA, LAD, CSP and NETWORK.");
            }
            level = known;
        }
        string[] kinds = [.. Kinds.Where(kind => json.TryGetProperty(kind, out _))];
        return kinds is [var only] && (level is not null || only == "id") && Member(json, only) is { Length: <= 60 } code && IsCode(code)
            ? new Place(level, only, code)
            : WrongPlace(path, "A level with one of code, id and oldCode is wanted.");
    }

    private static bool IsCode(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String && member.GetString() is { Length: > 0 } text ? text : null;

    private bool Only(JsonElement json, string path, params ReadOnlySpan<string> names)
    {
        foreach (var member in json.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                Wrong<string>($"{path}/{member.Name[..Math.Min(64, member.Name.Length)]}", "There is no such member.");
                return false;
            }
        }
        return true;
    }

    private Place? WrongPlace(string path, string message)
    {
        faults.Add(Fault.At(path, Problems.InvalidArea.Code, message));
        return null;
    }

    private T? Wrong<T>(string path, string message)
        where T : class
    {
        faults.Add(Fault.At(path, Problems.InvalidQuery.Code, message));
        return null;
    }
}
