using System.Text.Json.Nodes;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Rules;

/// <summary>Takes out of an exact snapshot what a reader may not see, by the stricter of the levels of then and now.</summary>
internal static class VersionSecrets
{
    /// <param name="now">Present levels by id of place, contact and number.</param>
    /// <param name="owns">
    /// Others do not read contacts and numbers that are no longer there: they may have been protected before they were taken away.
    /// </param>
    public static void Redact(JsonNode? node, IReadOnlyDictionary<Guid, Sensitivity> now, DocumentTier tier, bool owns)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Redact(item, now, tier, owns);
            }
        }
        else if (node is JsonObject members)
        {
            Keep(members, "service_at_locations", link => link["location"] is JsonObject place && IsShown(place, now, tier));
            foreach (var list in (string[])["phones", "contacts"])
            {
                Keep(members, list, part => IsShown(part, now, tier) && (owns || IsThere(part, now)));
            }
            foreach (var (_, value) in members)
            {
                Redact(value, now, tier, owns);
            }
        }
    }

    /// <summary>What the hidden places of a snapshot would give away.</summary>
    public static IEnumerable<string> Of(JsonObject document, IReadOnlyDictionary<Guid, Sensitivity> now, DocumentTier tier) =>
        (document["service_at_locations"] as JsonArray ?? []).Select(link => link?["location"]).OfType<JsonObject>().Where(place => !IsShown(place, now, tier))
            .SelectMany(place => Texts(place["name"]).Concat((place["addresses"] as JsonArray ?? []).SelectMany(address => Texts(address?["address_1"]).Concat(Texts(address?["postal_code"]))))
                .Concat((place["phones"] as JsonArray ?? []).SelectMany(phone => Texts(phone?["number"]))))
            .Select(text => string.Concat(Folding.Words(text))).Where(text => text.Length >= 5);

    /// <summary>Takes out what only the owner reads.</summary>
    public static void Publish(JsonNode? node, DocumentTier tier)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Publish(item, tier);
            }
            return;
        }
        if (node is not JsonObject members)
        {
            return;
        }
        if (members["x_vrn"] is JsonObject more)
        {
            string[] own = ["sensitivity", "role_mailbox", "editorial_state", "version", "visible_from", "visible_to", "withdrawn_reason"];
            foreach (var name in tier == DocumentTier.Open ? [.. own, "external_id", "listing"] : own)
            {
                more.Remove(name);
            }
            if (more.Count == 0)
            {
                members.Remove("x_vrn");
            }
        }
        foreach (var (_, value) in members.ToArray())
        {
            Publish(value, tier);
        }
    }

    private static bool IsThere(JsonObject part, IReadOnlyDictionary<Guid, Sensitivity> now) => part["id"]?.GetValue<Guid>() is { } id && now.ContainsKey(id);

    private static bool IsShown(JsonObject part, IReadOnlyDictionary<Guid, Sensitivity> now, DocumentTier tier)
    {
        var then = part["x_vrn"]?["sensitivity"]?.GetValue<string>() is { } code && Codes.TryParse<Sensitivity>(code.Replace('_', '-'), out var level) ? level : Sensitivity.Public;
        var present = part["id"]?.GetValue<Guid>() is { } id && now.TryGetValue(id, out var known) ? known : then;
        return Visibility.IsShown(tier, Visibility.Stricter(then, present));
    }

    private static void Keep(JsonObject parent, string list, Func<JsonObject, bool> keep)
    {
        if (parent[list] is not JsonArray items)
        {
            return;
        }
        var kept = items.OfType<JsonObject>().Where(keep).Select(item => item.DeepClone()).ToArray();
        parent.Remove(list);
        if (kept.Length > 0)
        {
            parent[list] = new JsonArray(kept);
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? [text] : [];
}
