using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace VrnApi.Tests.Features.ServiceDirectory.Editing;

/// <summary>Requests of a partner that writes listings.</summary>
internal static class DirectoryWrites
{
    public const string Services = "/v1/directory/services";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static JsonObject Document(string name, string organisation) => new()
    {
        ["name"] = name,
        ["status"] = "active",
        ["description"] = "Made for a test.",
        ["email"] = "office@example.org",
        ["organization"] = new JsonObject { ["name"] = organisation, ["description"] = "Made for a test.", ["x_vrn"] = new JsonObject { ["external_id"] = organisation } },
        ["service_areas"] = new JsonArray(new JsonObject { ["x_vrn"] = new JsonObject { ["kind"] = "area", ["code"] = "E06000016" } }),
        ["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0001" }),
    };

    public static JsonObject Place(string street, string postcode, string building, string? level = null) => new()
    {
        ["location"] = new JsonObject
        {
            ["location_type"] = "physical",
            ["name"] = building,
            ["latitude"] = 52.63,
            ["longitude"] = -1.13,
            ["addresses"] = new JsonArray(new JsonObject { ["address_1"] = street, ["city"] = "Leicester", ["state_province"] = "Leicester", ["postal_code"] = postcode, ["country"] = "GB", ["address_type"] = "physical" }),
            ["phones"] = new JsonArray(new JsonObject { ["number"] = "0116 496 0987" }),
            ["x_vrn"] = level is null ? null : new JsonObject { ["sensitivity"] = level },
        },
    };

    public static async Task<Answer> Send(this HttpClient client, HttpMethod method, string address, JsonNode? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }
        if (ifMatch is not null)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        }
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        }
        using var answer = await client.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return new Answer(answer.StatusCode, text, answer.Headers.ETag?.ToString(), answer.Headers.Location?.ToString(),
            answer.Headers.TryGetValues("Vrn-Outcome", out var outcome) ? outcome.Single() : null);
    }

    internal sealed record Answer(HttpStatusCode Status, string Text, string? Tag, string? Location, string? Outcome)
    {
        public JsonNode Json => JsonNode.Parse(Text)!;

        public string? Code => Json["code"]?.GetValue<string>();

        public string[] Pointers => [.. Json["errors"]!.AsArray().Select(fault => fault!["pointer"]!.GetValue<string>())];

        public Answer Is(int status)
        {
            Assert.True((int)Status == status, $"{(int)Status} instead of {status}: {Text}");
            return this;
        }
    }
}
