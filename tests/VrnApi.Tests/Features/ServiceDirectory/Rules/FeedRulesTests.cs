using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Features.ServiceDirectory.Rules;

namespace VrnApi.Tests.Features.ServiceDirectory.Rules;

public sealed class FeedRulesTests
{
    private const string Good = """
        {"id":"0197b6a2-0000-7000-8000-000000000001","last_modified":"2026-01-01T00:00:00.000Z","name":"Club","status":"active","minimum_age":11,
         "url":"https://example.org/club","email":"desk@example.org","assured_date":"2026-01-01",
         "schedules":[{"id":"0197b6a2-0000-7000-8000-000000000002","freq":"WEEKLY","byday":"MO,2TU,-1FR","opens_at":"09:00:00","valid_from":"2026-01-01"}],
         "organization":{"id":"0197b6a2-0000-7000-8000-000000000003","name":"Council","description":"A council"},
         "service_at_locations":[{"id":"0197b6a2-0000-7000-8000-000000000004","location":{"id":"0197b6a2-0000-7000-8000-000000000005","latitude":52.6,"longitude":-1.1,
           "addresses":[{"id":"0197b6a2-0000-7000-8000-000000000006","address_1":"1 Street","city":"Leicester","state_province":"Leicester","postal_code":"LE2 7QA","country":"GB","address_type":"physical"}]}}]}
        """;

    [Fact]
    public void A_good_document_has_no_fault() => Assert.Empty(FeedRules.Check(JsonDocument.Parse(Good).RootElement));

    [Theory]
    [InlineData("name", "null")]
    [InlineData("name", "\"\"")]
    [InlineData("name", null)]
    [InlineData("status", "\"Active\"")]
    [InlineData("status", null)]
    [InlineData("id", "\"17\"")]
    [InlineData("last_modified", "\"2026-01-01\"")]
    [InlineData("minimum_age", "\"11\"")]
    [InlineData("minimum_age", "-1")]
    [InlineData("url", "\"club\"")]
    [InlineData("email", "\"desk\"")]
    [InlineData("assured_date", "\"1 January\"")]
    [InlineData("schedules", "[]")]
    [InlineData("schedules/0/freq", "\"DAILY\"")]
    [InlineData("schedules/0/byday", "\"Monday\"")]
    [InlineData("schedules/0/opens_at", "\"9:00\"")]
    [InlineData("schedules/0/valid_from", "\"2026-13-01\"")]
    [InlineData("organization", null)]
    [InlineData("organization/description", null)]
    [InlineData("service_at_locations/0/location/latitude", "91")]
    [InlineData("service_at_locations/0/location/longitude", "\"west\"")]
    [InlineData("service_at_locations/0/location/addresses/0/state_province", null)]
    public void A_damaged_document_has_one(string pointer, string? value) => Assert.NotEmpty(FeedRules.Check(Damaged(pointer, value)));

    [Theory]
    [InlineData("url", "null", 0)]
    [InlineData("assured_date", "\"1 January\"", 0)]
    [InlineData("schedules/0/opens_at", "\"9:00\"", 0)]
    [InlineData("id", "\"17\"", 1)]
    [InlineData("id", null, 1)]
    [InlineData("name", null, 1)]
    [InlineData("organization", "[]", 1)]
    [InlineData("service_at_locations/0/location/addresses/0/city", null, 1)]
    public void Without_strictness_only_what_the_standard_demands_is_missed(string pointer, string? value, int faults) =>
        Assert.Equal(faults, FeedRules.Check(Damaged(pointer, value), strict: false).Count);

    private static JsonElement Damaged(string pointer, string? value)
    {
        var document = JsonNode.Parse(Good)!;
        var path = pointer.Split('/');
        var parent = path[..^1].Aggregate(document, (node, step) => int.TryParse(step, out var at) ? node[at]! : node[step]!).AsObject();
        parent.Remove(path[^1]);
        if (value is not null)
        {
            parent[path[^1]] = JsonNode.Parse(value);
        }
        return JsonDocument.Parse(document.ToJsonString()).RootElement;
    }
}
