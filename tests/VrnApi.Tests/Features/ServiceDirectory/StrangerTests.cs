using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tests.Features.ServiceDirectory.Editing;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.ServiceDirectory.Editing.DirectoryWrites;

namespace VrnApi.Tests.Features.ServiceDirectory;

/// <summary>What somebody sends who knows the directory's routes and not its rules: each is answered, or refused by its name, and nothing of it stays.</summary>
public sealed partial class StrangerTests(VrnHost host)
{
    private const string List = "/v1/directory/services";

    private static readonly HttpMethod Get = HttpMethod.Get, Post = HttpMethod.Post, Put = HttpMethod.Put;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postcode", "le2 7qa", null)]
    [InlineData("postcode", "LE27QA", null)]
    [InlineData("postcode", " le2-7qa ", null)]
    [InlineData("postcode", "0X1 1RU", null)]
    [InlineData("postcode", "LE2", null)]
    [InlineData("postcode", "EH1 1YZ", "unresolvable_postcode")]
    [InlineData("postcode", "ZZ99 9ZZ", "unresolvable_postcode")]
    [InlineData("postcode", "LE2 7QÅ", "unresolvable_postcode")]
    [InlineData("postcode", "GIR 0AA", "non_geographic_postcode")]
    [InlineData("postcode", "bx1 1lt", "non_geographic_postcode")]
    [InlineData("postcode", "LE2\0 7QA", "invalid_parameter")]
    [InlineData("postcode", "' OR 1=1 --", "unresolvable_postcode")]
    [InlineData("postcode", "\U0001F4A5", "unresolvable_postcode")]
    [InlineData("postcode=LE2&proximity", "1", null)]
    [InlineData("postcode=LE2&proximity", "100000", null)]
    [InlineData("postcode=LE2&proximity", "0", "invalid_parameter")]
    [InlineData("postcode=LE2&proximity", "100001", "invalid_parameter")]
    [InlineData("postcode=LE2&proximity", "1.5", "invalid_parameter")]
    [InlineData("postcode=LE2&proximity", "1e3", "invalid_parameter")]
    [InlineData("postcode=LE2&proximity", "+5", "invalid_parameter")]
    [InlineData("postcode=LE2&proximity", "٥٠٠", "invalid_parameter")]
    [InlineData("lat=90&lng=180&proximity", "100000", null)]
    [InlineData("lat=-90&lng=-180&proximity", "1", null)]
    [InlineData("lat=52.63&lng", "-1.13", null)]
    [InlineData("lat=52.63&lng", "Infinity", "invalid_parameter")]
    [InlineData("bbox", "-180,-90,180,90", null)]
    [InlineData("bbox", "-1,52,-1,52", null)]
    [InlineData("bbox", "NaN,52,0,53", "invalid_parameter")]
    [InlineData("bbox", "-1,52,0,53,54", "invalid_parameter")]
    [InlineData("open_at", "0001-01-01T00:00", "open_at_out_of_range")]
    [InlineData("open_at", "9999-12-31T23:59", "open_at_out_of_range")]
    [InlineData("open_at", "0001-01-01T00:00+14:00", "invalid_parameter")]
    [InlineData("open_at", "2999-03-28T01:30", "open_at_out_of_range")]
    [InlineData("open_at", "2026-12-01T10:00+15:00", "invalid_parameter")]
    [InlineData("open_at", "2026-13-01T10:00", "invalid_parameter")]
    [InlineData("open_at", "2026-12-01T24:00", "invalid_parameter")]
    [InlineData("open_at", "2026-12-01T10:00:60Z", "invalid_parameter")]
    [InlineData("open_at", "2026-12-01T10:00 Europe/London", "invalid_parameter")]
    [InlineData("modified_after", "0001-01-01", null)]
    [InlineData("modified_after", "9999-12-31T23:59:59.999Z", null)]
    [InlineData("modified_after", "9999-12-31T23:59:59-12:00", "invalid_parameter")]
    [InlineData("modified_after", "1793440000", "invalid_parameter")]
    [InlineData("term", "no-such-list:no-such-term", null)]
    [InlineData("need", "no-such-need", null)]
    [InlineData("taxonomy_id", "00000000-0000-4000-8000-000000000000", null)]
    [InlineData("area", "E99999999", null)]
    [InlineData("area", "'; drop table", "invalid_area")]
    [InlineData("search", "\u202Edlihc\u202C \u200B \u00AD", null)]
    [InlineData("include", "nonsense", "invalid_parameter")]
    [InlineData("facets", "secret,taxonomy:vrn-need", "invalid_parameter")]
    [InlineData("facets", "taxonomy:no-such-list", null)]
    [InlineData("view", "everything", "invalid_parameter")]
    [InlineData("fields", "id,name", "unknown_parameter")]
    [InlineData("sort", "sensitivity", "unknown_field")]
    [InlineData("sort", "distance", "invalid_parameter")]
    [InlineData("collection", "00000000-0000-4000-8000-000000000000", null)]
    public async Task A_value_is_understood_or_refused_by_its_name(string name, string value, string? code)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var answer = await council.Send(Get, $"{List}?limit=3&{name}={Uri.EscapeDataString(value)}");

        Assert.Equal((code is null ? 200 : 400, code), ((int)answer.Status, code is null ? null : answer.Code));
        // A postcode stands in no refusal, and neither does what was typed for one.
        Assert.False(code is not null && name == "postcode" && value.Trim().Length > 3 && answer.Text.Contains(value.Trim(), StringComparison.OrdinalIgnoreCase), answer.Text);
        if (code is null)
        {
            (await council.Send(Get, $"{List}?limit=1&include=total&{name}={Uri.EscapeDataString(value)}")).Is(200);
        }
    }

    [Fact]
    public async Task A_text_of_any_length_is_refused_or_found_nothing_for()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        foreach (var name in new[] { "postcode", "search", "area", "term", "language", "source", "age", "bbox", "open_at", "after" })
        {
            foreach (var length in new[] { 200, 201, 2000 })
            {
                foreach (var (client, path) in new[] { (council, List), (anonymous, "/oruk/v3/services") })
                {
                    var answer = await client.Send(Get, $"{path}?{name}={new string('a', length)}");
                    Assert.True((int)answer.Status is 200 or 400, $"{path} {name} {length}: {answer.Status} {answer.Text}");
                }
            }
        }
    }

    [Fact]
    public async Task A_cursor_is_good_for_its_list_its_order_and_as_it_was_given()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var cursor = Cursor((await council.Send(Get, $"{List}?limit=1")).Is(200));
        (await council.Send(Get, $"{List}?limit=1&after={cursor}")).Is(200);
        // The order is the cursor's, the filter is the asker's: a narrower question may go on from the same place.
        (await council.Send(Get, $"{List}?limit=1&cost=unknown&after={cursor}")).Is(200);
        List<string> wrong = [$"{List}?sort=last_modified&after={cursor}", $"{List}?search=young&after={cursor}", $"/v1/directory/organisations?after={cursor}",
            $"/v1/directory/locations?after={cursor}", $"/v1/directory/taxonomy-terms?after={cursor}", $"/v1/changes?after={cursor}", $"{List}?after={cursor}&after={cursor}"];
        wrong.AddRange(Enumerable.Range(0, 12).Select(i => i * (cursor.Length - 2) / 11).Select(at => $"{List}?after={cursor[..at]}{(cursor[at] == 'A' ? 'B' : 'A')}{cursor[(at + 1)..]}"));
        wrong.AddRange([$"{List}?after={cursor[..^4]}", $"{List}?after={cursor}AAAA", $"{List}?after={cursor}.{cursor}"]);
        foreach (var address in wrong)
        {
            var answer = await council.Send(Get, address);
            Assert.True((int)answer.Status == 400 && answer.Code is "invalid_cursor" or "invalid_parameter", $"{address}: {answer.Status} {answer.Text[..Math.Min(300, answer.Text.Length)]}");
        }
        (await council.Send(Post, $"{List}/search", new JsonObject { ["after"] = cursor, ["limit"] = 1 })).Is(200);
        Assert.Equal("invalid_cursor", (await council.Send(Post, $"{List}/search", new JsonObject { ["after"] = "AAAA" })).Is(400).Code);
    }

    [Theory]
    [InlineData("{\"name\":\"\\ud800\"}")]
    [InlineData("{\"name\":\"good\",\"\\udfff\":1}")]
    [InlineData("{\"name\":\"good\",\"contacts\":[{\"name\":\"\\ud83d\"}]}")]
    [InlineData("{\"name\":\"good\",\"x_vrn\":{\"attendance\":[\"\\ud800\"]}}")]
    [InlineData("{\"name\":\"\u00FF\"}", true)]
    [InlineData("{\"search\":\"\\ud800\"}")]
    public async Task What_is_no_text_is_refused_at_every_door(string body, bool latin = false)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        var bytes = latin ? Encoding.Latin1.GetBytes(body) : Encoding.UTF8.GetBytes(body);
        var envelope = (byte[])[.. "{\"source\":\"manual\",\"items\":[{\"external_id\":\"a\",\"document\":"u8, .. bytes, .. "}]}"u8];
        foreach (var (client, method, address, sent) in new[]
        {
            (council, Post, Services, bytes), (council, Put, $"{Services}/by-source/manual/not-text", bytes), (council, Post, $"{Services}:batch", envelope), (council, Post, "/v1/directory/locations", bytes),
            (council, Post, "/v1/directory/organisations", bytes), (council, Post, $"{List}/search", bytes), (anonymous, Post, "/oruk/v3/services", bytes), (council, Post, "/v1/directory/collections", bytes),
        })
        {
            using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(sent) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
            request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            using var answer = await client.SendAsync(request, Ct);
            var problem = await Answers.Read(answer, 400);
            Assert.Equal("invalid_json", problem.GetProperty("code").GetString());
        }
        (await council.Send(Get, $"{Services}/by-source/manual/not-text")).Is(404);
    }

    [Theory]
    [InlineData("/x_vrn/external_id", "\"a\\u0000b\"", 422)]
    [InlineData("/organization/id", "\"a\\u0000b\"", 400)]
    [InlineData("/organization/x_vrn/external_id", "\"a\\u0000b\"", 422)]
    [InlineData("/organization_id", "\"a\\u0000b\"", 422)]
    [InlineData("/service_at_locations", "[{\"location\":{\"id\":\"a\\u0000b\"}}]", 422)]
    [InlineData("/service_at_locations", "[{\"id\":\"a\\u0000b\",\"location\":{\"location_type\":\"virtual\"}}]", 422)]
    [InlineData("/service_at_locations", "[{\"location_id\":\"a\\u0000b\"}]", 422)]
    [InlineData("/name", "\"\\u200b\\u200e\"", 422)]
    [InlineData("/name", "\"\\u202e<script>alert(1)</script>\\u200b\"", 201)]
    [InlineData("/name", "\"日本語の\\u200d支援\"", 201)]
    [InlineData("/organization", "[]", 422)]
    [InlineData("/attributes", "[{\"taxonomy_term\":{\"taxonomy\":\"no-such-list\",\"code\":\"x\"}}]", 422)]
    [InlineData("/attributes", "[{\"taxonomy_term\":{\"taxonomy\":\"vrn-service-type\",\"code\":\"no-such-term\"}}]", 422)]
    [InlineData("/attributes", "[{\"taxonomy_term\":\"vrn-service-type:mentoring\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"DAILY\",\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"8MO\",\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"interval\":0,\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"interval\":2,\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"dtstart\":\"0001-01-01\",\"count\":730,\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"dtstart\":\"2026-01-05\",\"count\":731,\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"opens_at\":\"25:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"MONTHLY\",\"bymonthday\":\"32\",\"opens_at\":\"09:00\"}]", 422)]
    [InlineData("/schedules", "[{\"freq\":\"MONTHLY\",\"byday\":\"1MO\",\"bymonthday\":\"31\",\"dtstart\":\"1900-01-01\",\"count\":730,\"opens_at\":\"09:00\"}]", 201)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"dtstart\":\"2026-01-05\",\"until\":\"2025-01-05\",\"opens_at\":\"09:00\"}]", 201)]
    [InlineData("/schedules", "[{\"freq\":\"WEEKLY\",\"byday\":\"MO\",\"valid_from\":\"9999-12-31\",\"valid_to\":\"9999-12-31\",\"opens_at\":\"00:00\",\"closes_at\":\"24:00\"}]", 201)]
    public async Task A_document_is_taken_or_refused_with_the_place_of_its_fault(string pointer, string value, int status)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Document("Strange", "strange-org");
        var path = pointer.Split('/')[1..];
        var parent = document;
        foreach (var name in path[..^1])
        {
            parent = (JsonObject)(parent[name] ??= new JsonObject());
        }
        parent[path[^1]] = JsonNode.Parse(value);

        var answer = (await council.Send(Post, Services, document)).Is(status);
        if (status >= 400)
        {
            Assert.StartsWith(pointer, answer.Pointers[0], StringComparison.Ordinal);
            return;
        }
        // What was taken can be read back, listed, exported and asked for its times.
        (await council.Send(Post, $"{answer.Location}/publish")).Is(200);
        var read = (await council.Send(Get, answer.Location!)).Is(200).Json;
        if (pointer == "/name")
        {
            Assert.Equal(JsonNode.Parse(value)!.GetValue<string>(), read["name"]!.GetValue<string>());
        }
        Assert.Empty((await council.Send(Get, $"{answer.Location}/occurrences")).Is(200).Json["items"]!.AsArray());
        (await council.Send(Get, $"{answer.Location}/calendar.ics")).Is(200);
    }

    [Fact]
    public async Task A_description_too_long_for_a_listing_and_one_too_long_for_a_body_are_two_refusals()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var document = Document("Long", "strange-org");
        document["description"] = new string('x', 200_000);
        Assert.Equal(["/description"], (await council.Send(Post, Services, document)).Is(422).Pointers);
        document["description"] = new string('x', 1_000_000);
        Assert.Equal("body_too_large", (await council.Send(Post, Services, document)).Is(413).Code);
        document["description"] = new string('x', 500);
        (await council.Send(Post, Services, document)).Is(201);
    }

    [Fact]
    public async Task One_strange_item_of_a_batch_fails_alone()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        var source = $"strange-{Guid.NewGuid():n}";
        (await council.Send(Post, "/v1/directory/sources", new JsonObject { ["code"] = source })).Is(201);
        JsonObject Item(string key, Action<JsonObject>? more = null)
        {
            var document = Document($"Batch {key.Length}", "strange-batch");
            more?.Invoke(document);
            return new JsonObject { ["external_id"] = key, ["document"] = document };
        }
        var items = new JsonArray(
            Item("good-1"), Item("a\0b"), Item("bad-org", document => document["organization"]!["id"] = "x\0y"), Item("bad-place", document => document["service_at_locations"] = new JsonArray(new JsonObject { ["id"] = "p\0q" })),
            Item(new string('k', 201)), Item("twice"), Item("twice"), JsonValue.Create("text"), null, Item("no-name", document => document["name"] = "\u200B"), Item("good-2"));

        var report = (await council.Send(Post, $"{Services}:batch", new JsonObject { ["source"] = source, ["items"] = items })).Is(200).Json;

        Assert.Equal((2, 9), (report["counts"]!["created"]!.GetValue<int>(), report["counts"]!["failed"]!.GetValue<int>()));
        Assert.Equal(["created", .. Enumerable.Repeat("failed", 9), "created"], report["items"]!.AsArray().Select(item => item!["outcome"]!.GetValue<string>()));
        Assert.All(report["items"]!.AsArray().Where(item => item!["outcome"]!.GetValue<string>() == "failed"), item => Assert.NotEmpty(item!["errors"]!.AsArray()));
    }

    [Fact]
    public async Task No_cell_of_an_export_is_a_formula()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var core = await SandboxClient.Of(host, "vrn-admin");
        var mark = string.Concat(Guid.NewGuid().ToString("n").Select(digit => (char)('a' + Convert.ToInt32(digit.ToString(), 16))));
        string[] names = [$"=1+1 {mark}", $"+cmd|' /C calc'!A0 {mark}", $"-2+3 {mark}", $"@SUM(1) {mark}", $"＝1+1 {mark}", $"plain {mark}"];
        foreach (var name in names)
        {
            var document = Document(name, "strange-org");
            document["alert"] = $"=HYPERLINK(\"https://example.org?{mark}\")";
            var made = (await council.Send(Post, Services, document)).Is(201);
            (await council.Send(Post, $"{made.Location}/publish")).Is(200);
        }

        var text = (await core.Send(Get, $"{List}?format=csv&search={mark}")).Is(200).Text;
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names.Length + 1, lines.Length);
        Assert.All(names, name => Assert.Contains(name.StartsWith("plain", StringComparison.Ordinal) ? $",{name}," : $",\"'{name}\",", text, StringComparison.Ordinal));
        Assert.Equal(names.Length, text.Split("\"'=HYPERLINK(\"\"").Length - 1);
    }

    [Fact]
    public async Task Every_directory_route_answers_head_as_get_and_options_without_a_fault()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        var service = (await council.Send(Get, $"{List}?limit=1")).Is(200).Json["items"]![0]!["id"]!.GetValue<string>();
        await using var scope = await host.Inside();
        var routes = scope.ServiceProvider.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(route => route.StartsWith("/v1/directory", StringComparison.Ordinal) || route.StartsWith("/oruk/v3", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.True(routes.Length > 40, $"{routes.Length} routes");
        List<string> faults = [];
        foreach (var route in routes)
        {
            var path = RouteValue().Replace(route, value => value.Value.StartsWith("{version", StringComparison.Ordinal) || value.Value.StartsWith("{n", StringComparison.Ordinal) ? "1" : service);
            var open = route.StartsWith("/oruk", StringComparison.Ordinal);
            var client = open ? anonymous : council;
            using var got = await client.GetAsync(path, Ct);
            using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);
            using var preflight = new HttpRequestMessage(HttpMethod.Options, path) { Headers = { { "Origin", "https://anybody.example" }, { "Access-Control-Request-Method", "GET" } } };
            using var options = await client.SendAsync(preflight, Ct);
            // A snapshot may be made at this moment.
            var expected = route.Contains("/snapshots", StringComparison.Ordinal) ? (int)head.StatusCode : open ? (int)got.StatusCode : (int)head.StatusCode == 405 ? 405 : (int)got.StatusCode;
            // The body of a HEAD is cut off by the web server, which is not here.
            if ((int)head.StatusCode != expected || (int)options.StatusCode >= 500
                || ((int)head.StatusCode == 200 && (head.Headers.ETag is null) != (got.Headers.ETag is null)) || (open && !options.Headers.Contains("Access-Control-Allow-Origin")))
            {
                faults.Add($"{path}: GET {(int)got.StatusCode} HEAD {(int)head.StatusCode} OPTIONS {(int)options.StatusCode}");
            }
        }
        Assert.Equal([], faults);
    }

    [Theory]
    [InlineData("*", 304)]
    [InlineData("W/{tag}", 304)]
    [InlineData("\"other\", {tag}", 304)]
    [InlineData("\"other\"", 200)]
    [InlineData("not a tag", 200)]
    [InlineData("", 200)]
    public async Task A_condition_is_read_as_the_standard_says(string given, int status)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var anonymous = await host.Anonymous();
        var id = (await council.Send(Get, $"{List}?limit=1&source=seed")).Is(200).Json["items"]![0]!["id"]!.GetValue<string>();
        foreach (var (client, address) in new[] { (council, $"{List}/{id}"), (anonymous, $"/oruk/v3/services/{id}") })
        {
            var tag = (await client.Send(Get, address)).Is(200).Tag!;
            using var request = new HttpRequestMessage(Get, address);
            request.Headers.TryAddWithoutValidation("If-None-Match", given.Replace("{tag}", tag, StringComparison.Ordinal));
            request.Headers.TryAddWithoutValidation("If-Modified-Since", "yesterday");
            using var answer = await client.SendAsync(request, Ct);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status == 304, (await answer.Content.ReadAsByteArrayAsync(Ct)).Length == 0);
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex RouteValue();

    private static string Cursor(Answer page) => JsonSerializer.Deserialize<JsonElement>(page.Text).GetProperty("next").GetString() is { } next
        ? Uri.UnescapeDataString(next[(next.IndexOf("after=", StringComparison.Ordinal) + 6)..]) : throw new InvalidOperationException("There is one page only.");
}
