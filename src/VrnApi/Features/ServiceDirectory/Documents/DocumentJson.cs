using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>The one way in which documents become bytes and bytes become models: source-generated, lower snake case, nulls left out.</summary>
[JsonSerializable(typeof(ServiceDocument))]
[JsonSerializable(typeof(OrganisationDocument))]
[JsonSerializable(typeof(ServiceAtLocationDocument))]
[JsonSerializable(typeof(LocationDocument))]
[JsonSerializable(typeof(MinimalDocument))]
[JsonSerializable(typeof(TaxonomyDocument))]
[JsonSerializable(typeof(TaxonomyTermDocument))]
[JsonSerializable(typeof(Safeguarding.SensitiveExit.SensitiveDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Rises when the same record would be rendered differently; part of every list's entity tag.</summary>
    public const int RendererVersion = 2;

    // {"id":"(36 characters)","last_modified":"(24 characters)"
    private const int DateAt = 7 + 36 + 19;
    private const int DateLength = 24;

    private static readonly DocumentJson Documents = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static byte[] Write(ServiceDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.ServiceDocument);

    public static byte[] Write(OrganisationDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.OrganisationDocument);

    public static byte[] Write(ServiceAtLocationDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.ServiceAtLocationDocument);

    public static byte[] Write(LocationDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.LocationDocument);

    public static byte[] Write(MinimalDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.MinimalDocument);

    public static byte[] Write(TaxonomyDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.TaxonomyDocument);

    public static byte[] Write(TaxonomyTermDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.TaxonomyTermDocument);

    public static byte[] Write(Safeguarding.SensitiveExit.SensitiveDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, Documents.SensitiveDocument);

    public static ServiceDocument ReadService(ReadOnlySpan<byte> bytes) => Read(bytes, Documents.ServiceDocument);

    public static OrganisationDocument ReadOrganisation(ReadOnlySpan<byte> bytes) => Read(bytes, Documents.OrganisationDocument);

    public static LocationDocument ReadLocation(ReadOnlySpan<byte> bytes) => Read(bytes, Documents.LocationDocument);

    /// <summary>Sets <c>last_modified</c> in place; it stands second in every document and always has the same width.</summary>
    public static void Stamp(Span<byte> document, DateTimeOffset lastModified) =>
        Encoding.ASCII.GetBytes(Milliseconds.Write(lastModified), document.Slice(DateAt, DateLength));

    /// <summary>The hash that the document has when it carries this date.</summary>
    public static byte[] HashAs(byte[] document, DateTimeOffset lastModified)
    {
        Stamp(document, lastModified);
        return SHA256.HashData(document);
    }

    private static T Read<T>(ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(bytes, type)!;
}
