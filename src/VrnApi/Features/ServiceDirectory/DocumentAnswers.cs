using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>A page whose items are stored documents, copied to the response as they are; 304 when the caller holds it.</summary>
/// <typeparam name="T">What an item is, for the API description.</typeparam>
public sealed class DocumentPage<T>(IReadOnlyList<DocumentRow> rows, string? next, string etag) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public int? StatusCode => StatusCodes.Status200OK;

    public IReadOnlyList<DocumentRow> Rows => rows;

    /// <summary>The page is the one that the caller holds already.</summary>
    internal static DocumentPage<T> Current(string etag) => new([], null, etag);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = "private, no-store";
        if (Conditional.IsCurrent(httpContext, etag))
        {
            return;
        }
        if (next is not null)
        {
            httpContext.Response.Headers.Link = $"<{next}>; rel=\"next\"";
        }
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var pipe = httpContext.Response.BodyWriter;
        pipe.Write("{\"items\":["u8);
        DocumentBytes.WriteList(pipe, rows);
        pipe.Write("],\"next\":"u8);
        pipe.Write(next is null ? "null"u8 : JsonSerializer.SerializeToUtf8Bytes(next, VrnJson.Options));
        pipe.Write("}"u8);
        await pipe.FlushAsync(httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(Page<T>), ["application/json"]));
}

/// <summary>One stored document.</summary>
public sealed class DocumentAnswer<T>(byte[] bytes, byte[] sha256, string cacheControl) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.CacheControl = cacheControl;
        return Conditional.Write(httpContext, bytes, "application/json; charset=utf-8", Conditional.OfHash(sha256));
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

internal static class DocumentBytes
{
    public static void WriteList(PipeWriter pipe, IReadOnlyList<DocumentRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
            {
                pipe.Write(","u8);
            }
            pipe.Write(rows[i].Bytes);
        }
    }

    /// <summary>
    /// The tag of a list: whose it is, what was asked and at which revision of the tier. It is known after one row has been read.
    /// </summary>
    public static string ListTag(long revision, params ReadOnlySpan<string?> asked)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{DocumentJson.RendererVersion}\n{revision}");
        foreach (var part in asked)
        {
            text.Append('\n').Append(part?.Length ?? -1).Append(':').Append(part);
        }
        return Conditional.OfHash(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
