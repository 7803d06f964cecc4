using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Features.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>Criteria judged row by row from their JSON, with nothing of the code under test; and criteria drawn at random.</summary>
internal static class Naive
{
    private static readonly string[] Places =
        ["PFA|E23000021", "LA|E06000016", "LA|E06000017", "LA|E10000018", "LAD|E06000016", "LAD|E07000129", "LAD|E07000130", "CSP|csp-made-up", "LA|E09000001", "NAT|E92000001"];

    private static readonly string[] Options = ["sex=Female", "sex=Male", "sex=Total", "fsm-status=Eligible", "fsm-status=NotKnown", "fsm-status=Total", "sex=Nobody", "reason=PP"];

    public static bool Matches(JsonNode? criteria, KeyedRow row)
    {
        var json = criteria!.AsObject();
        if (json["and"] is JsonArray and)
        {
            return and.All(part => Matches(part, row));
        }
        if (json["or"] is JsonArray or)
        {
            return or.Any(part => Matches(part, row));
        }
        if (json["not"] is { } not)
        {
            return !Matches(not, row);
        }
        return json.All(facet => facet.Value!.AsObject().All(one => Compares(facet.Key, one.Key, one.Value!, row)));
    }

    private static bool Compares(string facet, string comparator, JsonNode wanted, KeyedRow row) => comparator switch
    {
        "eq" => Is(facet, wanted, row),
        "notEq" => !Is(facet, wanted, row),
        "in" => wanted.AsArray().Any(item => Is(facet, item!, row)),
        "notIn" => !wanted.AsArray().Any(item => Is(facet, item!, row)),
        "gt" => row.Period.CompareTo(Period(wanted)) > 0,
        "gte" => row.Period.CompareTo(Period(wanted)) >= 0,
        "lt" => row.Period.CompareTo(Period(wanted)) < 0,
        _ => row.Period.CompareTo(Period(wanted)) <= 0,
    };

    private static bool Is(string facet, JsonNode item, KeyedRow row)
    {
        switch (facet)
        {
            case "geographicLevels":
                return ReleasedLine.LevelOf(row.Level) == item.GetValue<string>();
            case "locations":
                return ReleasedLine.LevelOf(row.Level) == item["level"]!.GetValue<string>() && row.Area == item["code"]!.GetValue<string>();
            case "timePeriods":
                return row.Period == Period(item);
            default:
                var (filter, code) = item.GetValue<string>().Split('=') is [var left, var right] ? (left, right) : ("", "");
                // What the version does not have matches nothing, its total neither.
                var own = FilterKey.Parts(row.Combination).Where(part => part.Key == filter).Select(part => part.Value).ToArray();
                return filter is "sex" or "fsm-status" && (code == "Total" ? own.Length == 0 : own.Contains(code));
        }
    }

    private static TimePeriod Period(JsonNode json) => Shipped.Catalogue.Calendar.Parse(json["period"]!.GetValue<string>(), json["code"]!.GetValue<string>())!;

    public static JsonObject Draw(Dice dice, int depth = 0)
    {
        if (depth < 5 && dice.Below(10) < (depth == 0 ? 8 : 5))
        {
            return dice.Below(3) switch
            {
                0 => new JsonObject { ["and"] = Parts(dice, depth) },
                1 => new JsonObject { ["or"] = Parts(dice, depth) },
                _ => new JsonObject { ["not"] = Draw(dice, depth + 1) },
            };
        }
        var facets = new JsonObject();
        foreach (var _ in Enumerable.Range(0, 1 + dice.Below(2)))
        {
            var facet = ((string[])["filters", "locations", "geographicLevels", "timePeriods"])[dice.Below(4)];
            var comparators = facet == "timePeriods" ? (string[])["eq", "notEq", "in", "notIn", "gt", "gte", "lt", "lte"] : ["eq", "notEq", "in", "notIn"];
            var comparator = comparators[dice.Below(comparators.Length)];
            facets[facet] = new JsonObject { [comparator] = comparator is "in" or "notIn" ? new JsonArray([.. Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => Item(facet, dice))]) : Item(facet, dice) };
        }
        return facets;
    }

    private static JsonArray Parts(Dice dice, int depth) => [.. Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => (JsonNode)Draw(dice, depth + 1))];

    private static JsonNode Item(string facet, Dice dice) => facet switch
    {
        "filters" => Options[dice.Below(Options.Length)],
        "locations" when Places[dice.Below(Places.Length)].Split('|') is var place => new JsonObject { ["level"] = place[0], ["code"] = place[1] },
        "geographicLevels" => ((string[])["PFA", "LA", "LAD", "CSP", "NAT"])[dice.Below(5)],
        _ => Year(2100 + dice.Below(5), dice),
    };

    private static JsonObject Year(int first, Dice dice) =>
        new() { ["period"] = $"{first}/{first + 1}", ["code"] = ((string[])["T1", "T2", "T3", "AY"])[dice.Below(4)] };

    public static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}

/// <summary>Numbers that look random and are the same again for the same seed.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public int Below(int bound)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }
}
