using System.Text.Json;
using Microsoft.Extensions.Primitives;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>
/// The parameters of a search in a body, for searches that must not stand in an address: one JSON object or a form, with the names of the
/// query. A parameter may stand in both places with one value.
/// </summary>
internal static class AskedBody
{
    private const int Limit = 16 * 1024;

    public static async Task<(IQueryCollection Values, ProblemAnswer? Refusal)> Read(HttpContext http, CancellationToken ct)
    {
        var request = http.Request;
        var (bytes, refusal) = await RequestBody.Read(request, Limit, ct);
        if (refusal is not null)
        {
            return (request.Query, refusal);
        }
        Dictionary<string, StringValues> values = new(request.Query, StringComparer.Ordinal);
        if (bytes.Length == 0)
        {
            return (new QueryCollection(values), null);
        }
        var (given, unread) = RequestBody.IsJson(request.ContentType) ? Json(bytes)
            : IsForm(request.ContentType) ? (Form(bytes), null)
            : ([], new ProblemAnswer(Problems.UnsupportedMediaType));
        if (unread is not null)
        {
            return (request.Query, unread);
        }
        var twice = given.Where(pair => values.TryGetValue(pair.Key, out var other) && other != pair.Value).Select(pair => pair.Key).ToArray();
        if (twice.Length > 0)
        {
            return (request.Query, new ProblemAnswer(Problems.InvalidParameter, null,
                [.. twice.Select(name => Fault.InQuery(name, Problems.InvalidParameter.Code, "The parameter has one value in the address and another in the body."))]));
        }
        foreach (var (name, value) in given)
        {
            values[name] = value;
        }
        return (new QueryCollection(values), null);
    }

    private static (Dictionary<string, StringValues> Values, ProblemAnswer? Refusal) Json(byte[] bytes)
    {
        var (document, refusal) = RequestBody.Parse<Dictionary<string, JsonElement>>(bytes);
        if (document is null)
        {
            return ([], refusal);
        }
        var values = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var faults = new List<Fault>();
        foreach (var (name, value) in document)
        {
            var items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : new[] { value };
            if (items.All(IsPlain))
            {
                if (items.Select(Text).OfType<string>().ToArray() is { Length: > 0 } texts)
                {
                    values[name] = texts;
                }
            }
            else
            {
                faults.Add(Fault.At("/" + name, Problems.InvalidParameter.Code, "The value must be a text, a number, true, false, or a list of these."));
            }
        }
        return (values, faults.Count == 0 ? null : new ProblemAnswer(Problems.InvalidParameter, null, faults));
    }

    private static bool IsPlain(JsonElement value) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    private static bool IsForm(string? contentType) =>
        Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(contentType, out var parsed) && parsed.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, StringValues> Form(byte[] bytes) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(bytes));
}
