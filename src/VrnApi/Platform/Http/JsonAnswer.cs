using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace VrnApi.Platform.Http;

/// <summary>200 with a strong ETag over the bytes, or 304 when the caller holds them already.</summary>
public sealed class JsonAnswer<T>(T value) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public T Value => value;

    public int? StatusCode => StatusCodes.Status200OK;

    /// <summary>Absolute address of the next page, sent as <c>Link: rel="next"</c>.</summary>
    public string? Next { get; init; }

    /// <summary>The same rows as CSV, for lists that offer it.</summary>
    public CsvTable? Csv { get; init; }

    /// <summary>What the JSON says of the list as a whole and rows of CSV cannot.</summary>
    public (string Name, string Value)? CsvHeader { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Next is not null)
        {
            httpContext.Response.Headers.Link = $"<{Next}>; rel=\"next\"";
        }
        if (Csv is not null && CsvTable.IsAsked(httpContext.Request))
        {
            if (CsvHeader is { } header)
            {
                httpContext.Response.Headers[header.Name] = header.Value;
            }
            return Conditional.Write(httpContext, Csv.Bytes(), "text/csv; charset=utf-8");
        }
        return Conditional.Write(httpContext, JsonSerializer.SerializeToUtf8Bytes(value, VrnJson.Options), "application/json; charset=utf-8");
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}

/// <summary>Bytes that leave with an ETag and answer <c>If-None-Match</c> (RFC 9110 section 13.1.2).</summary>
public static class Conditional
{
    /// <summary>First 22 base64url characters of SHA-256: stable over restarts, hosts and databases.</summary>
    public static string ETag(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return OfHash(hash);
    }

    public static string OfHash(ReadOnlySpan<byte> sha256) =>
        $"\"{System.Buffers.Text.Base64Url.EncodeToString(sha256)[..22]}\"";

    /// <returns>True when the caller's copy is current and 304 has been set.</returns>
    public static bool IsCurrent(HttpContext http, string etag)
    {
        http.Response.Headers.ETag = etag;
        foreach (var value in http.Request.Headers.IfNoneMatch)
        {
            foreach (var tag in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (tag == "*" || tag == etag || (tag.StartsWith("W/", StringComparison.Ordinal) && tag[2..] == etag))
                {
                    http.Response.StatusCode = StatusCodes.Status304NotModified;
                    return true;
                }
            }
        }
        return false;
    }

    public static async Task Write(HttpContext http, ReadOnlyMemory<byte> content, string contentType, string? etag = null)
    {
        if (http.Response.Headers.CacheControl.Count == 0)
        {
            http.Response.Headers.CacheControl = "private, no-store";
        }
        if (IsCurrent(http, etag ?? ETag(content.Span)))
        {
            return;
        }
        http.Response.ContentType = contentType;
        http.Response.ContentLength = content.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(content, http.RequestAborted);
        }
    }
}
