using System.Buffers;
using System.Text.Json;
using VrnApi.GraphQL;

namespace VrnApi.Platform.GraphQL;

/// <summary>A message of graphql-transport-ws as a client sends it.</summary>
/// <param name="Payload">JSON as it came; null when there was none.</param>
internal sealed record SocketMessage(string Type, string? Id, byte[]? Payload)
{
    private const int LongestId = 255;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <returns>Null for what is no message of the protocol.</returns>
    public static SocketMessage? Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8, Strict);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            {
                return null;
            }
            var hasId = root.TryGetProperty("id", out var id);
            var hasPayload = root.TryGetProperty("payload", out var payload) && payload.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
            if ((hasId && (id.ValueKind != JsonValueKind.String || id.GetString()!.Length is 0 or > LongestId))
                || (hasPayload && payload.ValueKind != JsonValueKind.Object))
            {
                return null;
            }
            var message = new SocketMessage(type.GetString()!, hasId ? id.GetString() : null, hasPayload ? System.Text.Encoding.UTF8.GetBytes(payload.GetRawText()) : null);
            return message.Type switch
            {
                "connection_init" or "ping" or "pong" => message,
                "subscribe" when message is { Id: not null, Payload: not null } => message,
                "complete" when message.Id is not null => message,
                _ => null,
            };
        }
        // Lone surrogates and invalid UTF-8 are found late and thrown as the second.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The <c>authorization</c> of a first message.</summary>
    public string? Authorization()
    {
        using var json = JsonDocument.Parse(Payload ?? "{}"u8.ToArray());
        foreach (var member in json.RootElement.EnumerateObject())
        {
            if (member.Name.Equals("authorization", StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
            {
                return member.Value.GetString();
            }
        }
        return null;
    }

    public static ReadOnlyMemory<byte> Write(string type, string? id = null, ReadOnlyMemory<byte> payload = default)
    {
        var buffer = new ArrayBufferWriter<byte>(64 + payload.Length);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (id is not null)
            {
                writer.WriteString("id", id);
            }
            writer.WriteString("type", type);
            if (payload.Length > 0)
            {
                writer.WritePropertyName("payload");
                writer.WriteRawValue(payload.Span, skipInputValidation: true);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    /// <summary>An answer of the engine: <c>next</c> with all of it, or <c>error</c> with its errors when nothing was executed.</summary>
    public static (bool IsError, ReadOnlyMemory<byte> Message) Of(string id, GraphQLResponse answer)
    {
        if (answer.Outcome is Outcome.Data or Outcome.FieldErrors)
        {
            return (false, Write("next", id, answer.Body));
        }
        using var json = JsonDocument.Parse(answer.Body);
        return (true, Write("error", id, System.Text.Encoding.UTF8.GetBytes(json.RootElement.GetProperty("errors").GetRawText())));
    }

    public static ReadOnlyMemory<byte> Refuse(string id, Problem problem, string message) => Write("error", id, JsonSerializer.SerializeToUtf8Bytes(
        new[] { new { message, extensions = new { code = problem.GraphQLCode } } }));
}
