using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Features.Outcomes.Query.QueryRoutesTests;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>Questions that cannot be answered, forms that are not offered, callers who may not ask.</summary>
public sealed class QueryRefusalTests(VrnHost host)
{
    private const string Query = Frozen.Route + "/query";
    private const string Pinned = Query + "?dataSetVersion=" + Frozen.Version;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("indicators=no_such", "invalid_query")]
    [InlineData("indicators=suspension_count", "invalid_query")]
    [InlineData("indicators=", "invalid_query")]
    [InlineData("sorts=persistent_absence_count|Desc", "unknown_field")]
    [InlineData("sorts=value|Asc", "unknown_field")]
    [InlineData("sorts=timePeriod", "invalid_query")]
    [InlineData("values.gt=5", "unknown_field")]
    [InlineData("persistent_absence_count.gt=5", "unknown_parameter")]
    [InlineData("filters.gt=x", "unknown_parameter")]
    [InlineData("locations.eq=urn|900001", "invalid_area")]
    [InlineData("locations.eq=SCH|code|900001", "invalid_area")]
    [InlineData("locations.eq=LA|urn|900001", "invalid_area")]
    [InlineData("locations.eq=LA|code|E06000016 OR 1", "invalid_area")]
    [InlineData("locations.eq=LA", "invalid_area")]
    [InlineData("geographicLevels.eq=SCH", "invalid_query")]
    [InlineData("timePeriods.eq=2025/2027|T1", "invalid_period")]
    [InlineData("timePeriods.eq=2025/2026|T9", "invalid_period")]
    [InlineData("timePeriods.eq=2025/2026", "invalid_period")]
    [InlineData("pageSize=10001", "page_too_large")]
    [InlineData("pageSize=0", "invalid_query")]
    [InlineData("page=0", "invalid_query")]
    [InlineData("page=x", "invalid_parameter")]
    [InlineData("cursor=x", "invalid_cursor")]
    [InlineData("asOf=yesterday", "invalid_query")]
    [InlineData("colour=red", "unknown_parameter")]
    public async Task A_question_that_cannot_be_answered_is_refused(string address, string code)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");

        await Refused(await client.GetAsync($"{Pinned}&{address}", Ct), 400, code);
    }

    [Theory]
    [InlineData("""{"criteria":{}}""", "invalid_query", "/criteria")]
    [InlineData("""{"criteria":{"and":[]}}""", "invalid_query", "/criteria/and")]
    [InlineData("""{"criteria":{"and":[{"filters":{"eq":"sex=Female"}}],"or":[]}}""", "invalid_query", "/criteria")]
    [InlineData("""{"criteria":{"or":[{"values":{"gt":5}}]}}""", "unknown_field", "/criteria/or/0/values")]
    [InlineData("""{"criteria":{"filters":{"like":"s"}}}""", "invalid_query", "/criteria/filters/like")]
    [InlineData("""{"criteria":{"filters":{"in":[]}}}""", "invalid_query", "/criteria/filters/in")]
    [InlineData("""{"criteria":{"filters":{"in":[null]}}}""", "invalid_query", "/criteria/filters/in/0")]
    [InlineData("""{"criteria":{"timePeriods":{"eq":{"period":"2025/2026","code":"T1","x":1}}}}""", "invalid_query", "/criteria/timePeriods/eq/x")]
    [InlineData("""{"criteria":{"locations":{"eq":{"urn":"900001"}}}}""", "invalid_area", "/criteria/locations/eq")]
    [InlineData("""{"sorts":[{"field":"persistent_absence_rate","direction":"Desc"}]}""", "unknown_field", "/sorts/0/field")]
    [InlineData("""{"aggregate":"sum"}""", "unknown_property", "/aggregate")]
    [InlineData("""{"page":1.5}""", "invalid_query", "/page")]
    [InlineData("""{"debug":"yes"}""", "invalid_query", "/debug")]
    [InlineData("""[]""", "invalid_query", "")]
    [InlineData("""{"page":1,"page":2}""", "invalid_json", null)]
    [InlineData("""{"page":""", "invalid_json", null)]
    [InlineData("""null""", "invalid_query", "")]
    public async Task A_body_that_cannot_be_understood_says_where(string body, string code, string? pointer)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");

        var problem = await Refused(await client.PostAsync(Pinned, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct), 400, code);

        if (pointer is not null)
        {
            Assert.Contains(pointer, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
        }
    }

    [Theory]
    [InlineData(5, 200)]
    [InlineData(6, 400)]
    public async Task Criteria_nest_five_deep(int depth, int status)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");
        JsonNode criteria = new JsonObject { ["geographicLevels"] = new JsonObject { ["eq"] = "LA" } };
        for (var i = 0; i < depth; i++)
        {
            criteria = new JsonObject { ["not"] = criteria };
        }

        await Answers.Read(await client.PostAsJsonAsync(Pinned, new JsonObject { ["criteria"] = criteria }, Ct), status);
    }

    [Theory]
    [InlineData(200, 200, 200)]
    [InlineData(201, 1, 400)]
    [InlineData(1, 201, 400)]
    public async Task Criteria_have_two_hundred_comparators_of_two_hundred_items(int leaves, int items, int status)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");
        var list = new JsonArray([.. Enumerable.Range(0, items).Select(item => (JsonNode)$"sex=Nobody{item}")]);
        var criteria = new JsonObject { ["or"] = new JsonArray([.. Enumerable.Range(0, leaves).Select(_ => (JsonNode)new JsonObject { ["filters"] = new JsonObject { ["in"] = leaves > 1 && items > 1 ? new JsonArray("sex=Female") : list.DeepClone() } })]) };

        await Answers.Read(await client.PostAsJsonAsync(Pinned, new JsonObject { ["criteria"] = criteria }, Ct), status);
    }

    [Theory]
    [InlineData("format=xml", null)]
    [InlineData("", "text/html")]
    [InlineData("", "application/xml, text/html;q=0.5")]
    public async Task A_format_that_is_not_offered_is_refused(string address, string? accept)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Pinned}&{address}".TrimEnd('&'));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        await Refused(await client.SendAsync(request, Ct), 406, "format_unsupported");
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("text/html, application/json;q=0.9", "application/json")]
    [InlineData("application/vnd.sdmx.data+json;version=2.0.0", "application/vnd.sdmx.data+json")]
    [InlineData("*/*", "application/json")]
    [InlineData("application/zip;q=0.1, text/csv;q=0.2", "text/csv")]
    [InlineData("application/vnd.json-stat+json", "application/vnd.json-stat+json")]
    public async Task A_format_is_agreed_on(string accept, string type)
    {
        await Frozen.In(host);
        using var client = await SandboxClient.Of(host, "dashboard");
        using var request = new HttpRequestMessage(HttpMethod.Get, Pinned + "&pageSize=2");
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var response = await client.SendAsync(request, Ct);

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Fact]
    public async Task Nobody_asks_without_the_scope_or_with_a_body_that_is_none()
    {
        await Frozen.In(host);
        using var anonymous = await host.Anonymous();
        using var directory = await SandboxClient.Of(host, "dashboard", "services:read");
        using var dashboard = await SandboxClient.Of(host, "dashboard", "outcomes:read");

        foreach (var address in (string[])[Pinned, $"{Frozen.Route}/meta", $"{Frozen.Route}/versions/{Frozen.Version}/download", $"{Query}?dataSetVersion=902.0.0"])
        {
            await Refused(await anonymous.GetAsync(address, Ct), 401, "invalid_token");
            await Refused(await directory.GetAsync(address, Ct), 403, "insufficient_scope");
        }
        await Refused(await directory.PostAsJsonAsync(Pinned, new { page = 1 }, Ct), 403, "insufficient_scope");
        await Refused(await dashboard.PostAsync(Pinned, new StringContent("{}", System.Text.Encoding.UTF8, "text/plain"), Ct), 415, "unsupported_media_type");
        await Answers.Read(await dashboard.GetAsync(Pinned, Ct));
    }
}
