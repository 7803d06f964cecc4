using Microsoft.Net.Http.Headers;

namespace VrnApi.Platform.GraphQL;

/// <summary>The two media types of GraphQL over HTTP. They differ in the status of a refused document.</summary>
internal enum ResponseType
{
    Json,
    GraphQLResponse,
}

internal static class Negotiation
{
    public const string Json = "application/json", GraphQLResponse = "application/graphql-response+json";

    public static string ContentType(this ResponseType type) =>
        (type == ResponseType.Json ? Json : GraphQLResponse) + "; charset=utf-8";

    /// <summary>The best of the two by quality; nothing or a wildcard asked for is <c>application/json</c>.</summary>
    /// <returns>Null when neither is acceptable.</returns>
    public static ResponseType? Choose(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return ResponseType.Json;
        }
        var best = accepted
            .Select(media => (Type: Match(media), Quality: media.Quality ?? 1))
            .Where(candidate => candidate.Type is not null && candidate.Quality > 0)
            .OrderByDescending(candidate => candidate.Quality)
            .Select(candidate => candidate.Type)
            .FirstOrDefault();
        return best;
    }

    private static ResponseType? Match(MediaTypeHeaderValue media) => media switch
    {
        _ when media.Charset.HasValue && !media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) => null,
        _ when media.MediaType.Equals(GraphQLResponse, StringComparison.OrdinalIgnoreCase) => ResponseType.GraphQLResponse,
        _ when media.MatchesAllTypes || media.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            || media.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) => ResponseType.Json,
        _ => null,
    };
}
