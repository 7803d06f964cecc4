using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace VrnApi.Platform.Http;

/// <summary>What a completed write answers: fixed bytes, so that a repeated request can be given the same ones.</summary>
public interface IWriteAnswer
{
    int Status { get; }

    string? Location { get; }

    string ETag { get; }

    byte[] Body { get; }
}

/// <summary>201 with the created row, its address and its ETag.</summary>
public sealed class CreatedAnswer<T>(T value, string location) : IResult, IWriteAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, VrnJson.Options);

    public int Status => StatusCodes.Status201Created;

    public int? StatusCode => Status;

    public string? Location => location;

    public string ETag => Conditional.ETag(body);

    public byte[] Body => body;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.Location = location;
        httpContext.Response.Headers.ETag = ETag;
        httpContext.Response.Headers.CacheControl = "private, no-store";
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status201Created, typeof(T), ["application/json"]));
}
