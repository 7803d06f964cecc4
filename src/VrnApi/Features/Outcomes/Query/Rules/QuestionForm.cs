using System.Text.Json.Nodes;

namespace VrnApi.Features.Outcomes.Query.Rules;

/// <summary>A question in an address as the body that would ask the same: both are read by one reader, and answered alike.</summary>
internal static class QuestionForm
{
    private static readonly string[] Facets = ["filters", "locations", "geographicLevels", "timePeriods"];

    /// <param name="values">Parameters by name; lists by commas or by repeating the parameter.</param>
    public static JsonObject Body(IEnumerable<KeyValuePair<string, string[]>> values)
    {
        var body = new JsonObject();
        foreach (var (name, given) in values)
        {
            if (name.Split('.') is [var facet, var comparator] && Facets.Contains(facet))
            {
                var items = new JsonArray([.. Items(given).Select(item => Item(facet, item))]);
                var criteria = Under(Under(body, "criteria"), facet);
                criteria[comparator] = comparator is "in" or "notIn" ? items : given is [_] && items is [var only] ? only!.DeepClone() : items;
            }
            else if (name is "indicators")
            {
                body[name] = new JsonArray([.. Items(given).Select(item => (JsonNode)item)]);
            }
            else if (name is "sorts")
            {
                body[name] = new JsonArray([.. Items(given).Select(Sort)]);
            }
            else if (name is "page" or "pageSize")
            {
                body[name] = int.TryParse(given[0], out var number) ? number : given[0];
            }
            else if (name is "debug")
            {
                body[name] = bool.TryParse(given[0], out var yes) ? yes : given[0];
            }
            else if (name is "cursor" or "dataSetVersion" or "asOf" or "updatedAfter")
            {
                body[name] = given[0];
            }
        }
        return body;
    }

    private static IEnumerable<string> Items(string[] given) => given.SelectMany(text => text.Split(','));

    private static JsonObject Under(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }
        return child;
    }

    private static JsonNode? Item(string facet, string text) => (facet, text.Split('|')) switch
    {
        ("timePeriods", [var period, var code]) => new JsonObject { ["period"] = period, ["code"] = code },
        ("locations", [var level, var kind, var code]) => new JsonObject { ["level"] = level, [kind] = code },
        ("locations", [var kind, var code]) => new JsonObject { [kind] = code },
        _ => text,
    };

    private static JsonNode? Sort(string text) => text.LastIndexOf('|') is var bar and > 0
        ? new JsonObject { ["field"] = text[..bar], ["direction"] = text[(bar + 1)..] }
        : new JsonObject { ["field"] = text };
}
