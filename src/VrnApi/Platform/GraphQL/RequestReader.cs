using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>A request that has no document to run, with the code and sentence of its GraphQL error.</summary>
/// <param name="IsReadable">It is JSON in UTF-8, and yet no request.</param>
internal sealed record MalformedRequest(string Code, string Message, bool IsReadable = true);

/// <summary>Reads GraphQL over HTTP: JSON by POST, the query string by GET. Unknown members are ignored, null equals absent.</summary>
internal static class RequestReader
{
    public const int QueryStringLimit = 8 * 1024;

    private const string BadRequest = "BAD_REQUEST";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private static readonly MalformedRequest Unreadable =
        new(BadRequest, "The body is not one UTF-8 JSON document without duplicate members.", IsReadable: false);

    public static (GraphQLRequest? Request, MalformedRequest? Fault) FromBody(byte[] body)
    {
        try
        {
            // A document that is not valid UTF-8 would otherwise be found only when one of its strings is read.
            if (!Utf8.IsValid(body))
            {
                return (null, Unreadable);
            }
            using var json = JsonDocument.Parse(body, Strict);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object => FromMembers(json.RootElement),
                JsonValueKind.Array => Fault("BATCHING_OFF", "Send one request at a time: arrays of requests are not taken."),
                _ => Fault(BadRequest, "The body must be a JSON object with the member 'query'."),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, Unreadable);
        }
    }

    public static (GraphQLRequest? Request, MalformedRequest? Fault) FromQuery(IQueryCollection query)
    {
        foreach (var name in (string[])["query", "documentId", "operationName", "variables", "extensions"])
        {
            if (query[name].Count > 1)
            {
                return Fault(BadRequest, $"The parameter '{name}' may be given once.");
            }
        }
        byte[]? Utf8(string name) => query[name] is [{ Length: > 0 } text] ? Encoding.UTF8.GetBytes(text) : null;
        try
        {
            using var extensions = Utf8("extensions") is { } bytes ? JsonDocument.Parse(bytes, Strict) : null;
            var variables = Utf8("variables") ?? [];
            if (variables.Length > 0)
            {
                using var check = JsonDocument.Parse(variables, Strict);
                if (check.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
                {
                    return Fault(BadRequest, "'variables' must be a JSON object.");
                }
            }
            return Build(Utf8("query"), query["documentId"], query["operationName"], variables, extensions?.RootElement);
        }
        catch (JsonException)
        {
            return Fault(BadRequest, "'variables' and 'extensions' must be JSON objects.");
        }
    }

    private static (GraphQLRequest? Request, MalformedRequest? Fault) FromMembers(JsonElement members)
    {
        string? Text(string name, out bool wrong)
        {
            wrong = false;
            if (!members.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                return null;
            }
            wrong = value.ValueKind != JsonValueKind.String;
            return wrong ? null : value.GetString();
        }

        var query = Text("query", out var wrongQuery);
        var documentId = Text("documentId", out var wrongId);
        var operationName = Text("operationName", out var wrongName);
        if (wrongQuery || wrongId || wrongName)
        {
            return Fault(BadRequest, "'query', 'documentId' and 'operationName' must be strings.");
        }
        var variables = Member(members, "variables");
        var extensions = Member(members, "extensions");
        if (variables is { ValueKind: not JsonValueKind.Object } || extensions is { ValueKind: not JsonValueKind.Object })
        {
            return Fault(BadRequest, "'variables' and 'extensions' must be objects.");
        }
        return Build(query is null ? null : Encoding.UTF8.GetBytes(query), documentId, operationName,
            variables is { } object_ ? Encoding.UTF8.GetBytes(object_.GetRawText()) : [], extensions);
    }

    private static (GraphQLRequest?, MalformedRequest?) Build(
        byte[]? query, string? documentId, string? operationName, byte[] variables, JsonElement? extensions)
    {
        var hash = documentId;
        if (hash?.StartsWith("sha256:", StringComparison.Ordinal) == true)
        {
            hash = hash["sha256:".Length..];
        }
        if (extensions is { ValueKind: JsonValueKind.Object } object_
            && Member(object_, "persistedQuery") is { ValueKind: JsonValueKind.Object } persisted)
        {
            if (Member(persisted, "version") is not { ValueKind: JsonValueKind.Number } version || !version.TryGetInt32(out var number) || number != 1)
            {
                return Fault(BadRequest, "'persistedQuery' is taken in version 1.");
            }
            hash = Member(persisted, "sha256Hash") is { ValueKind: JsonValueKind.String } text ? text.GetString() : "";
        }
        return query is null && hash is null
            ? Fault(BadRequest, "The request has neither 'query' nor 'documentId'.")
            : (new GraphQLRequest
            {
                Document = query ?? [],
                DocumentHash = hash,
                OperationName = string.IsNullOrEmpty(operationName) ? null : operationName,
                Variables = variables,
            }, null);
    }

    private static JsonElement? Member(JsonElement members, string name) =>
        members.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static (GraphQLRequest?, MalformedRequest?) Fault(string code, string message) => (null, new MalformedRequest(code, message));
}
