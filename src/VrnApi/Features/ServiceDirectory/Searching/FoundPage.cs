using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>A word that was taken to be mistyped, and what was looked for instead.</summary>
public sealed record MendedTerm(string Term, IReadOnlyList<string> Used);

/// <summary>The members of a page of services; those without a value are left out.</summary>
/// <param name="Next">Absolute address of the next page; null on the last one, and for a search by POST.</param>
/// <param name="After">For a search by POST: what the next body says as <c>after</c>; null on the last page.</param>
/// <param name="Total">With include=total.</param>
/// <param name="Search">Words that were mended.</param>
public sealed record FoundServices(
    IReadOnlyList<ServiceDocument> Items, string? Next, string? After, int? Total, IReadOnlyList<MendedTerm>? Search, IReadOnlyList<Facet>? Facets, IReadOnlyList<Hint>? Hints);

/// <summary>A page of services that were searched; the items are stored documents with what is true of them in this result.</summary>
public sealed record FoundPage(string? Tag) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private static readonly JsonSerializerOptions Plain = new(VrnJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public int? StatusCode => StatusCodes.Status200OK;

    public IReadOnlyList<DocumentRow> Rows { get; init; } = [];

    public string? Next { get; init; }

    public string? After { get; init; }

    public bool IsPost { get; init; }

    public int? Total { get; init; }

    public IReadOnlyList<MendedTerm>? Search { get; init; }

    public IReadOnlyList<Facet>? Facets { get; init; }

    public IReadOnlyList<Hint>? Hints { get; init; }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "private, no-store";
        if (Tag is not null && Conditional.IsCurrent(httpContext, Tag))
        {
            return;
        }
        if (Next is not null)
        {
            httpContext.Response.Headers.Link = $"<{Next}>; rel=\"next\"";
        }
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var pipe = httpContext.Response.BodyWriter;
        pipe.Write("{\"items\":["u8);
        DocumentBytes.WriteList(pipe, Rows);
        pipe.Write("],\"next\":"u8);
        pipe.Write(JsonSerializer.SerializeToUtf8Bytes(Next, VrnJson.Options));
        if (IsPost)
        {
            Write(pipe, "after", JsonSerializer.SerializeToUtf8Bytes(After, VrnJson.Options));
        }
        Member(pipe, "total", Total);
        Member(pipe, "search", Search);
        Member(pipe, "facets", Facets);
        Member(pipe, "hints", Hints);
        pipe.Write("}"u8);
        await pipe.FlushAsync(httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(FoundServices), ["application/json"]));

    private static void Member<T>(IBufferWriter<byte> pipe, string name, T? value)
    {
        if (value is not null)
        {
            Write(pipe, name, JsonSerializer.SerializeToUtf8Bytes(value, Plain));
        }
    }

    private static void Write(IBufferWriter<byte> pipe, string name, byte[] json)
    {
        pipe.Write(",\""u8);
        pipe.Write(System.Text.Encoding.ASCII.GetBytes(name));
        pipe.Write("\":"u8);
        pipe.Write(json);
    }
}
