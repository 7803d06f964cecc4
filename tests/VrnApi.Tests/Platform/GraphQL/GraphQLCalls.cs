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
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(text);
        Assert.False(answer.RootElement.TryGetProperty("errors", out _), text);
        return answer.RootElement.GetProperty("data").Clone();
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
