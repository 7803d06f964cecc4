using System.Text.Json;
using System.Text.Json.Serialization;

namespace VrnApi.Features.Membership.Rules;

public enum RuleStatus
{
    Pass,
    Warn,
    Fail,

    /// <summary>A figure without a threshold in the text.</summary>
    Info,

    /// <summary>No adopted text sets the rule.</summary>
    NotDefined,

    /// <summary>The rule stands, nothing is recorded.</summary>
    NoData,

    /// <summary>The rule is not about such a network.</summary>
    NotApplicable,
}

/// <summary>A verdict and the rows that decided it.</summary>
/// <param name="Rule">R1 to R15.</param>
/// <param name="Value">The figure as text; null where there is none.</param>
/// <param name="Threshold">What the text asks for; null where it asks for nothing.</param>
/// <param name="Unit">Such as <c>meetings per year</c>, <c>days</c>, <c>%</c>.</param>
/// <param name="Source">Where the rule stands.</param>
public sealed record RuleResult(
    string Rule, string Title, [property: JsonIgnore] RuleStatus Status, string? Value, string? Threshold, string? Unit, string Explanation,
    RuleSource? Source, IReadOnlyList<RuleEvidence> Evidence)
{
    /// <summary><c>pass warn fail info notDefined noData notApplicable</c>.</summary>
    [JsonPropertyName("status"), JsonPropertyOrder(-1)]
    public string StatusCode => Code(Status);

    public static string Code(RuleStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}

public sealed record RuleSource(string Document, string Section);

/// <summary>A row that decided a verdict.</summary>
/// <param name="Kind">Such as <c>meeting</c>, <c>organisation</c>, <c>seat</c>, <c>area</c>.</param>
/// <param name="Id">Its id or code.</param>
/// <param name="Href">Where it can be read; null where it has no address of its own.</param>
/// <param name="On">The day it stands for.</param>
/// <param name="Note">What it says of the verdict.</param>
public sealed record RuleEvidence(string Kind, string Id, string? Href, DateOnly? On, string? Note);
