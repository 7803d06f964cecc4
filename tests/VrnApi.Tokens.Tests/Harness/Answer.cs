using System.Net;
using System.Text.Json.Nodes;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>An HTTP answer, read whole.</summary>
public sealed class Answer(HttpResponseMessage response, string body)
{
    public HttpStatusCode Status { get; } = response.StatusCode;

    public string Body { get; } = body;

    public JsonObject? Json { get; } = body.StartsWith('{') ? JsonNode.Parse(body)!.AsObject() : null;

    /// <summary>The OAuth error or problem code; empty when there is none.</summary>
    public string Error => this["error"] ?? this["code"] ?? "";

    public string? Challenge => Header("WWW-Authenticate");

    public string? this[string member] => Json?[member]?.ToString();

    public string? Header(string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values)
        : response.Content.Headers.TryGetValues(name, out var content) ? string.Join(", ", content)
        : null;

    public void Is(int status, string error = "") => Assert.Equal((status, error), ((int)Status, Error));
}
