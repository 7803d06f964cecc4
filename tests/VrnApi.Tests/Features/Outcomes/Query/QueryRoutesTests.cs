using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Features.Outcomes.Query.Rules;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Query;

/// <summary>A dashboard asks for released rows, in an address and in a body.</summary>
public sealed class QueryRoutesTests(VrnHost host)
{
    private const string Query = Frozen.Route + "/query";
    private const string Pinned = Query + "?dataSetVersion=" + Frozen.Version;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<(Frozen Frozen, HttpClient Client)> Dashboard() => (await Frozen.In(host), await SandboxClient.Of(host, "dashboard"));

    [Fact]
    public async Task A_row_says_when_where_of_what_and_its_figures()
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;

        var page = await Answers.Read(await client.GetAsync(Pinned + "&timePeriods.eq=2101/2102|AY&locations.eq=LA|code|E06000016&filters.eq=sex=Female&indicators=persistent_absence_count", Ct));

        var row = Assert.Single(page.GetProperty("results").EnumerateArray());
        var figure = frozen.Main.Single(one => one is { Area: "E06000016", Level: Data.Outcomes.Released.GeographicLevel.La, Combination: "sex=Female" } && one.Period.ToString() == "2101/2102|AY").Figures["persistent_absence_count"];
        Assert.Equal("""{"period":"2101/2102","code":"AY"}""", row.GetProperty("timePeriod").GetRawText());
        Assert.Equal("LA", row.GetProperty("geographicLevel").GetString());
        Assert.Equal(PublicId.Location("LA|E06000016"), row.GetProperty("locations").GetProperty("LA").GetString());
        Assert.Equal(PublicId.Option("sex=Female"), row.GetProperty("filters").GetProperty(PublicId.Filter("sex")).GetString());
        var value = row.GetProperty("values").GetProperty(PublicId.Indicator("persistent_absence_count"));
        Assert.Equal(figure.Value is { } number ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "null", value.GetProperty("value").GetRawText());
        Assert.Equal(Data.Model.Codes.Of(figure.Status), value.GetProperty("status").GetString());
        Assert.Equal((Frozen.Version, true, 1), (page.GetProperty("version").GetString(), page.GetProperty("synthetic").GetBoolean(), page.GetProperty("paging").GetProperty("totalResults").GetInt32()));
        Assert.Equal(["SyntheticData"], Codes(page));
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("timePeriods.gte=2102/2103|T1&timePeriods.lt=2103|T1", """{"criteria":{"timePeriods":{"gte":{"period":"2102/2103","code":"T1"},"lt":{"period":"2103/2104","code":"T1"}}}}""")]
    [InlineData("locations.in=LA|code|E06000016,PFA|code|E23000021&filters.notIn=sex=Male&filters.notIn=sex=Female", """{"criteria":{"locations":{"in":[{"level":"LA","code":"E06000016"},{"level":"PFA","code":"E23000021"}]},"filters":{"notIn":["sex=Male","sex=Female"]}}}""")]
    [InlineData("geographicLevels.eq=LAD&sorts=location|LAD|Desc,timePeriod|Asc&pageSize=7&page=2", """{"criteria":{"geographicLevels":{"eq":"LAD"}},"sorts":[{"field":"location|LAD","direction":"Desc"},{"field":"timePeriod","direction":"Asc"}],"pageSize":7,"page":2}""")]
    [InlineData("indicators=overall_absence_rate,session_absent_count&debug=true&locations.eq=LA|code|E09000001", """{"criteria":{"locations":{"eq":{"level":"LA","code":"E09000001"}}},"indicators":["overall_absence_rate","session_absent_count"],"debug":true}""")]
    public async Task A_question_is_answered_alike_in_an_address_and_in_a_body(string address, string body)
    {
        var (_, client) = await Dashboard();
        using var _1 = client;

        using var get = await client.GetAsync($"{Pinned}&{address}", Ct);
        using var post = await client.PostAsync(Pinned, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct);
        var inside = JsonNode.Parse(body)!.AsObject();
        inside["dataSetVersion"] = Frozen.Version;
        using var whole = await client.PostAsJsonAsync(Query, inside, Ct);

        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        var text = await get.Content.ReadAsStringAsync(Ct);
        Assert.Equal(text, await post.Content.ReadAsStringAsync(Ct));
        Assert.Equal(text, await whole.Content.ReadAsStringAsync(Ct));
        Assert.Equal(get.Headers.ETag, post.Headers.ETag);
    }

    [Fact]
    public async Task Pages_and_cursors_show_every_row_once()
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;

        var (byPage, byCursor) = (new List<string>(), new List<string>());
        var total = 0;
        for (var page = 1; page == 1 || byPage.Count < total; page++)
        {
            var answer = await Answers.Read(await client.GetAsync($"{Pinned}&pageSize=50&page={page}", Ct));
            total = answer.GetProperty("paging").GetProperty("totalResults").GetInt32();
            byPage.AddRange(Keys(answer));
        }
        string? cursor = null;
        do
        {
            var answer = await Answers.Read(await client.PostAsJsonAsync(Pinned, new { pageSize = 50, cursor }, Leave, Ct));
            byCursor.AddRange(Keys(answer));
            cursor = answer.GetProperty("paging").GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal(frozen.Main.Count, total);
        Assert.Equal(total, byPage.Distinct().Count());
        Assert.Equal(byPage, byCursor);
        Assert.Empty((await Answers.Read(await client.GetAsync($"{Pinned}&pageSize=50&page=2147483647", Ct))).GetProperty("results").EnumerateArray());
    }

    [Fact]
    public async Task A_cursor_stays_with_its_version_its_question_and_its_client()
    {
        var (_, client) = await Dashboard();
        using var _1 = client;
        using var other = await SandboxClient.Of(host, "vcs-example");
        using var first = await client.GetAsync($"{Query}?dataSetVersion=900.*&pageSize=5", Ct);
        var next = (await Answers.Read(first)).GetProperty("paging").GetProperty("next").GetString()!;
        var link = first.Headers.GetValues("Link").Single();

        Assert.Equal("900.1.0", (await Answers.Read(await client.GetAsync($"{Query}?pageSize=5&cursor={next}", Ct))).GetProperty("version").GetString());
        Assert.Contains(next, link, StringComparison.Ordinal);
        await Refused(await client.GetAsync($"{Query}?pageSize=5&cursor={next}&geographicLevels.eq=LA", Ct), 400, "invalid_cursor");
        await Refused(await client.GetAsync($"{Query}?pageSize=5&cursor={next}x", Ct), 400, "invalid_cursor");
        await Refused(await client.GetAsync($"{Query}?pageSize=5&page=2&cursor={next}", Ct), 400, "invalid_query");
        await Refused(await other.GetAsync($"{Query}?pageSize=5&cursor={next}", Ct), 400, "invalid_cursor");
    }

    [Theory]
    [InlineData("timePeriod|Asc")]
    [InlineData("timePeriod|Desc")]
    [InlineData("geographicLevel|Asc,timePeriod|Desc")]
    [InlineData("location|LA|Asc,timePeriod|Asc")]
    [InlineData("location|LA|Desc")]
    [InlineData("filter|sex|Asc")]
    [InlineData("filter|fsm-status|Desc,location|PFA|Asc")]
    public async Task Rows_are_sorted_by_their_keys_as_a_naive_sort_has_it(string sorts)
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;
        IOrderedEnumerable<KeyedRow> naive = frozen.Main.OrderBy(_ => 0);
        foreach (var sort in sorts.Split(',').Append("timePeriod|Desc").Append("geographicLevel|Asc"))
        {
            naive = sort.Split('|') switch
            {
                ["timePeriod", var way] => Then(naive, row => row.Period.Ordinal, way),
                ["geographicLevel", var way] => Then(naive, row => (int)row.Level, way),
                ["location", var level, var way] => naive.ThenBy(row => VrnApi.Features.Outcomes.Released.ReleasedLine.LevelOf(row.Level) == level ? 0 : 1) is var those
                    && way == "Asc" ? those.ThenBy(row => row.Area, StringComparer.Ordinal) : those.ThenByDescending(row => row.Area, StringComparer.Ordinal),
                [_, var filter, var way] => naive.ThenBy(row => row.Combination.StartsWith(filter + "=", StringComparison.Ordinal) ? 0 : 1) is var those
                    && way == "Asc" ? those.ThenBy(row => Own(row, filter), StringComparer.Ordinal) : those.ThenByDescending(row => Own(row, filter), StringComparer.Ordinal),
                _ => naive,
            };
        }
        naive = naive.ThenBy(row => row.Area, StringComparer.Ordinal).ThenBy(row => VrnApi.Features.Outcomes.Rules.StableNumber.Of(row.Combination));

        var page = await Answers.Read(await client.GetAsync($"{Pinned}&pageSize=10000&sorts={sorts}", Ct));

        Assert.Equal(naive.Select(Key), Keys(page));

        static string Own(KeyedRow row, string filter) => row.Combination.StartsWith(filter + "=", StringComparison.Ordinal) ? row.Combination : "";
        static IOrderedEnumerable<KeyedRow> Then<T>(IOrderedEnumerable<KeyedRow> rows, Func<KeyedRow, T> key, string way) => way == "Asc" ? rows.ThenBy(key) : rows.ThenByDescending(key);
    }

    [Theory]
    [InlineData("dataSetVersion=900.0.0", "900.0.0")]
    [InlineData("dataSetVersion=900.*", "900.1.0")]
    [InlineData("dataSetVersion=900.0.*", "900.0.0")]
    [InlineData("dataSetVersion=*", "901.0.0")]
    [InlineData("", "901.0.0")]
    [InlineData("dataSetVersion=900.*&asOf=2026-01-20T00:00:00Z", "900.0.0")]
    [InlineData("dataSetVersion=9*", null)]
    public async Task The_answer_names_the_version_that_was_meant(string address, string? version)
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;

        using var response = await client.GetAsync($"{Query}?{address}", Ct);

        if (version is null)
        {
            await Refused(response, 400, "invalid_query");
            return;
        }
        var answer = await Answers.Read(response);
        Assert.Equal(version, answer.GetProperty("version").GetString());
        Assert.Equal(frozen.Rows[version].Count, answer.GetProperty("paging").GetProperty("totalResults").GetInt32());
        Assert.Equal(version == "900.0.0", Codes(answer).Contains("DeprecatedVersion"));
        Assert.Equal(frozen.Versions[version].PublishAt, response.Content.Headers.LastModified);
    }

    [Fact]
    public async Task A_withdrawn_version_is_gone_and_names_its_successor()
    {
        var (_, client) = await Dashboard();
        using var _1 = client;

        foreach (var address in (string[])["/query?dataSetVersion=900.2.0", "/meta?dataSetVersion=900.2.0", "/versions/900.2.0/download", "/query?asOf=2026-03-20T00:00:00Z&dataSetVersion=900.*"])
        {
            var problem = await Refused(await client.GetAsync(Frozen.Route + address, Ct), 410, "version_withdrawn");
            Assert.Equal("900.2.0", problem.GetProperty("version").GetString());
            Assert.Equal("901.0.0", problem.GetProperty("successor").GetString());
        }
    }

    [Fact]
    public async Task What_is_unknown_and_what_is_not_published_yet_are_the_same()
    {
        var (_, client) = await Dashboard();
        using var _1 = client;
        var seen = new HashSet<string>();
        foreach (var address in (string[])[$"{Query}?dataSetVersion=902.0.0", $"{Query}?dataSetVersion=903.0.0", $"{Query}?dataSetVersion=902.*", $"{Frozen.Route}/versions/902.0.0/download", $"{Frozen.Route}/versions/x/download",
            $"{Frozen.Route}/meta?dataSetVersion=902.0.0", "/v1/outcomes/data-sets/no-such/query", "/v1/outcomes/data-sets/no-such/meta", "/v1/outcomes/data-sets/no-such/versions/1.0.0/download", $"{Query}?asOf=2001-01-01T00:00:00Z"])
        {
            var problem = await Refused(await client.GetAsync(address, Ct), 404, "not_found");
            seen.Add(string.Join(' ', problem.EnumerateObject().Where(member => member.Name is not ("instance" or "traceId" or "requestId")).Select(member => $"{member.Name}={member.Value}")));
        }
        Assert.Single(seen);
    }

    [Fact]
    public async Task Rows_of_blocks_published_since_are_told_apart()
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;
        var since = Frozen.First.AddMonths(1).AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

        var answer = await Answers.Read(await client.GetAsync($"{Pinned}&updatedAfter={since}&pageSize=10000", Ct));

        // The last year came with the latest version; those before had been in others.
        Assert.Equal(frozen.Main.Where(row => row.Period.Period == "2103/2104").Select(Key).Order(), Keys(answer).Order());
        Assert.Equal(["NoResults", "SyntheticData"], Codes(await Answers.Read(await client.GetAsync($"{Pinned}&updatedAfter=2027-01-01T00:00:00Z", Ct))));
    }

    [Fact]
    public async Task A_copy_that_is_current_costs_no_body()
    {
        var (_, client) = await Dashboard();
        using var _1 = client;
        using var first = await client.GetAsync(Pinned + "&pageSize=3", Ct);
        var tag = first.Headers.ETag!;

        foreach (var (method, status) in ((HttpMethod, HttpStatusCode)[])[(HttpMethod.Get, HttpStatusCode.NotModified), (HttpMethod.Head, HttpStatusCode.NotModified)])
        {
            using var again = await client.SendAsync(new HttpRequestMessage(method, Pinned + "&pageSize=3") { Headers = { { "If-None-Match", tag.ToString() } } }, Ct);
            Assert.Equal(status, again.StatusCode);
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(Ct));
        }
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, Pinned + "&pageSize=3"), Ct);
        Assert.Equal((HttpStatusCode.OK, tag), (head.StatusCode, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Ct));
        Assert.Equal(first.Content.Headers.LastModified, head.Content.Headers.LastModified);
        foreach (var other in (string[])["&pageSize=4", "&pageSize=3&page=2", "&pageSize=3&format=csv", "&pageSize=3&geographicLevels.eq=LA", "&pageSize=3&debug=true"])
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Get, Pinned + other) { Headers = { { "If-None-Match", tag.ToString() } } }, Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Warnings_point_at_what_was_not_found()
    {
        var (_, client) = await Dashboard();
        using var _1 = client;
        var body = """
            {"criteria":{"and":[{"or":[{"locations":{"in":[{"level":"LA","code":"E06000016"},{"level":"LA","code":"E09000001"}]}},{"timePeriods":{"eq":{"period":"2099/2100","code":"T1"}}}]},{"not":{"filters":{"eq":"zzzzzz"}}}]},
             "indicators":["persistent_absence_count","session_late_count"]}
            """;

        var answer = await Answers.Read(await client.PostAsync(Pinned, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Ct));

        Assert.Equal(
            ["LocationsNotFound /criteria/and/0/or/0/locations/in/1", "TimePeriodsNotFound /criteria/and/0/or/1/timePeriods/eq", "FiltersNotFound /criteria/and/1/not/filters/eq", "UnusedIndicators /indicators/1", "SyntheticData "],
            answer.GetProperty("warnings").EnumerateArray().Select(warning => $"{warning.GetProperty("code")} {(warning.TryGetProperty("path", out var path) ? path : default)}"));
    }

    [Fact]
    public async Task Meta_names_what_can_be_asked_and_its_ids_are_taken()
    {
        var (frozen, client) = await Dashboard();
        using var _ = client;

        var meta = await Answers.Read(await client.GetAsync($"{Frozen.Route}/meta?dataSetVersion={Frozen.Version}", Ct));
        var some = await Answers.Read(await client.GetAsync($"{Frozen.Route}/meta?dataSetVersion={Frozen.Version}&types=Filters,Footnotes", Ct));

        Assert.Equal(["fsm-status", "sex"], meta.GetProperty("filters").EnumerateArray().Select(filter => filter.GetProperty("code").GetString()));
        Assert.Equal(["PFA", "LA", "LAD", "CSP"], meta.GetProperty("geographicLevels").EnumerateArray().Select(level => level.GetString()));
        Assert.Equal(12, meta.GetProperty("timePeriods").GetArrayLength());
        Assert.Equal(6, meta.GetProperty("indicators").GetArrayLength());
        Assert.Equal(8, meta.GetProperty("locations").EnumerateArray().Sum(level => level.GetProperty("options").GetArrayLength()));
        Assert.Contains(Frozen.Note, meta.GetProperty("footnotes").EnumerateArray().Select(note => note.GetProperty("number").GetInt32()));
        Assert.Equal(["dataSet", "version", "synthetic", "filters", "footnotes", "warnings"], some.EnumerateObject().Select(member => member.Name));
        await Refused(await client.GetAsync($"{Frozen.Route}/meta?types=Everything", Ct), 400, "invalid_parameter");
        string Id(string list, string code) => meta.GetProperty(list).EnumerateArray().Single(one => one.GetProperty("code").GetString() == code).GetProperty("id").GetString()!;
        var option = meta.GetProperty("filters")[1].GetProperty("options").EnumerateArray().Single(one => one.GetProperty("code").GetString() == "Male").GetProperty("id").GetString();
        var place = meta.GetProperty("locations")[1].GetProperty("options")[0].GetProperty("id").GetString();
        var page = await Answers.Read(await client.GetAsync($"{Pinned}&filters.eq={option}&locations.eq=id|{place}&indicators={Id("indicators", "severe_absence_count")}&sorts=filter|{Id("filters", "sex")}|Asc", Ct));
        Assert.Equal(frozen.Main.Count(row => row is { Combination: "sex=Male", Area: "E06000016", Level: Data.Outcomes.Released.GeographicLevel.La }), page.GetProperty("paging").GetProperty("totalResults").GetInt32());
    }

    [Fact]
    public void No_two_things_of_the_catalogue_share_an_id()
    {
        var catalogue = Shipped.Catalogue;
        string[] ids =
        [
            .. catalogue.Indicators.Keys.Select(PublicId.Indicator), .. catalogue.Filters.Keys.Concat(catalogue.CodeLists.Keys).Distinct().Select(PublicId.Filter),
            .. catalogue.Filters.Values.SelectMany(filter => filter.List.Versions.SelectMany(version => version.Codes).Select(code => $"{filter.Id}={code.Value}").Append($"{filter.Id}=Total")).Distinct().Select(PublicId.Option),
        ];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^[0-9A-Za-z]{6}$", id));
    }

    private static readonly JsonSerializerOptions Leave = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    private static string[] Codes(JsonElement page) => [.. page.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()!)];

    private static IEnumerable<string> Keys(JsonElement page) => page.GetProperty("results").EnumerateArray().Select(row =>
        $"{row.GetProperty("timePeriod").GetProperty("period")}|{row.GetProperty("timePeriod").GetProperty("code")} {row.GetProperty("locations").EnumerateObject().Single().Value} {string.Join(',', row.GetProperty("filters").EnumerateObject().Select(filter => filter.Value))}");

    private static string Key(KeyedRow row) =>
        $"{row.Period} {PublicId.Location($"{VrnApi.Features.Outcomes.Released.ReleasedLine.LevelOf(row.Level)}|{row.Area}")} {string.Join(',', VrnApi.Features.Outcomes.Rules.FilterKey.Parts(row.Combination).Select(part => PublicId.Option($"{part.Key}={part.Value}")))}";

    internal static async Task<JsonElement> Refused(HttpResponseMessage response, int status, string code)
    {
        using var _ = response;
        var problem = await Answers.Read(response, status);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }
}
