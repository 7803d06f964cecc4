using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>The body of a change of credentials. It carries secrets and assertions: it is neither kept for repeats nor logged.</summary>
internal static class SelfBody
{
    public static async Task<(T? Body, ProblemAnswer? Refusal)> Read<T>(HttpRequest request, CancellationToken ct) where T : class
    {
        if (!RequestBody.IsJson(request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "The body is application/json in UTF-8."));
        }
        var (bytes, refusal) = await RequestBody.Read(request, RequestBody.JsonLimit, ct);
        return refusal is not null ? (null, refusal) : RequestBody.Parse<T>(bytes);
    }
}
