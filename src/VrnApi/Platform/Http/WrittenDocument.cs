using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace VrnApi.Platform.Http;

/// <summary>What a write answers that makes or changes a document: the writer's view of it, with its tag; the same bytes when the request is sent again.</summary>
public sealed class WrittenDocument<T>(byte[] bytes, string? location = null, string? outcome = null, int status = StatusCodes.Status200OK)
    : IResult, IWriteAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public int Status => location is not null && status == StatusCodes.Status200OK ? StatusCodes.Status201Created : status;

    public int? StatusCode => Status;

    public string? Location => location;

    public string ETag => Conditional.ETag(bytes);

    public byte[] Body => bytes;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.Location = location;
        response.Headers.ETag = ETag;
        response.Headers.CacheControl = "private, no-store";
        if (outcome is not null)
        {
            response.Headers["Vrn-Outcome"] = outcome;
        }
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, httpContext.RequestAborted).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), ["application/json"]));
}
