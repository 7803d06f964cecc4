using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.SignUps;

/// <summary>200 with the sign-up as it stands after a step; the same bytes when the step is sent again.</summary>
public sealed class MovedAnswer(SignUpModel value) : IResult, IWriteAnswer, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private readonly byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, VrnJson.Options);

    public int Status => StatusCodes.Status200OK;

    public int? StatusCode => Status;

    public string? Location => null;

    public string ETag => Conditional.ETag(body);

    public byte[] Body => body;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = ETag;
        httpContext.Response.Headers.CacheControl = "private, no-store";
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = body.Length;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(SignUpModel), ["application/json"]));
}
