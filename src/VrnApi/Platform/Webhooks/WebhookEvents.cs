using System.Buffers;
using System.Text.Json;
using VrnApi.Data.Model;
using VrnApi.Data.Platform;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.Webhooks;

/// <summary>What is sent: a CloudEvents 1.0 event in its JSON form.</summary>
internal static class WebhookEvents
{
    /// <summary>Kind of the events about a subscription itself.</summary>
    public const string Own = "webhook";

    /// <returns>Such as <c>directory.service.updated</c>.</returns>
    public static string Type(FeedKind? kind, DeliveryEvent change) => $"{(kind is null ? Own : $"{kind.Area}.{kind.Name}")}.{Codes.Of(change)}";

    /// <param name="kind">Null for what concerns the subscription itself.</param>
    /// <param name="state">The thing as the subscriber may see it at this moment; null when it is gone.</param>
    public static ReadOnlyMemory<byte> Render(WebhookDelivery delivery, FeedKind? kind, RawJson? state, PublicAddress address)
    {
        // What was to be told as changed may have gone since.
        var change = kind is not null && state is null ? DeliveryEvent.Withdrawn : delivery.Event;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = VrnJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("specversion", "1.0");
            json.WriteString("id", delivery.Id);
            json.WriteString("source", address.Absolute("/"));
            json.WriteString("type", state is { } told && kind?.Event is { } word ? $"{kind.Area}.{kind.Name}.{word(told)}" : Type(kind, change));
            json.WriteString("subject", delivery.EntityId);
            json.WriteString("time", delivery.At.UtcDateTime);
            if (state is { } now)
            {
                json.WriteString("datacontenttype", "application/json");
                json.WritePropertyName("data");
                json.WriteRawValue(now.Utf8.Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
