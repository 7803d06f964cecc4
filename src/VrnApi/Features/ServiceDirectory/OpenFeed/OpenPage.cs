using System.Buffers;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Metadata;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>A numbered page in the standard's envelope; the items are stored documents.</summary>
public sealed class OpenPage<T> : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly IReadOnlyList<DocumentRow> rows;
    private readonly int total;
    private readonly OpenAsk ask;
    private readonly string? etag;

    internal OpenPage(IReadOnlyList<DocumentRow> rows, int total, OpenAsk ask, string? etag) =>
        (this.rows, this.total, this.ask, this.etag) = (rows, total, ask, etag);

    public int? StatusCode => StatusCodes.Status200OK;

    internal static OpenPage<T> Current(string etag) => new([], 0, new OpenAsk(1, 1, false, false, null), etag);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (etag is not null && Conditional.IsCurrent(httpContext, etag))
        {
            return;
        }
        var (number, perPage) = (ask.Page, ask.PerPage);
        var pages = (total + perPage - 1) / perPage;
        var envelope = string.Create(CultureInfo.InvariantCulture,
            $"{{\"total_items\":{total},\"total_pages\":{pages},\"page_number\":{number},\"size\":{rows.Count},\"first_page\":{Json(number == 1)},\"last_page\":{Json(number >= pages)},\"empty\":{Json(rows.Count == 0)},\"contents\":[");
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        var pipe = httpContext.Response.BodyWriter;
        pipe.Write(Encoding.UTF8.GetBytes(envelope));
        DocumentBytes.WriteList(pipe, rows);
        pipe.Write("]}"u8);
        await pipe.FlushAsync(httpContext.RequestAborted);
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(OpenEnvelope<T>), ["application/json"]));

    private static string Json(bool value) => value ? "true" : "false";
}

/// <summary>The members of a page of the open feed.</summary>
public sealed record OpenEnvelope<T>(
    [property: JsonPropertyName("total_items")] int TotalItems,
    [property: JsonPropertyName("total_pages")] int TotalPages,
    [property: JsonPropertyName("page_number")] int PageNumber,
    int Size,
    [property: JsonPropertyName("first_page")] bool FirstPage,
    [property: JsonPropertyName("last_page")] bool LastPage,
    bool Empty,
    IReadOnlyList<T> Contents);
