using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Platform;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions;

/// <summary>A return says the same in JSON and in CSV.</summary>
public sealed class ReturnFormsTests
{
    private sealed record Sample(string Indicator, string Key, long Value);

    private static readonly (string Indicator, string Key)[] Combinations =
    [
        .. from indicator in Shipped.Catalogue.Indicators.Values
           where indicator.IsReturned && indicator.DataSet == "school-behaviour-termly"
           from breakdown in indicator.Breakdowns
           from key in breakdown.KeysOn(new DateOnly(2025, 9, 1))!
           select (indicator.Code, key),
    ];

    [Fact]
    public void Both_forms_give_equal_rows() => Property.Holds(Samples.ArrayOf(), samples =>
    {
        var json = Shipped.Judge(Shipped.Json(Json(samples)));
        var csv = Shipped.Judge(Shipped.Csv(Csv(samples), Shipped.Head));
        return json.Rows.Select(Row).SequenceEqual(csv.Rows.Select(Row))
            && json.Faults.Listed.Select(Place).SequenceEqual(csv.Faults.Listed.Select(Place));

        static object Row(VrnApi.Features.Outcomes.Submissions.Rules.CheckedRow row) =>
            (row.Sent.Number, row.Indicator.Code, row.Key, row.CombinationNumber, row.Sent.Value);
        static object Place(VrnApi.Platform.Http.Fault fault) => (fault.Row, fault.Code, fault.Message, fault.Expected, fault.Row is null ? null : fault.Column);
    }, 200);

    [Theory]
    [InlineData("""{"indicator":"suspension_count","value":"3"}""", "schema.value", "/rows/0/value")]
    [InlineData("""{"indicator":"suspension_count","value":3.5}""", "schema.value", "/rows/0/value")]
    [InlineData("""{"indicator":"suspension_count"}""", "schema.value", "/rows/0/value")]
    [InlineData("""{"indicator":"suspension_count","value":3,"filters":[]}""", "schema.type", "/rows/0/filters")]
    [InlineData("""{"indicator":"suspension_count","value":3,"filters":{"sex":1}}""", "schema.type", "/rows/0/filters/sex")]
    [InlineData("""{"indicator":"suspension_count","value":3,"filters":{"colour":"red"}}""", "schema.unknown_member", "/rows/0/filters")]
    [InlineData("""{"indicator":"suspension_count","value":3,"remark":1}""", "schema.unknown_member", "/rows/0")]
    [InlineData("""7""", "schema.type", "/rows/0")]
    public void A_fault_in_json_has_row_and_pointer(string row, string code, string pointer)
    {
        var faults = Shipped.Json($$"""{"period":{"period":"2025/2026","code":"T1"},"rows":[{{row}},{"indicator":"reward_count","value":1}]}""");

        var fault = Assert.Single(faults.Faults.Listed);
        Assert.Equal((code, pointer, (int?)1), (fault.Code, fault.Pointer, fault.Row));
        Assert.Equal(2, Assert.Single(faults.Rows).Number);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"rows":[],"rows":[]}""")]
    [InlineData("""{"agreementId":"\ud800"}""")]
    public void What_is_no_json_object_is_no_return(string body) => Assert.Equal(
        Problems.InvalidJson, JsonReturn.Read(Encoding.UTF8.GetBytes(body), Shipped.Catalogue, new CellGuard(Shipped.Catalogue)).Refusal);

    [Fact]
    public void More_rows_than_are_taken_at_once_are_refused_in_both_forms()
    {
        var guard = new CellGuard(Shipped.Catalogue);
        var csv = "indicator,value\n" + string.Concat(Enumerable.Repeat("reward_count,1\n", ReturnLimits.MostRows + 1));
        var json = "{\"rows\":[" + string.Join(',', Enumerable.Repeat("1", ReturnLimits.MostRows + 1)) + "]}";

        Assert.Null(CsvReturn.Read(Encoding.UTF8.GetBytes(csv), Shipped.Head, Shipped.Catalogue, guard));
        Assert.Equal(Problems.TooManyRows, JsonReturn.Read(Encoding.UTF8.GetBytes(json), Shipped.Catalogue, guard).Refusal);
    }

    [Fact]
    public void The_json_schema_has_the_members_that_are_read()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("schemas", "json", "outcome-submission.schema.json")));
        var root = schema.RootElement.GetProperty("properties");

        Assert.Equal(Names(typeof(SubmissionDocument)), Properties(root));
        Assert.Equal(Names(typeof(SubmissionDocument.Row)), Properties(root.GetProperty("rows").GetProperty("items").GetProperty("properties")));

        static string[] Names(Type type) => [.. type.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order()];
        static string[] Properties(JsonElement element) => [.. element.EnumerateObject().Select(member => member.Name).Order()];
    }

    private static Gen<Sample> Samples =>
        from combination in Gen.Elements(Combinations)
        from value in Gen.Choose(0, 500)
        select new Sample(combination.Indicator, combination.Key, value);

    private static string Csv(Sample[] samples)
    {
        string[] filters = [.. samples.SelectMany(sample => FilterKey.Parts(sample.Key)).Select(part => part.Key).Distinct().Order()];
        return string.Join(',', ["indicator", .. filters, "value"]) + "\n" + string.Concat(samples.Select(sample =>
        {
            var parts = FilterKey.Parts(sample.Key).ToDictionary();
            return string.Join(',', [sample.Indicator, .. filters.Select(filter => parts.GetValueOrDefault(filter, "Total")), $"{sample.Value}"]) + "\r\n";
        }));
    }

    private static string Json(Sample[] samples) => JsonSerializer.Serialize(new
    {
        establishment = new { urn = Shipped.Head.Urn },
        period = new { period = Shipped.Head.Period, code = Shipped.Head.Code },
        submissionType = Shipped.Head.SubmissionType,
        sourceSystem = new { name = Shipped.Head.SourceSystemName },
        absentMeansZero = true,
        rows = samples.Select(sample => new { indicator = sample.Indicator, filters = FilterKey.Parts(sample.Key).ToDictionary(), value = sample.Value }),
    });
}
