using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Publishing;

/// <summary>Reads the one JSON document that a route takes.</summary>
internal static class PublishingBody
{
    public static async Task<(T? Body, ProblemAnswer? Refusal)> Read<T>(HttpContext http, CancellationToken ct) where T : class
    {
        if (!RequestBody.IsJson(http.Request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType));
        }
        var (bytes, tooLarge) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, ct);
        return tooLarge is not null ? (null, tooLarge) : RequestBody.Parse<T>(bytes, complete: true);
    }
}
