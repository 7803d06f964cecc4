using System.Text.Json.Serialization;

namespace VrnApi.Platform.Http;

/// <summary>One page of a list in a stated order.</summary>
/// <param name="Items">At most <c>limit</c> rows.</param>
/// <param name="Next">Absolute address of the page after this one; null on the last page.</param>
public record Page<T>(
    [property: JsonPropertyOrder(-2)] IReadOnlyList<T> Items,
    [property: JsonPropertyOrder(-1)] string? Next);

public static class Paging
{
    public const int DefaultLimit = 25;
    public const int MaxLimit = 100;

    /// <returns>The page size, or a fault when it lies outside 1 to 100: it is never silently cut.</returns>
    public static (int Limit, Fault? Fault) Limit(int? asked) => asked switch
    {
        null => (DefaultLimit, null),
        >= 1 and <= MaxLimit => (asked.Value, null),
        _ => (0, Fault.InQuery("limit", Problems.InvalidParameter.Code, $"The value must be between 1 and {MaxLimit}.")),
    };

    /// <summary>The address of the next page: this request with another <c>after</c>.</summary>
    public static string NextAddress(HttpContext http, string cursor)
    {
        var query = http.Request.Query
            .Where(pair => pair.Key != "after")
            .SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value))
            .Append(KeyValuePair.Create("after", (string?)cursor));
        return http.RequestServices.GetRequiredService<PublicAddress>().Absolute(
            http.Request.PathBase + http.Request.Path + QueryString.Create(query));
    }
}
