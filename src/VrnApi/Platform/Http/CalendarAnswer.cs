using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;

namespace VrnApi.Platform.Http;

/// <summary>A calendar file with its tag.</summary>
/// <param name="text">As <see cref="CalendarText"/> writes it.</param>
public sealed class CalendarAnswer(string text) : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext) => Conditional.Write(httpContext, Encoding.UTF8.GetBytes(text), "text/calendar; charset=utf-8");

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/calendar"]));
}
