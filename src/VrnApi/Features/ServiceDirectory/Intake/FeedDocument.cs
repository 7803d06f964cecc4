using System.Globalization;
using System.Text.Json.Nodes;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>Brings what other publishers give into the form that is read here: Open Referral UK 3.0, and the earlier UK edition with its own names.</summary>
internal static class FeedDocument
{
    private static readonly Dictionary<string, string> WeekDays = new(StringComparer.OrdinalIgnoreCase)
    {
        ["monday"] = "MO",
        ["tuesday"] = "TU",
        ["wednesday"] = "WE",
        ["thursday"] = "TH",
        ["friday"] = "FR",
        ["saturday"] = "SA",
        ["sunday"] = "SU",
        ["1"] = "MO",
        ["2"] = "TU",
        ["3"] = "WE",
        ["4"] = "TH",
        ["5"] = "FR",
        ["6"] = "SA",
        ["7"] = "SU",
    };

    private static readonly string[] OfEarlier = ["eligibilitys", "regular_schedules", "holiday_schedules", "service_taxonomys", "fundings", "deliverable_type", "reviews"];

    private static readonly string[] OfEarlierPlace = ["physical_addresses", "accessibility_for_disabilities"];

    /// <returns>The publisher's key of the record; null when it has none.</returns>
    public static string? Key(JsonObject item) => Text(item["id"]) is { Length: > 0 } id ? id[..Math.Min(id.Length, 200)] : null;

    /// <summary>Whether parts stand in it, so that it need not be asked for alone.</summary>
    public static bool IsFull(JsonObject item) =>
        item.Any(member => member.Value is JsonArray) || item["service_at_locations"] is not null;

    public static JsonObject Of(JsonObject item)
    {
        var document = (JsonObject)item.DeepClone();
        Strip(document);
        if (IsEarlier(document))
        {
            Earlier(document);
        }
        if (document["organization"] is JsonObject organisation && Text(organisation["id"]) is null && Text(organisation["name"]) is { } name)
        {
            organisation["id"] = Folding.Fold(name);
        }
        return document;
    }

    /// <summary>The house's own members in somebody else's feed say nothing here.</summary>
    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("x_vrn");
            members.Remove("x_vrn_result");
            foreach (var (_, value) in members)
            {
                Strip(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Strip(item);
            }
        }
    }

    /// <summary>Lists of the earlier edition are plural in a way of its own, and its places have other addresses.</summary>
    private static bool IsEarlier(JsonObject service) => OfEarlier.Any(service.ContainsKey)
        || Links(service).Any(link => link.ContainsKey("regular_schedule") || (link["location"] is JsonObject place && OfEarlierPlace.Any(place.ContainsKey)));

    private static IEnumerable<JsonObject> Links(JsonObject service) => (service["service_at_locations"] as JsonArray)?.OfType<JsonObject>() ?? [];

    private static void Earlier(JsonObject service)
    {
        if (service["organization"] is JsonObject organisation)
        {
            organisation["website"] ??= Clone(organisation["url"]);
            organisation.Remove("url");
        }
        if (Take(service, "eligibilitys")?.OfType<JsonObject>().FirstOrDefault() is { } eligibility)
        {
            service["eligibility_description"] ??= Clone(eligibility["eligibility"]);
            service["minimum_age"] ??= Number(eligibility["minimum_age"]);
            service["maximum_age"] ??= Number(eligibility["maximum_age"]);
        }
        Rename(service, "fundings", "funding");
        if (Take(service, "languages") is { } languages)
        {
            service["languages"] = new JsonArray([.. languages.OfType<JsonObject>().Select(one => new JsonObject { ["id"] = Clone(one["id"]), ["name"] = Clone(one["language"] ?? one["name"]), ["code"] = Clone(one["code"]) })]);
        }
        if (Take(service, "regular_schedules") is { } rules)
        {
            service["schedules"] = new JsonArray([.. rules.OfType<JsonObject>().Select(Rule)]);
        }
        foreach (var area in (service["service_areas"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            area["name"] ??= Clone(area["service_area"]);
        }
        foreach (var link in Links(service))
        {
            if (Take(link, "regular_schedule") is { } ofPlace)
            {
                link["schedules"] = new JsonArray([.. ofPlace.OfType<JsonObject>().Select(Rule)]);
            }
            link.Remove("holidayScheduleCollection");
            if (link["location"] is not JsonObject place)
            {
                continue;
            }
            place["location_type"] ??= "physical";
            Rename(place, "physical_addresses", "addresses");
            Rename(place, "accessibility_for_disabilities", "accessibility");
            foreach (var one in (place["accessibility"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                one["description"] ??= Clone(one["accessibility"]);
            }
        }
        service["attributes"] ??= Take(service, "service_taxonomys") is { } tags
            ? new JsonArray([.. tags.OfType<JsonObject>().Select(tag => new JsonObject
            {
                ["id"] = Clone(tag["id"]),
                ["taxonomy_term"] = new JsonObject { ["id"] = Clone(tag["taxonomy"]?["id"]), ["taxonomy"] = Clone(tag["taxonomy"]?["vocabulary"]), ["name"] = Clone(tag["taxonomy"]?["name"]) },
            })])
            : null;
        foreach (var contact in (service["contacts"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            foreach (var phone in (contact["phones"] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                phone.Remove("language");
            }
        }
    }

    private static JsonNode Rule(JsonObject rule)
    {
        var days = (Text(rule["byday"]) ?? Text(rule["weekday"]))?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(day => WeekDays.GetValueOrDefault(day, day));
        return new JsonObject
        {
            ["id"] = Clone(rule["id"]),
            ["freq"] = Text(rule["freq"])?.ToUpperInvariant() is "MONTHLY" ? "MONTHLY" : "WEEKLY",
            ["interval"] = Number(rule["interval"]),
            ["byday"] = days is null ? null : string.Join(',', days),
            ["bymonthday"] = Clone(rule["bymonthday"]),
            ["dtstart"] = Clone(rule["dtstart"]),
            ["valid_from"] = Clone(rule["valid_from"]),
            ["valid_to"] = Clone(rule["valid_to"]),
            ["opens_at"] = Clone(rule["opens_at"]),
            ["closes_at"] = Clone(rule["closes_at"]),
            ["description"] = Clone(rule["description"]),
        };
    }

    private static void Rename(JsonObject members, string from, string to)
    {
        if (Take(members, from) is { } value)
        {
            members[to] ??= value;
        }
    }

    private static JsonArray? Take(JsonObject members, string name)
    {
        var value = members[name];
        members.Remove(name);
        return value as JsonArray;
    }

    private static JsonNode? Clone(JsonNode? node) => node?.DeepClone();

    private static JsonValue? Number(JsonNode? node) => decimal.TryParse(Text(node), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;

    private static string? Text(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => text.Trim() is { Length: > 0 } some ? some : null,
        JsonValue value => value.ToJsonString(),
        _ => null,
    };
}
