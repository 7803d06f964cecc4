using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Attacks.Tenant;
using VrnApi.Tests.Harness;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>school-b registers how it counts its own categories; its returns name the version. No other test pushes for it by a map.</summary>
public sealed class CategoryMapTests(VrnHost host)
{
    private const string Maps = "/v1/outcomes/category-maps", Attendance = "school-attendance-termly", Behaviour = "school-behaviour-termly";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_map_of_a_data_set_is_the_next_version_of_the_same()
    {
        using var school = await SandboxClient.Of(host, "school-b");
        using var other = await SandboxClient.Of(host, "school-a");
        var key = Guid.NewGuid().ToString();
        var body = Body(Attendance, ("Ill", "attendance-code", "I"), ("Mr Brown's group", "attendance-code", null));

        var first = await Post(school, body, key);
        var again = await Post(school, body, key);
        var second = await Post(school, Body(Attendance, ("Ill", "attendance-code", "I")));

        first.Is(201);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        Assert.Equal(((int)first.Json!["version"]! + 1, first["id"]), ((int)second.Json!["version"]!, second["id"]));
        var read = await Returns.Get(school, new Uri(first.Header("Location")!).AbsolutePath);
        Assert.Equal((first.Body, first.Header("ETag")), (read.Body, read.Header("ETag")));
        var listed = Assert.Single((await Returns.Get(school, $"{Maps}?dataSet={Attendance}")).Json!["items"]!.AsArray())!;
        Assert.Equal((second["id"], (int)second.Json["version"]!, 1, 0), (listed["id"]!.GetValue<string>(), (int)listed["version"]!, (int)listed["categories"]!, (int)listed["unmapped"]!));

        var hidden = await Returns.Get(other, new Uri(first.Header("Location")!).AbsolutePath);
        Assert.Equal(404, (int)hidden.Status);
        Assert.Equal(TenantAttacks.Same(await Returns.Get(other, $"{Maps}/{Guid.CreateVersion7()}/versions/1")), TenantAttacks.Same(hidden));
        Assert.DoesNotContain(first["id"]!, (await Returns.Get(other, Maps)).Body, StringComparison.Ordinal);
        (await Returns.Get(school, $"{Maps}/{first["id"]}/versions/9999")).Is(404, "not_found");
        (await Returns.Get(school, $"{Maps}?limit=0")).Is(400, "invalid_parameter");
        (await Returns.Get(school, $"{Maps}?after=x")).Is(400, "invalid_cursor");
    }

    [Theory]
    [InlineData("Ill, call 01162 496 007", "pii.phone")]
    [InlineData("a.example@school.example", "pii.email")]
    [InlineData("H801200001001", "pii.upn")]
    [InlineData("born 01/02/2010", "pii.date-of-birth")]
    [InlineData("LE1 1FZ", "pii.postcode")]
    [InlineData("9434765919", "pii.nhs-number")]
    [InlineData("AB123456C", "pii.national-insurance-number")]
    public async Task A_category_with_personal_data_is_refused_without_repeating_it(string category, string kind)
    {
        using var school = await SandboxClient.Of(host, "school-b");

        var refused = await Post(school, Body(Attendance, ("Ill", "attendance-code", "I"), (category, "attendance-code", null)));

        refused.Is(422, "personal_data_refused");
        Assert.Contains(refused.Json!["errors"]!.AsArray(), fault => ((string)fault!["code"]!, (string)fault["pointer"]!) == (kind, "/entries/1/sourceCategory"));
        Assert.DoesNotContain(category, refused.Body, StringComparison.Ordinal);
        await using var scope = await host.Inside();
        Assert.False(await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<CategoryMap>().AnyAsync(map => map.Entries.Any(entry => entry.SourceCategory == category), Ct));
    }

    [Fact]
    public async Task A_map_is_checked_against_the_lists()
    {
        using var school = await SandboxClient.Of(host, "school-b");
        using var dashboard = await SandboxClient.Of(host, "dashboard");
        (string Body, int Status, string Code, string? Pointer)[] cases =
        [
            (Body("no-such-set", ("Ill", "attendance-code", "I")), 422, "validation_failed", "/dataSet"),
            (Body("police-violence-quarterly", ("Robbery", "offence-group", "robbery")), 403, "insufficient_scope", null),
            (Body(Attendance), 422, "validation_failed", "/entries"),
            (Body(Attendance, ("Ill", "no-such-filter", "I")), 422, "validation_failed", "/entries/0/filter"),
            (Body(Attendance, ("Ill", "attendance-code", "no-such-code")), 422, "validation_failed", "/entries/0/code"),
            (Body(Attendance, ("Ill", "attendance-code", "Total")), 422, "validation_failed", "/entries/0/code"),
            (Body(Attendance, ("Ill", "attendance-code", "I"), ("ILL", "attendance-code", "I")), 422, "validation_failed", "/entries/1/sourceCategory"),
            (Body(Attendance, (" Ill", "attendance-code", "I")), 422, "validation_failed", "/entries/0/sourceCategory"),
            (Body(Attendance, (new string('x', 101), "attendance-code", "I")), 422, "validation_failed", "/entries/0/sourceCategory"),
            ("{\"dataSet\":\"" + Attendance + "\",\"validFrom\":\"2025-09-01\",\"entries\":[null]}", 400, "invalid_json", null),
            ("{\"dataSet\":\"" + Attendance + "\",\"validFrom\":\"soon\",\"entries\":[]}", 400, "invalid_json", "/validFrom"),
            ("{\"dataSet\":\"" + Attendance + "\",\"validFrom\":\"2025-09-01\",\"entries\":[],\"owner\":1}", 400, "unknown_property", null),
        ];

        foreach (var (body, status, code, pointer) in cases)
        {
            var refused = await Post(school, body);
            Assert.True(((int)refused.Status, refused.Error) == (status, code), $"{body}: {refused.Body}");
            Assert.True(pointer is null || (string)refused.Json!["errors"]![0]!["pointer"]! == pointer, refused.Body);
        }
        (await Post(dashboard, Body(Attendance, ("Ill", "attendance-code", "I")))).Is(403, "insufficient_scope");
        (await Returns.Send(school, HttpMethod.Post, Maps, Body(Attendance, ("Ill", "attendance-code", "I")), key: null)).Is(400, "idempotency_key_missing");
        (await Post(school, Body(Attendance, ("Ill", "attendance-code", "I")))).Is(201);
    }

    [Fact]
    public async Task A_return_names_a_version_that_is_there_and_leaves_little_unmapped()
    {
        using var school = await SandboxClient.Of(host, "school-b");
        // 1, 10 and 25 of a hundred categories have no code.
        var few = (int)(await Post(school, Body(Behaviour, [.. Categories(100, 1)]))).Json!["version"]!;
        var some = (int)(await Post(school, Body(Behaviour, [.. Categories(100, 10)]))).Json!["version"]!;
        var many = (int)(await Post(school, Body(Behaviour, [.. Categories(100, 25)]))).Json!["version"]!;
        var late = (int)(await Post(school, Body(Behaviour, [.. Categories(10, 0)]).Replace("2025-09-01", "2990-09-01", StringComparison.Ordinal))).Json!["version"]!;

        Assert.Equal(("", ""), await Told(few));
        Assert.Equal(("", "map.unmapped"), await Told(some));
        Assert.Equal(("map.unmapped", ""), await Told(many));
        Assert.Equal(("map.valid_from", ""), await Told(late));
        Assert.Equal(("map.version", ""), await Told(late + 1));
        Assert.Equal(("map.version", ""), await Told("first"));
        Assert.Equal(("map.version", ""), await Told("99999999999999999999"));

        var period = Returns.NextPeriod();
        (await Push(many)).Is(422, "submission_rejected");
        var pushed = await Push(some);
        pushed.Is(201);
        Assert.Equal($"{some}", pushed["categoryMapVersion"]);
        Assert.Contains((await Returns.Get(school, DraftReturnsTests.Path(pushed) + "/report")).Json!["warnings"]!.AsArray(), fault => (string)fault!["code"]! == "map.unmapped");

        async Task<(string Errors, string Warnings)> Told(object version)
        {
            var report = await DraftReturnsTests.Send(school, $"{Returns.Submissions}/validate{Returns.Head(Returns.NextPeriod(), "900002")}&categoryMapVersion={version}", Reasons, key: null);
            return (Codes("errors"), Codes("warnings"));

            string Codes(string member) => string.Join(' ', report.Json![member]!.AsArray().Select(fault => (string)fault!["code"]!).Where(code => !code.StartsWith("plaus.", StringComparison.Ordinal)));
        }

        Task<Answer> Push(int version) => DraftReturnsTests.Send(school, $"{Returns.Submissions}{Returns.Head(period, "900002")}&categoryMapVersion={version}", Reasons);
    }

    [Fact]
    public async Task Whoever_has_registered_no_map_is_warned()
    {
        using var school = await SandboxClient.Of(host, "school-a");

        var report = await DraftReturnsTests.Send(school, $"{Returns.Submissions}/validate{Returns.Head(Returns.NextPeriod())}&categoryMapVersion=2", Returns.Rows, key: null);

        Assert.True((bool)report.Json!["valid"]!);
        Assert.Contains(report.Json["warnings"]!.AsArray(), fault => (string)fault!["code"]! == "map.unregistered");
    }

    [Theory]
    [InlineData(100, 5, 0, 0)]
    [InlineData(100, 6, 0, 1)]
    [InlineData(100, 20, 0, 1)]
    [InlineData(100, 21, 1, 0)]
    [InlineData(1, 1, 1, 0)]
    [InlineData(0, 0, 0, 0)]
    public void Shares_are_compared_exactly(int categories, int unmapped, int errors, int warnings)
    {
        var check = new ReturnCheck(Shipped.Catalogue, Shipped.Catalogue.DataSets[Behaviour], Shipped.Csv("indicator,value\nsuspension_count,3\n", Shipped.Head with { CategoryMapVersion = "1" }), new HashSet<string>())
        {
            Map = new(1, new(new(2020, 9, 1), [.. Enumerable.Range(0, categories).Select(i => ("sex", i >= unmapped))])),
        };

        ReturnRules.Passes(check);

        Assert.Equal((errors, warnings), (check.Faults.Count, check.Faults.WarningCount));
    }

    private const string Reasons = "indicator,reason,value\nsuspension_count,,12\nsuspension_reason_count,PP,12\n";

    private static IEnumerable<(string, string, string?)> Categories(int count, int unmapped) =>
        Enumerable.Range(0, count).Select(i => ($"category {i}", "reason", i < unmapped ? null : "PP"));

    private static string Body(string dataSet, params (string Category, string Filter, string? Code)[] entries) => JsonSerializer.Serialize(new
    {
        dataSet,
        validFrom = "2025-09-01",
        entries = entries.Select(entry => new { sourceCategory = entry.Category, filter = entry.Filter, code = entry.Code }),
    });

    private static Task<Answer> Post(HttpClient client, string body, string key = "") => Returns.Send(client, HttpMethod.Post, Maps, body, key: key);
}
