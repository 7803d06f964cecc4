using System.Text.Json;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;

namespace VrnApi.Platform.GraphQL;

/// <summary>A GraphQL body with its status: one table for every way in which a request can end.</summary>
internal sealed class GraphQLAnswer(ReadOnlyMemory<byte> body, int status, ResponseType type) : IResult
{
    /// <summary>Data beside errors, in the draft's own number.</summary>
    private const int PartialData = 294;

    public static int Status(Outcome outcome, ResponseType type, StatusTable table) => (outcome, type, table) switch
    {
        (Outcome.Data, _, _) => StatusCodes.Status200OK,
        (Outcome.FieldErrors, ResponseType.GraphQLResponse, StatusTable.Draft) => PartialData,
        (Outcome.FieldErrors, _, _) => StatusCodes.Status200OK,
        // A client that asked for plain JSON is told of a refused document with 200, as such clients expect.
        (Outcome.Unreadable or Outcome.Invalid, ResponseType.Json, _) => StatusCodes.Status200OK,
        (Outcome.Invalid or Outcome.BadRequest, ResponseType.GraphQLResponse, StatusTable.Draft) => StatusCodes.Status422UnprocessableEntity,
        (Outcome.Unreadable or Outcome.Invalid or Outcome.BadRequest, _, _) => StatusCodes.Status400BadRequest,
        (Outcome.NotAllowed, _, _) => StatusCodes.Status405MethodNotAllowed,
        (Outcome.Forbidden, _, _) => StatusCodes.Status403Forbidden,
        (Outcome.RateLimited, _, _) => StatusCodes.Status429TooManyRequests,
        (Outcome.TimedOut, _, _) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>What cannot be read at all is malformed in both tables; what can be read and is no request is so in one.</summary>
    public static GraphQLAnswer Malformed(MalformedRequest fault, ResponseType type, StatusTable table) => new(
        Error(fault.Code, fault.Message), fault.IsReadable ? Status(Outcome.BadRequest, type, table) : StatusCodes.Status400BadRequest, type);

    public static GraphQLAnswer Unavailable(ResponseType type) =>
        new(Error(Problems.Unavailable.GraphQLCode, Problems.Unavailable.Title), StatusCodes.Status503ServiceUnavailable, type) { RetryAfter = "2" };

    private string? RetryAfter { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = type.ContentType();
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is not null)
        {
            response.Headers.RetryAfter = RetryAfter;
        }
        return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    private static byte[] Error(string code, string message) => JsonSerializer.SerializeToUtf8Bytes(
        new { errors = new[] { new { message, extensions = new { code } } } }, VrnJson.Options);
}
