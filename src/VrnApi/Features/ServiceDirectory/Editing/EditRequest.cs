using System.Text.Json;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>What writes of documents have in common: the body, the condition, and which refusal stands for many faults.</summary>
internal static class EditRequest
{
    public const int LargestDocument = RequestBody.JsonLimit;

    /// <summary>Faults in the order in which one of them names the refusal.</summary>
    private static readonly Problem[] First =
    [
        Problems.UnknownProperty, Problems.ReadOnly, Problems.NotYourOrganisation, Problems.ApproverIsAuthor, Problems.SensitivityDefault, Problems.SecretInText,
        Problems.PersonalDataSuspected,
    ];

    public static async Task<(JsonElement Document, ProblemAnswer? Refusal)> Body(HttpContext http, CancellationToken ct)
    {
        var patch = HttpMethods.IsPatch(http.Request.Method);
        if (!RequestBody.IsJson(http.Request.ContentType) && !(patch && RequestBody.IsMergePatch(http.Request.ContentType)))
        {
            return (default, new ProblemAnswer(Problems.UnsupportedMediaType, patch ? "A change is application/merge-patch+json." : "A document is application/json."));
        }
        var (bytes, refusal) = await RequestBody.Read(http.Request, LargestDocument, ct);
        return refusal is not null ? (default, refusal) : Parse(bytes);
    }

    public static (JsonElement Document, ProblemAnswer? Refusal) Parse(byte[] bytes)
    {
        var (document, malformed) = RequestBody.Parse<JsonDocument>(bytes);
        if (malformed is not null)
        {
            return (default, malformed);
        }
        return document!.RootElement.ValueKind == JsonValueKind.Object
            ? (document.RootElement.Clone(), null)
            : (default, new ProblemAnswer(Problems.InvalidJson, "A document is a JSON object."));
    }

    /// <summary>The caller's own key for a new record.</summary>
    /// <returns>Null where none is given: the platform makes one.</returns>
    public static string? ExternalId(JsonElement document)
    {
        var given = document.TryGetProperty("x_vrn", out var more) && more.ValueKind == JsonValueKind.Object
            && more.TryGetProperty("external_id", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString()!.Trim() : null;
        return given is not { Length: 0 or > 200 } && given?.Any(char.IsControl) != true
            ? given
            : throw ServiceWrites.Refused(Refusal([Fault.At("/x_vrn/external_id", Problems.ValidationFailed.Code, "1 to 200 readable characters are taken.")]));
    }

    /// <summary>A record keeps the key under which it was made; that key may be sent back.</summary>
    public static void CheckKey(Reading reading, JsonElement document, string externalId)
    {
        if (ExternalId(document) is { } given && given != externalId)
        {
            reading.Refuse("/x_vrn/external_id", Problems.ReadOnly.Code, "The key of a record stays.");
        }
    }

    public static ProblemAnswer Refusal(IReadOnlyList<Fault> faults)
    {
        var problem = First.FirstOrDefault(one => faults.Any(fault => fault.Code == one.Code)) ?? Problems.ValidationFailed;
        return new ProblemAnswer(problem, null, [.. faults.Take(100)]);
    }
}
