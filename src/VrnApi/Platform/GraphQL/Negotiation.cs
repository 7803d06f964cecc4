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

    /// <summary>The better of the two by quality; where they are equal, the one that is asked for more closely, then earlier.</summary>
    /// <returns>Null when neither is acceptable.</returns>
    public static ResponseType? Choose(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return ResponseType.Json;
        }
        var (json, graphql) = (Rank(accepted, Json), Rank(accepted, GraphQLResponse));
        return (json.Quality, graphql.Quality) switch
        {
            (0, 0) => null,
            var (plain, other) when plain != other => plain > other ? ResponseType.Json : ResponseType.GraphQLResponse,
            _ when json.Closeness != graphql.Closeness => json.Closeness > graphql.Closeness ? ResponseType.Json : ResponseType.GraphQLResponse,
            _ => json.Closeness < 2 || json.Place < graphql.Place ? ResponseType.Json : ResponseType.GraphQLResponse,
        };
    }

    /// <summary>What the closest range says of a type: its name before application/*, that before */*.</summary>
    private static (double Quality, int Closeness, int Place) Rank(IList<MediaTypeHeaderValue> accepted, string type)
    {
        var best = (Quality: 0d, Closeness: -1, Place: 0);
        for (var i = 0; i < accepted.Count; i++)
        {
            var closeness = Closeness(accepted[i], type);
            if (closeness > best.Closeness)
            {
                best = (accepted[i].Quality ?? 1, closeness, i);
            }
        }
        return best;
    }

    private static int Closeness(MediaTypeHeaderValue media, string type) => media switch
    {
        _ when media.Charset.HasValue && !media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) => -1,
        _ when media.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) => 2,
        _ when media.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase) => 1,
        _ when media.MatchesAllTypes => 0,
        _ => -1,
    };
}
