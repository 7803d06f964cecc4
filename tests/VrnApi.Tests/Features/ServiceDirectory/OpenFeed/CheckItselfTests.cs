using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.OpenFeed;

/// <summary>That the strict checker, which our feed passes, can fail: over the sample feeds, and over our own feed with something wrong in it.</summary>
public sealed partial class CheckItselfTests(VrnHost host, DirectoryDatabase database) : IClassFixture<DirectoryDatabase>
{
    /// <summary>What is done to one item of the first page of services each, and where the checker must say so.</summary>
    private static readonly (Action<JsonObject> Mutate, string Said)[] OfItems =
    [
        (item => item.Remove("name"), @"/services SCHEMA /contents/0 .*name"),
        (item => item["status"] = "Active", @"/services SCHEMA /contents/1/status "),
        (item => item["id"] = "7", @"/services SCHEMA /contents/2/id "),
        (item => item["minimum_age"] = "12", @"/services SCHEMA /contents/3/minimum_age "),
        (item => item["maximum_age"] = true, @"/services SCHEMA /contents/4/maximum_age "),
        (item => item["url"] = "example", @"/services SCHEMA /contents/5/url "),
        (item => item["email"] = "nobody", @"/services SCHEMA /contents/6/email "),
        (item => item["last_modified"] = "yesterday", @"/services SCHEMA /contents/7/last_modified "),
        (item => item["fees"] = null, @"/services STRICT_EMPTY_VALUE /contents/8/fees "),
        (item => item["alert"] = "", @"/services STRICT_EMPTY_VALUE /contents/9/alert "),
        (item => item["assured_date"] = "01/02/2026", @"/services STRICT_DATE /contents/10/assured_date "),
    ];

    private static readonly string[] OfTheRest =
    [
        @"/ SCHEMA  .*profile", @"/ VERSION /version ",
        @"/services/\{id\} SCHEMA /schedules/0/freq ", @"/services/\{id\} STRICT_BYDAY /schedules/0/byday ", @"/services/\{id\} STRICT_TIME /schedules/0/opens_at ",
        @"/services/\{id\} SCHEMA /service_at_locations/0/location/addresses/0 .*state_province",
        @"/organizations STRICT_ENVELOPE .*missing total_items", @"/organizations\?page=3 SCHEMA /contents/\d+ .*name",
        @"/taxonomies STRICT_CORS ", @"/taxonomies/\{id\} STRICT_404 ", @"/taxonomy_terms STRICT_CONTENT_TYPE ", @"/service_at_locations STRICT_ENVELOPE .*first_page",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_check_itself_can_fail()
    {
        var checker = Needs.Reference("hsds/check/oruk-check.mjs");
        await using var served = await host.Serve(database.ConnectionString);
        using var own = new HttpClient { BaseAddress = new Uri(served.Address) };
        var sound = await Check(path => Feed(own, path));
        Assert.True(sound is ["PASS errors=0 warnings=0 strict=true"], string.Join('\n', sound.Take(20)));

        var wrong = await Check(async path => Spoil(path, await Feed(own, path)));
        Assert.StartsWith("FAIL", wrong[^1], StringComparison.Ordinal);
        Assert.All(OfItems.Select(one => one.Said).Concat(OfTheRest), said =>
            Assert.True(wrong.Any(line => Regex.IsMatch(line, @"^ERROR\s+" + said)), $"{said} is not said:\n{string.Join('\n', wrong.Take(60))}"));

        foreach (var (feed, isValid) in new[] { ("V3.0-UK-Default", true), ("V3.0-UK-Warn", true), ("V3.0-UK-Test", true), ("V3.0-UK-Fail", false) })
        {
            var folder = Path.Combine(Needs.Reference("hsds/oruk-feeds"), feed);
            var said = await Check(path => Task.FromResult(Saved(folder, path)));
            Assert.StartsWith("FAIL", said[^1], StringComparison.Ordinal);
            var faults = said.Where(line => Regex.IsMatch(line, @"^ERROR\s+/(services|services/\{id\})? (SCHEMA|STATUS|VERSION) ")).ToArray();
            Assert.True(isValid == (faults.Length == 0), $"{feed}: {string.Join('\n', faults)}");
        }

        async Task<string[]> Check(Func<string, Task<Given>> answer)
        {
            await using var stub = await Stub(answer);
            var (_, output) = await NodeScript.Run(checker, Ct, stub.Urls.Single(), Needs.Reference("hsds/oruk-3.0"), "--strict", "--all-required");
            return output.Trim().Split('\n');
        }
    }

    /// <summary>Organisations come in three pages.</summary>
    private static async Task<Given> Feed(HttpClient own, string path)
    {
        var paged = path.Replace("/organizations?", "/organizations?per_page=6&", StringComparison.Ordinal);
        using var answer = await own.GetAsync("/oruk/v3" + paged, Ct);
        return new Given((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct)));
    }

    private static Given Spoil(string path, Given given)
    {
        var body = given.Body!;
        switch (path)
        {
            case "/":
                body.AsObject().Remove("profile");
                body["version"] = "HSDS-UK-3.1";
                break;
            case "/services?page=1":
                foreach (var (one, i) in OfItems.Select((one, i) => (one, i)))
                {
                    one.Mutate(body["contents"]![i]!.AsObject());
                }
                break;
            case "/organizations?page=1":
                body.AsObject().Remove("total_items");
                break;
            case "/organizations?page=3":
                body["contents"]!.AsArray()[^1]!.AsObject().Remove("name");
                break;
            case "/service_at_locations?page=1":
                body["first_page"] = false;
                break;
            case "/taxonomies?page=1":
                return given with { IsOpen = false };
            case "/taxonomy_terms?page=1":
                return given with { Type = "text/html" };
            case "/taxonomies/00000000-0000-4000-8000-000000000000":
                return given with { Status = 200 };
            default:
                if (Detail().IsMatch(path) && given.Status == 200)
                {
                    body["schedules"] = new JsonArray(new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["freq"] = "DAILY", ["byday"] = "Monday", ["opens_at"] = "9am" });
                    body["service_at_locations"] = new JsonArray(new JsonObject
                    {
                        ["id"] = Guid.NewGuid().ToString(),
                        ["location"] = new JsonObject
                        {
                            ["id"] = Guid.NewGuid().ToString(),
                            ["location_type"] = "physical",
                            ["addresses"] = new JsonArray(new JsonObject
                            {
                                ["id"] = Guid.NewGuid().ToString(),
                                ["address_1"] = "1 Example Street",
                                ["city"] = "Leicester",
                                ["postal_code"] = "LE1 5ZZ",
                                ["country"] = "GB",
                                ["address_type"] = "physical",
                            }),
                        },
                    });
                }
                break;
        }
        return given;
    }

    private static Given Saved(string folder, string path)
    {
        string[] names = path.Split('?')[0] switch
        {
            "/" => ["api_details.json"],
            "/services" => ["service_list.json"],
            "/organizations" => ["organization_list.json"],
            "/service_at_locations" => ["service_at_location_list.json"],
            "/taxonomies" => ["taxonomy_list.json"],
            "/taxonomy_terms" => ["taxonomy_term_list.json"],
            var one when one.EndsWith("00000000-0000-4000-8000-000000000000", StringComparison.Ordinal) => [],
            var one when one.StartsWith("/services/", StringComparison.Ordinal) => ["service_full.json"],
            var one when one.StartsWith("/organizations/", StringComparison.Ordinal) => ["organization_full.json", "organization.json"],
            var one when one.StartsWith("/service_at_locations/", StringComparison.Ordinal) => ["service_at_location_full.json"],
            var one when one.StartsWith("/taxonomies/", StringComparison.Ordinal) => ["taxonomy.json"],
            _ => ["taxonomy_term.json"],
        };
        return names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file
            ? new Given(200, JsonNode.Parse(File.ReadAllText(file).TrimStart('\uFEFF')))
            : new Given(404, new JsonObject());
    }

    private static async Task<WebApplication> Stub(Func<string, Task<Given>> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async http =>
        {
            var given = await answer($"{http.Request.Path}{http.Request.QueryString}");
            http.Response.StatusCode = given.Status;
            http.Response.ContentType = given.Type;
            if (given.IsOpen)
            {
                http.Response.Headers.AccessControlAllowOrigin = "*";
            }
            await http.Response.WriteAsync(given.Body?.ToJsonString() ?? "null");
        });
        await app.StartAsync(Ct);
        return app;
    }

    private sealed record Given(int Status, JsonNode? Body, bool IsOpen = true, string Type = "application/json");

    [GeneratedRegex(@"\A/services/[0-9a-f-]{36}\z")]
    private static partial Regex Detail();
}
