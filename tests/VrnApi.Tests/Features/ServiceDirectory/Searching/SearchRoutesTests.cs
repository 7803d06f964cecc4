using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.ServiceDirectory.Searching;

/// <summary>One question, many doors: REST by GET and POST, the open feed, lines, GraphQL.</summary>
public sealed class SearchRoutesTests(VrnHost host)
{
    private const string Services = "/v1/directory/services", Open = "/oruk/v3/services";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The same criterion in REST and in GraphQL.</summary>
    public static TheoryData<string, string> Same => new()
    {
        { "search=youth", "search: \"youth\"" },
        { "search=yuoth", "search: \"yuoth\"" },
        { "postcode=LE2 7QA", "near: {postcode: \"LE2 7QA\"}" },
        { "postcode=LE2&coverage=strict", "near: {postcode: \"LE2\", coverage: STRICT}" },
        { "lat=52.63&lng=-1.13&proximity=5000", "near: {latitude: 52.63, longitude: -1.13, proximityM: 5000}" },
        { "area=E06000016", "filter: {area: \"E06000016\"}" },
        { "area=llr&area_match=covers", "filter: {area: \"llr\", areaMatch: COVERS}" },
        { "lad=E07000130", "filter: {lad: \"E07000130\"}" },
        { "police_force=E23000021", "filter: {policeForce: \"E23000021\"}" },
        { "age=14", "filter: {age: \"14\"}" },
        { "minimum_age=11", "filter: {minimumAge: {gte: 11}}" },
        { "maximum_age=17", "filter: {maximumAge: {lte: 17}}" },
        { "term=vrn-service-type:mentoring", "filter: {term: [\"vrn-service-type:mentoring\"]}" },
        { "need=rf-absence-exclusion", "filter: {need: [\"rf-absence-exclusion\"]}" },
        { "circumstance=at-risk-of-exclusion", "filter: {circumstance: [\"at-risk-of-exclusion\"]}" },
        { "cost=free", "filter: {cost: [FREE]}" },
        { "cost=unknown", "filter: {cost: [UNKNOWN]}" },
        { "max_amount=10", "filter: {maxAmount: \"10\"}" },
        { "language=gu", "filter: {language: [\"gu\"]}" },
        { "accessibility=step-free", "filter: {accessibility: [\"step-free\"]}" },
        { "attending=online", "filter: {attending: [ONLINE]}" },
        { "accepting_referrals=true", "filter: {acceptingReferrals: {eq: true}}" },
        { "referral=professional,self", "filter: {referral: [PROFESSIONAL, SELF]}" },
        { "assurance=unassured", "filter: {assurance: [UNASSURED]}" },
        { "assured_within=90d", "filter: {assuredWithinDays: 90}" },
        { "assured_items=f,h,i&assured_by=vrn", "filter: {assuredItems: [\"f\", \"h\", \"i\"], assuredBy: [VRN]}" },
        { "status=active", "filter: {status: {eq: ACTIVE}}" },
        { "status=inactive,active", "filter: {status: {in: [INACTIVE, ACTIVE]}}" },
        { "modified_after=2020-01-01T00:00:00Z", "filter: {lastModified: {gte: \"2020-01-01T00:00:00Z\"}}" },
        { "source=seed", "filter: {source: [\"seed\"]}" },
        { "open_now=true", "filter: {openNow: true}" },
        { "day=MO&start_time=10:00&end_time=12:00", "filter: {day: [MO], startTime: \"10:00\", endTime: \"12:00\"}" },
        { "open_weekends=true", "filter: {openWeekends: true}" },
        { "open_after=18:00", "filter: {openAfter: \"18:00\"}" },
    };

    [Theory]
    [MemberData(nameof(Same))]
    public async Task Every_filter_finds_the_same_in_rest_by_post_and_in_graphql(string rest, string graphql)
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        var (listed, posted, queried) = await Undisturbed(async () => (await Walk(council, $"{Services}?{rest}"), await Posted(council, rest), await Queried(council, graphql)),
            async first => first.Item1.SequenceEqual(await Walk(council, $"{Services}?{rest}")));

        Assert.Equal(listed, posted);
        Assert.Equal(listed, queried);
    }

    /// <summary>Other tests list and withdraw services: what was read in turns counts when the first reading still holds at the end.</summary>
    private static async Task<T> Undisturbed<T>(Func<Task<T>> read, Func<T, Task<bool>> holds)
    {
        var found = await read();
        for (var again = 0; again < 20 && !await holds(found); again++)
        {
            found = await read();
        }
        return found;
    }

    [Theory]
    [InlineData("search=youth")]
    [InlineData("area=E06000016&age=14")]
    [InlineData("postcode=LE2 7QA")]
    [InlineData("status=active,inactive")]
    [InlineData("need=rf-absence-exclusion")]
    [InlineData("modified_after=2020-01-01")]
    public async Task The_open_feed_answers_a_post_as_it_answers_a_get_and_lines_are_as_many_as_the_total(string query)
    {
        using var anybody = await host.Anonymous();
        var pairs = query.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Task<string> Listed() => anybody.GetStringAsync($"{Open}?{query}", Ct);
        async Task<string> Posted(string address, HttpContent content)
        {
            using var answer = await anybody.PostAsync(address, content, Ct);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
            return await answer.Content.ReadAsStringAsync(Ct);
        }

        var read = await Undisturbed(async () => (
            Listed: await Listed(), Json: await Posted(Open, JsonContent.Create(pairs)), Form: await Posted(Open, new FormUrlEncodedContent(pairs)),
            Both: await Posted($"{Open}?{query}", JsonContent.Create(pairs)), Lines: await anybody.GetStringAsync($"{Open}?{query}&format=ndjson", Ct),
            Minimal: await anybody.GetFromJsonAsync<JsonElement>($"{Open}?{query}&minimal=true", Ct)), async first => first.Listed == await Listed());

        Assert.Equal([read.Listed, read.Listed, read.Listed], [read.Json, read.Form, read.Both]);
        var ids = read.Lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line).GetProperty("id").GetGuid()).ToArray();
        Assert.Equal(JsonSerializer.Deserialize<JsonElement>(read.Listed).GetProperty("total_items").GetInt32(), ids.Length);
        Assert.Equal(ids.Order(), read.Minimal.GetProperty("contents").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).Order());
    }

    [Fact]
    public async Task A_parameter_with_two_values_is_refused_and_so_is_a_body_that_is_none()
    {
        using var anybody = await host.Anonymous();

        using var two = await anybody.PostAsJsonAsync($"{Open}?age=14", new { age = "15" }, Ct);
        using var list = await anybody.PostAsync(Open, new StringContent("[1]", Encoding.UTF8, "application/json"), Ct);
        using var nested = await anybody.PostAsJsonAsync(Open, new { age = new { from = 1 } }, Ct);
        using var text = await anybody.PostAsync(Open, new StringContent("age=14", Encoding.UTF8, "text/plain"), Ct);

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType], new[] { two, list, nested, text }.Select(answer => answer.StatusCode));
        Assert.All([two, list, nested, text], answer => Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Fact]
    public async Task A_partners_post_names_unknown_members_and_pages_by_after()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        using var unknown = await council.PostAsJsonAsync($"{Services}/search", new { colour = "red" }, Ct);
        using var first = await council.PostAsJsonAsync($"{Services}/search", new { area = "E06000016", limit = 3 }, Ct);
        var page = await first.Content.ReadFromJsonAsync<JsonElement>(Ct);
        using var second = await council.PostAsJsonAsync($"{Services}/search", new { area = "E06000016", limit = 3, after = page.GetProperty("after").GetString() }, Ct);

        Assert.Equal("unknown_property", (await unknown.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, page.GetProperty("next").ValueKind);
        Assert.Empty(Ids(page).Intersect(Ids(await second.Content.ReadFromJsonAsync<JsonElement>(Ct))));
    }

    [Fact]
    public async Task Totals_facets_and_hints_come_when_asked_for()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        var plain = await council.GetFromJsonAsync<JsonElement>($"{Services}?limit=2", Ct);
        Task<JsonElement> Asked() => council.GetFromJsonAsync<JsonElement>($"{Services}?limit=2&include=total&facets=cost,organisation,taxonomy:vrn-service-type", Ct);
        var asked = await Undisturbed(Asked, async first => first.GetRawText() == (await Asked()).GetRawText());
        var empty = await council.GetFromJsonAsync<JsonElement>($"{Services}?search=youth&age=140", Ct);
        var mended = await council.GetFromJsonAsync<JsonElement>($"{Services}?search=yuoth", Ct);

        Assert.False(plain.TryGetProperty("total", out _) || plain.TryGetProperty("facets", out _) || plain.TryGetProperty("hints", out _));
        Assert.True(asked.GetProperty("total").GetInt32() > 2);
        Assert.Equal(["cost", "organisation", "taxonomy:vrn-service-type"], asked.GetProperty("facets").EnumerateArray().Select(facet => facet.GetProperty("name").GetString()));
        Assert.Equal(asked.GetProperty("total").GetInt32(), asked.GetProperty("facets")[0].GetProperty("values").EnumerateArray().Sum(value => value.GetProperty("count").GetInt32()));
        Assert.Empty(empty.GetProperty("items").EnumerateArray());
        Assert.Contains(empty.GetProperty("hints").EnumerateArray(), hint => hint.GetProperty("kind").GetString() == "drop_filter" && hint.GetProperty("parameter").GetString() == "age");
        Assert.Equal("yuoth", mended.GetProperty("search")[0].GetProperty("term").GetString());
        Assert.NotEmpty(mended.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Lines_and_rows_need_their_scope()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        using var school = await SandboxClient.Of(host, "school-a");
        var total = (await council.GetFromJsonAsync<JsonElement>($"{Services}?include=total", Ct)).GetProperty("total").GetInt32();

        using var refused = await school.GetAsync($"{Services}?format=ndjson", Ct);
        var lines = (await council.GetStringAsync($"{Services}?format=ndjson", Ct)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var rows = await council.GetStringAsync($"{Services}?format=csv", Ct);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(total, lines.Length);
        Assert.StartsWith("id,last_modified,name,", rows, StringComparison.Ordinal);
        Assert.True(rows.Split("\r\n").Length >= total + 2);
    }

    [Theory]
    [InlineData("/services?page=0", "page")]
    [InlineData("/services?page=x", "page")]
    [InlineData("/services?per_page=0", "per_page")]
    [InlineData("/services?per_page=100000", "per_page")]
    [InlineData("/services?proximity=-1", "proximity")]
    [InlineData("/services?format=xml", "format")]
    [InlineData("/services?modified_after=yesterday", "modified_after")]
    [InlineData("/services?postcode=ZZ1%201ZZ", "postcode")]
    [InlineData("/organizations?taxonomy_term_id=x", "taxonomy_term_id")]
    [InlineData("/taxonomy_terms?parent_id=x", "parent_id")]
    public async Task A_bad_value_names_its_parameter_from_any_page(string path, string parameter)
    {
        using var anybody = await host.Anonymous();

        using var answer = await anybody.GetAsync("/oruk/v3" + path, Ct);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("parameter").GetString() == parameter);
        Assert.DoesNotContain("ZZ1", problem.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_depends_on_now_has_no_tag_and_all_else_has()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        foreach (var (query, tagged) in new[] { ("age=14", true), ("open_now=true", false), ("assured_within=90d", false), ("day=MO", false) })
        {
            using var answer = await council.GetAsync($"{Services}?{query}", Ct);
            using var open = await council.GetAsync($"{Open}?{query}", Ct);
            Assert.Equal((tagged, tagged), (answer.Headers.ETag is not null, open.Headers.ETag is not null));
        }
    }

    [Fact]
    public async Task The_feeds_description_lists_exactly_its_routes()
    {
        using var anybody = await host.Anonymous();
        await using var scope = await host.Inside();
        var mapped = scope.ServiceProvider.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/oruk/v3", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} {endpoint.RoutePattern.RawText!["/oruk/v3".Length..].Replace(":guid", "", StringComparison.Ordinal)}"))
            .Order(StringComparer.Ordinal).ToArray();

        var document = await anybody.GetFromJsonAsync<JsonElement>("/oruk/v3/openapi.json", Ct);

        var listed = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        Assert.Equal(mapped, listed);
        Assert.Equal("required", document.GetProperty("paths").GetProperty("/services").GetProperty("get").GetProperty("tags")[0].GetString());
        var parameters = document.GetProperty("paths").GetProperty("/services").GetProperty("get").GetProperty("parameters").EnumerateArray().Select(one => one.GetProperty("name").GetString()).ToArray();
        Assert.Superset(new HashSet<string?> { "search", "postcode", "proximity", "taxonomy_term_id", "page", "per_page", "open_at", "minimal" }, parameters.ToHashSet());
    }

    [Fact]
    public async Task Organisations_bring_their_services_when_asked()
    {
        using var anybody = await host.Anonymous();
        var page = await anybody.GetFromJsonAsync<JsonElement>("/oruk/v3/organizations?full_service=true&per_page=100", Ct);
        var with = page.GetProperty("contents").EnumerateArray().First(one => one.TryGetProperty("services", out _));

        var alone = await anybody.GetFromJsonAsync<JsonElement>($"/oruk/v3/organizations/{with.GetProperty("id").GetString()}?full_service=true", Ct);
        var service = with.GetProperty("services")[0];
        var whole = await anybody.GetFromJsonAsync<JsonElement>($"{Open}/{service.GetProperty("id").GetString()}", Ct);

        Assert.Equal(with.GetRawText(), alone.GetRawText());
        Assert.Equal(whole.GetRawText(), service.GetRawText());
        var term = service.TryGetProperty("attributes", out var attributes) ? attributes[0].GetProperty("taxonomy_term").GetProperty("id").GetString() : null;
        if (term is not null)
        {
            var tagged = await anybody.GetFromJsonAsync<JsonElement>($"/oruk/v3/organizations?taxonomy_term_id={term}", Ct);
            Assert.Contains(tagged.GetProperty("contents").EnumerateArray(), one => one.GetProperty("id").GetString() == with.GetProperty("id").GetString());
        }
    }

    [Fact]
    public async Task Terms_crosswalk_and_suggestions_are_read()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");

        var taxonomies = await council.GetFromJsonAsync<JsonElement>("/v1/directory/taxonomies", Ct);
        var terms = await council.GetFromJsonAsync<JsonElement>("/v1/directory/taxonomy-terms?taxonomy=vrn-service-type&include=ancestors,descendants,counts&limit=100", Ct);
        var refuge = await council.GetFromJsonAsync<JsonElement>("/v1/directory/taxonomy-terms/vrn-service-type:refuge?include=ancestors", Ct);
        var crosswalk = await council.GetFromJsonAsync<JsonElement>("/v1/directory/crosswalks", Ct);
        var suggested = await council.GetFromJsonAsync<JsonElement>("/v1/directory/suggest?text=ment", Ct);
        using var short1 = await council.GetAsync("/v1/directory/suggest?text=m", Ct);
        using var unknown = await council.GetAsync("/v1/directory/taxonomy-terms/vrn-need:nothing", Ct);

        Assert.Contains(taxonomies.GetProperty("items").EnumerateArray(), one => one.GetProperty("code").GetString() == "vrn-need");
        Assert.Contains(terms.GetProperty("items").EnumerateArray(), one => one.GetProperty("services").GetInt32() > 0);
        Assert.True(refuge.GetProperty("sensitive_default").GetBoolean());
        Assert.All(crosswalk.GetProperty("items").EnumerateArray(), row => Assert.NotEmpty(row.GetProperty("citation").GetString()!));
        Assert.Superset(new HashSet<string?> { "service", "taxonomy_term" }, suggested.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ToHashSet());
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (short1.StatusCode, unknown.StatusCode));
    }

    [Fact]
    public async Task GraphQL_counts_facets_and_reads_times_and_terms_as_rest_does()
    {
        using var council = await SandboxClient.Of(host, "council-leicester");
        const string query = """
            { serviceFacets(search: "youth", facets: ["cost", "lad"]) { name parameter values { value count } }
              taxonomies { code } taxonomyTerm(by: {code: "vrn-service-type:mentoring"}) { name }
              services(first: 3) { nodes { openNow schedules { byDay } languages { code } costOptions { amount } capacities { available } occurrences(from: "2026-03-01", to: "2026-03-31") { startsAt } } } }
            """;
        using var answer = await council.PostAsJsonAsync("/graphql", new { query }, Ct);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        var rest = await council.GetFromJsonAsync<JsonElement>($"{Services}?search=youth&facets=cost,lad", Ct);

        Assert.False(body.TryGetProperty("errors", out var errors), errors.ToString());
        var data = body.GetProperty("data");
        Assert.Equal(
            rest.GetProperty("facets").EnumerateArray().SelectMany(facet => facet.GetProperty("values").EnumerateArray().Select(value => (value.GetProperty("value").GetString(), value.GetProperty("count").GetInt32()))),
            data.GetProperty("serviceFacets").EnumerateArray().SelectMany(facet => facet.GetProperty("values").EnumerateArray().Select(value => (value.GetProperty("value").GetString(), value.GetProperty("count").GetInt32()))));
        Assert.Contains(data.GetProperty("taxonomies").EnumerateArray(), one => one.GetProperty("code").GetString() == "vrn-need");
        Assert.Equal("Mentoring", data.GetProperty("taxonomyTerm").GetProperty("name").GetString());
        Assert.All(data.GetProperty("services").GetProperty("nodes").EnumerateArray(), node => Assert.Equal(JsonValueKind.Array, node.GetProperty("occurrences").ValueKind));
    }

    private static async Task<List<Guid>> Walk(HttpClient client, string? next)
    {
        List<Guid> ids = [];
        while (next is not null)
        {
            var page = await client.GetFromJsonAsync<JsonElement>(next + (next.Contains("limit=", StringComparison.Ordinal) ? "" : "&limit=20"), Ct);
            ids.AddRange(Ids(page));
            next = page.GetProperty("next").GetString();
        }
        return [.. ids.Order()];
    }

    private static async Task<List<Guid>> Posted(HttpClient client, string query)
    {
        List<Guid> ids = [];
        string? after = null;
        do
        {
            var body = query.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => (object)(pair[1].Contains(',', StringComparison.Ordinal) ? pair[1].Split(',') : pair[1]));
            if (after is not null)
            {
                body["after"] = after;
            }
            using var answer = await client.PostAsJsonAsync($"{Services}/search", body, Ct);
            var page = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.True(answer.IsSuccessStatusCode, page.GetRawText());
            ids.AddRange(Ids(page));
            after = page.GetProperty("after").GetString();
        }
        while (after is not null);
        return [.. ids.Order()];
    }

    private static async Task<List<Guid>> Queried(HttpClient client, string arguments)
    {
        List<Guid> ids = [];
        string? after = null;
        do
        {
            var query = $"{{ services({arguments} first: 20{(after is null ? "" : $" after: \"{after}\"")}) {{ nodes {{ uuid distanceM }} pageInfo {{ hasNextPage endCursor }} }} }}";
            using var answer = await client.PostAsJsonAsync("/graphql", new { query }, Ct);
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.False(body.TryGetProperty("errors", out var errors), errors.ToString());
            var services = body.GetProperty("data").GetProperty("services");
            ids.AddRange(services.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("uuid").GetGuid()));
            after = services.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? services.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);
        return [.. ids.Order()];
    }

    private static IEnumerable<Guid> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid());
}
