using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>
/// What a document of the open feed must be, stricter than the standard's own validator: dates that are dates, times that are times, nothing
/// null and nothing empty.
/// </summary>
public static partial class FeedRules
{
    private static readonly HashSet<string> Statuses = ["active", "inactive", "defunct", "temporarily closed"];
    private static readonly HashSet<string> Dates = ["assured_date", "valid_from", "valid_to", "dtstart", "until"];
    private static readonly HashSet<string> Times = ["opens_at", "closes_at"];
    private static readonly string[] OfAddress = ["address_1", "city", "state_province", "postal_code", "country", "address_type"];

    /// <param name="strict">Also the form of every member, and that none is null or empty.</param>
    /// <returns>Every fault with its JSON Pointer.</returns>
    public static IReadOnlyList<string> Check(JsonElement service, bool strict = true)
    {
        if (service.ValueKind != JsonValueKind.Object)
        {
            return ["is no object"];
        }
        var faults = new List<string>();
        if (strict)
        {
            Walk(service, "", faults);
        }
        if (!(service.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && Guid.TryParseExact(id.GetString(), "D", out _)))
        {
            faults.Add("/id is missing, or is no UUID");
        }
        Text(service, "/", "name", faults);
        if (!(service.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String && Statuses.Contains(status.GetString()!)))
        {
            faults.Add("/status is none of the standard's");
        }
        if (service.TryGetProperty("organization", out var organisation) && organisation.ValueKind == JsonValueKind.Object)
        {
            Text(organisation, "/organization/", "name", faults);
            Text(organisation, "/organization/", "description", faults);
        }
        else
        {
            faults.Add("/organization is missing");
        }
        foreach (var (address, pointer) in Each(service, "service_at_locations", "location", "addresses"))
        {
            faults.AddRange(OfAddress.Where(name => address.ValueKind != JsonValueKind.Object || !address.TryGetProperty(name, out _)).Select(name => $"{pointer}/{name} is missing"));
        }
        return faults;
    }

    private static void Walk(JsonElement element, string pointer, List<string> faults)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Null:
                faults.Add($"{pointer} is null");
                break;
            case JsonValueKind.String when element.GetString()!.Length == 0:
                faults.Add($"{pointer} is empty");
                break;
            case JsonValueKind.Array:
                if (element.GetArrayLength() == 0)
                {
                    faults.Add($"{pointer} is empty");
                }
                var at = 0;
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, $"{pointer}/{at++}", faults);
                }
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Member(member, $"{pointer}/{member.Name}", faults);
                    Walk(member.Value, $"{pointer}/{member.Name}", faults);
                }
                break;
            default:
                break;
        }
    }

    private static void Member(JsonProperty member, string pointer, List<string> faults)
    {
        var text = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : null;
        var good = member.Name switch
        {
            "id" when pointer != "/id" => Guid.TryParseExact(text, "D", out _),
            "last_modified" => text is not null && Moment().IsMatch(text),
            "freq" => text is "WEEKLY" or "MONTHLY",
            "byday" => text is not null && Days().IsMatch(text),
            "latitude" => member.Value.ValueKind == JsonValueKind.Number && Math.Abs(member.Value.GetDouble()) <= 90,
            "longitude" => member.Value.ValueKind == JsonValueKind.Number && Math.Abs(member.Value.GetDouble()) <= 180,
            "minimum_age" or "maximum_age" => member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var age) && age is >= 0 and <= 150,
            "url" or "uri" or "website" or "term_uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
            "email" or "assurer_email" => text?.Contains('@', StringComparison.Ordinal) == true,
            var name when Dates.Contains(name) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            var name when Times.Contains(name) => TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            _ => true,
        };
        if (!good)
        {
            faults.Add($"{pointer} has not the form that it must have");
        }
    }

    private static void Text(JsonElement of, string pointer, string name, List<string> faults)
    {
        if (!(of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String))
        {
            faults.Add($"{pointer}{name} is missing");
        }
    }

    private static IEnumerable<(JsonElement Item, string Pointer)> Each(JsonElement service, string list, string inner, string innerList)
    {
        if (!service.TryGetProperty(list, out var outer) || outer.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }
        var i = 0;
        foreach (var one in outer.EnumerateArray())
        {
            if (one.ValueKind == JsonValueKind.Object && one.TryGetProperty(inner, out var within) && within.ValueKind == JsonValueKind.Object
                && within.TryGetProperty(innerList, out var items) && items.ValueKind == JsonValueKind.Array)
            {
                var j = 0;
                foreach (var item in items.EnumerateArray())
                {
                    yield return (item, $"/{list}/{i}/{inner}/{innerList}/{j++}");
                }
            }
            i++;
        }
    }

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\z")]
    private static partial Regex Moment();

    [GeneratedRegex(@"\A-?[1-5]?(MO|TU|WE|TH|FR|SA|SU)(,-?[1-5]?(MO|TU|WE|TH|FR|SA|SU))*\z")]
    private static partial Regex Days();
}
