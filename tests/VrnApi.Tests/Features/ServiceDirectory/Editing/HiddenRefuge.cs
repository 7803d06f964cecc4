using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

/// <summary>A published refuge of a council with everything about it that nobody may find.</summary>
/// <param name="Mark">Stands in its name, which everybody may read, and in most secrets.</param>
/// <param name="Secrets">What each is, and what it says.</param>
internal sealed record HiddenRefuge(string Mark, IReadOnlyDictionary<string, string> Secrets, string Service, string Organisation, string Place)
{
    /// <summary>Those that the text guard compares with published text.</summary>
    public static readonly string[] Guarded = ["street", "building", "postcode", "phone of the place"];

    public string Address => $"{Services}/{Service}";

    public static async Task<HiddenRefuge> Make(HttpClient council, HttpClient core)
    {
        var mark = Guid.NewGuid().ToString("n")[..8];
        var secrets = new Dictionary<string, string>
        {
            ["street"] = $"7 Nightjar {mark} Row",
            ["building"] = $"Kestrel {mark} Lodge",
            ["postcode"] = "LE9 9XQ",
            ["phone of the place"] = "07700 900913",
            ["phone"] = "07700 900914",
            ["contact"] = $"Hidden desk {mark}",
            ["mailbox"] = $"hidden-{mark}@example.org",
            ["phone of the contact"] = "07700 900915",
        };
        var document = Document($"0 {mark} Haven", $"0 {mark} Haven Trust");
        document["attributes"] = new JsonArray(new JsonObject { ["taxonomy_term"] = new JsonObject { ["taxonomy"] = "vrn-service-type", ["code"] = "refuge" } });
        var place = DirectoryWrites.Place(secrets["street"], secrets["postcode"], secrets["building"]);
        place["location"]!["phones"] = new JsonArray(new JsonObject { ["number"] = secrets["phone of the place"] });
        document["service_at_locations"] = new JsonArray(place);
        document["phones"]!.AsArray().Add(new JsonObject { ["number"] = secrets["phone"], ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" } });
        document["contacts"] = new JsonArray(new JsonObject
        {
            ["name"] = secrets["contact"],
            ["email"] = secrets["mailbox"],
            ["phones"] = new JsonArray(new JsonObject { ["number"] = secrets["phone of the contact"] }),
            ["x_vrn"] = new JsonObject { ["sensitivity"] = "withheld" },
        });
        var made = (await council.Send(HttpMethod.Post, Services, document)).Is(201);
        (await core.Send(HttpMethod.Post, $"{made.Location}/publish")).Is(200);
        var edit = (await council.Send(HttpMethod.Get, $"{made.Location}?view=edit")).Is(200).Json;
        return new HiddenRefuge(mark, secrets, edit["id"]!.GetValue<string>(), edit["organization"]!["id"]!.GetValue<string>(), edit["service_at_locations"]![0]!["location"]!["id"]!.GetValue<string>());
    }

    /// <returns>What of it the text gives away.</returns>
    public IEnumerable<string> In(string text) => Secrets.Where(secret => Holds(text, secret.Value)).Select(secret => secret.Key);

    /// <summary>Whatever stands between its words, and in whatever case; not as a part of a longer word.</summary>
    private static bool Holds(string text, string secret)
    {
        var words = secret.Split(' ');
        return text.Contains(words[0], StringComparison.OrdinalIgnoreCase) && Regex.IsMatch(text,
            "(?<![A-Za-z0-9])" + string.Join(@"[\s\-+.]*", words.Select(Regex.Escape)) + "(?![A-Za-z0-9])", RegexOptions.IgnoreCase);
    }
}
