using System.Text.Json.Serialization;

namespace VrnApi.Platform.Http;

/// <summary>One fault of a request; a problem lists all of them, not only the first.</summary>
/// <param name="Code">Stable code of the rule.</param>
/// <param name="Message">What is wrong and what would be right; never more of the caller's text than it needs.</param>
public sealed record Fault(string Code, string Message)
{
    /// <summary>JSON Pointer (RFC 6901) into the body.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pointer { get; init; }

    /// <summary>Name of the query parameter or header.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parameter { get; init; }

    /// <summary>Data row, counted from 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Row { get; init; }

    /// <summary>Number of the school whose return it is of, in a batch of many.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Establishment { get; init; }

    /// <summary>Line of a CSV file, counted from 1; the header is line 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Line { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Column { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Expected { get; init; }

    public static Fault InQuery(string parameter, string code, string message) => new(code, message) { Parameter = parameter };

    public static Fault At(string pointer, string code, string message) => new(code, message) { Pointer = pointer };
}
