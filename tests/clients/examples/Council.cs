// A council's system syncs its listings by its own keys, changes one under its tag, and follows the feed. Vrn.cs is the client of
// docs/partners.md, saved beside this file; each top-level statement here would stand in a console project's Program.cs.
using System.Text;
using System.Text.Json;

static StringContent Body(object value, string type = "application/json") => new(JsonSerializer.Serialize(value), Encoding.UTF8, type);
static void Must(bool good, object found)
{
    if (!good) throw new InvalidOperationException(found.ToString());
}

var run = Environment.GetEnvironmentVariable("VRN_RUN") ?? Environment.ProcessId.ToString();
var source = $"example-{run}";

// The end of the feed, before anything is written. A full page is followed by more.
var feed = "/v1/changes?kinds=service&limit=100";
for (var more = true; more;)
{
    var (told, page, _) = await Vrn.Call(HttpMethod.Get, feed);
    Must(told == 200, page);
    more = page.GetProperty("items").GetArrayLength() > 0;
    feed = new Uri(page.GetProperty("next").GetString()!).PathAndQuery;
}

var (status, answer, _) = await Vrn.Call(HttpMethod.Post, "/v1/directory/sources", request =>
{
    request.Headers.Add("Idempotency-Key", source);
    request.Content = Body(new { code = source });
});
Must(status == 201, answer.GetRawText());

// Three records by the council's own keys; the same again changes nothing.
object Listing(string key, string name) => new
{
    external_id = key,
    document = new { name, status = "active", description = "Made up for an example.", organization = new { name = "Example council team", x_vrn = new { external_id = "TEAM" } } },
};
var batch = new { source, mode = "upsert", items = new[] { Listing("A", "Drop-in"), Listing("B", "Mentoring"), Listing("C", "Boxing") } };
foreach (var expected in (string[])["created", "unchanged"])
{
    (status, answer, _) = await Vrn.Call(HttpMethod.Post, "/v1/directory/services:batch", request => request.Content = Body(batch));
    Must(status == 200 && answer.GetProperty("counts").GetProperty(expected).GetInt32() == 3, answer.GetRawText());
}
var ids = answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!).ToArray();
// What a council sends is in review until it is published.
foreach (var id in ids)
{
    (status, answer, _) = await Vrn.Call(HttpMethod.Post, $"/v1/directory/services/{id}/publish", request => request.Headers.Add("Idempotency-Key", $"publish-{id}"));
    Must(status == 200, answer.GetRawText());
}
Console.WriteLine($"{ids.Length} listings are synced and published");

// Changed by hand: only as long as nobody else has changed it.
var one = $"/v1/directory/services/{ids[0]}";
var (read, document, headers) = await Vrn.Call(HttpMethod.Get, one + "?view=edit");
Must(read == 200, document.GetRawText());
var tag = headers.ETag!;
foreach (var (name, expected) in ((string, int)[])[("Drop-in on Thursdays", 200), ("Too late", 412)])
{
    (status, answer, _) = await Vrn.Call(HttpMethod.Patch, one, request =>
    {
        request.Headers.IfMatch.Add(tag);
        request.Content = Body(new { name }, "application/merge-patch+json");
    });
    Must(status == expected, answer.GetRawText());
}
Console.WriteLine("a stale change is refused");

// The feed tells what was written, each listing once at its latest state.
var seen = new Dictionary<string, string>();
for (var attempt = 0; attempt < 100 && !ids.All(seen.ContainsKey); attempt++)
{
    var (told, page, _) = await Vrn.Call(HttpMethod.Get, feed);
    Must(told == 200, page);
    foreach (var change in page.GetProperty("items").EnumerateArray())
    {
        seen[change.GetProperty("id").GetString()!] = change.GetProperty("action").GetString()!;
    }
    feed = new Uri(page.GetProperty("next").GetString()!).PathAndQuery;
    await Task.Delay(100);
}
Must(ids.All(seen.ContainsKey), $"{seen.Count} told");
Console.WriteLine("the feed told them");

// Withdrawn: it is gone, and says so.
(status, answer, _) = await Vrn.Call(HttpMethod.Post, "/v1/directory/services:batch", request => request.Content = Body(new
{
    source,
    mode = "upsert",
    items = new[] { new { external_id = "C", op = "withdraw", reason = "closed" } },
}));
Must(status == 200 && answer.GetProperty("counts").GetProperty("withdrawn").GetInt32() == 1, answer.GetRawText());
(status, answer, _) = await Vrn.Call(HttpMethod.Get, $"/v1/directory/services/{ids[2]}");
Must(status is 404 or 410, answer.GetRawText());
Console.WriteLine("council: done");
