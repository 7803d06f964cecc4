using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using VrnApi.Data.Audit;
using VrnApi.Data.Model;

namespace VrnApi.Platform.Audit;

/// <summary>
/// What the chain is made of: SHA-256 over the link before and the event as JSON, its members in a fixed order, without white
/// space. Absent values stand as null, so that none can be moved from one member to another.
/// </summary>
internal static class AuditHash
{
    public const int Length = 32;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Before the first link.</summary>
    public static byte[] Origin => new byte[Length];

    public static byte[] Next(ReadOnlySpan<byte> previous, AuditEvent entry) =>
        SHA256.HashData([.. previous, .. Json(entry)]);

    public static byte[] Json(AuditEvent entry)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("id", entry.Id);
            writer.WriteString("time", entry.Time.UtcDateTime.ToString(TimeFormat, System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("action", entry.Action);
            writer.WriteString("outcome", Codes.Of(entry.Outcome));
            writer.WriteString("reason", entry.Reason);
            writer.WriteString("client", entry.ClientId);
            writer.WriteString("partner", entry.PartnerId?.ToString());
            writer.WriteString("operator", entry.OperatorCode);
            writer.WriteString("operator_signature", entry.OperatorSignature);
            writer.WriteString("token_jti", entry.TokenJti);
            writer.WriteString("resource_type", entry.ResourceType);
            writer.WriteString("resource_id", entry.ResourceId);
            writer.WritePropertyName("row_count");
            if (entry.RowCount is { } rows)
            {
                writer.WriteNumberValue(rows);
            }
            else
            {
                writer.WriteNullValue();
            }
            writer.WriteString("agreement", entry.AgreementCode);
            writer.WriteString("purpose", entry.Purpose);
            writer.WriteString("request_id", entry.RequestId);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
