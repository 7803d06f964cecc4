using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>GraphQL requests as clients send them, and what tests read from the answers.</summary>
internal static class GraphQLCalls
{
    public const string Json = "application/json", GraphQLResponse = "application/graphql-response+json";

    public static HttpRequestMessage Post(string query, string? accept = null, object? variables = null, string? operationName = null) =>
        Raw(JsonSerializer.Serialize(new { query, variables, operationName }), accept);

    public static HttpRequestMessage Raw(string body, string? accept = null, string contentType = Json) => Bytes(Encoding.UTF8.GetBytes(body), accept, contentType);

    public static HttpRequestMessage Bytes(byte[] body, string? accept = null, string? contentType = Json)
    {
        var request = Accepting(new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new ByteArrayContent(body) }, accept);
        request.Content!.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        return request;
    }

    public static HttpRequestMessage Get(string query, string? accept = null, string more = "") =>
        Accepting(new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={Uri.EscapeDataString(query)}{more}"), accept);

    /// <summary>The data of an answer that must have no errors.</summary>
    public static async Task<JsonElement> Data(this HttpClient client, string query, object? variables = null)
    {
        using var request = Post(query, variables: variables);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Data(response);
    }

    /// <summary>The same of an answer that came already; a problem instead of an answer is told with its status and text.</summary>
    public static async Task<JsonElement> Data(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var answer = text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text) : default;
        Assert.True(answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("data", out _) && !answer.TryGetProperty("errors", out _),
            $"{(int)response.StatusCode} {text}");
        return answer.GetProperty("data");
    }

    private static HttpRequestMessage Accepting(HttpRequestMessage request, string? accept)
    {
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
        return request;
    }
}
