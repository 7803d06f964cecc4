using System.Text.Json;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>Reads a document that somebody gave and keeps every fault of it, not only the first.</summary>
/// <param name="lenient">Of a source that has its own schema: what is not known here is a warning, and bookkeeping is passed over.</param>
internal sealed class Reading(bool lenient)
{
    public bool Lenient => lenient;

    public List<Fault> Faults { get; } = [];

    public List<Fault> Warnings { get; } = [];

    /// <summary>Documents as the author last read them: what cannot be changed may be sent back as it was.</summary>
    public IReadOnlyList<JsonElement> Known { get; init; } = [];

    /// <summary>Where the document lies in the body.</summary>
    public string Prefix { get; init; } = "";

    public Node Root(JsonElement document) => new(this, document, "");

    public void Refuse(string pointer, string code, string message, string? expected = null) =>
        Faults.Add(Fault.At(Prefix + pointer, code, message) with { Expected = expected });

    public void Invalid(string pointer, string message) => Refuse(pointer, Problems.ValidationFailed.Code, message);

    public void Warn(string pointer, string code, string message) => Warnings.Add(Fault.At(Prefix + pointer, code, message));

    public bool IsKnown(string pointer, JsonElement value) => Known.Any(document => At(document, pointer) is { } there && JsonElement.DeepEquals(there, value));

    private static JsonElement? At(JsonElement document, string pointer)
    {
        foreach (var name in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (document.ValueKind)
            {
                case JsonValueKind.Object when document.TryGetProperty(name, out var member):
                    document = member;
                    break;
                case JsonValueKind.Array when int.TryParse(name, out var index) && index < document.GetArrayLength():
                    document = document[index];
                    break;
                default:
                    return null;
            }
        }
        return document;
    }
}
