using System.Text.Json.Serialization;

namespace VrnApi.Features.ServiceDirectory.Documents;

/// <summary>When something is open, in UK wall time. The standard's time zone is a number, which is wrong twice a year: it is never said.</summary>
public sealed record ScheduleDocument
{
    public required Guid Id { get; init; }

    [JsonPropertyName("valid_from")]
    public DateOnly? ValidFrom { get; init; }

    [JsonPropertyName("valid_to")]
    public DateOnly? ValidTo { get; init; }

    [JsonPropertyName("dtstart")]
    public DateOnly? DtStart { get; init; }

    public DateOnly? Until { get; init; }

    public int? Count { get; init; }

    public string? Wkst { get; init; }

    /// <summary><c>WEEKLY</c> or <c>MONTHLY</c>.</summary>
    public string? Freq { get; init; }

    public int? Interval { get; init; }

    [JsonPropertyName("byday")]
    public string? ByDay { get; init; }

    [JsonPropertyName("bymonthday")]
    public string? ByMonthDay { get; init; }

    public string? Description { get; init; }

    /// <summary><c>HH:MM:SS</c>, without an offset.</summary>
    [JsonPropertyName("opens_at")]
    public string? OpensAt { get; init; }

    [JsonPropertyName("closes_at")]
    public string? ClosesAt { get; init; }

    [JsonPropertyName("schedule_link")]
    public string? ScheduleLink { get; init; }

    [JsonPropertyName("attending_type")]
    public string? AttendingType { get; init; }

    public string? Notes { get; init; }

    [JsonPropertyName("x_vrn")]
    public ScheduleAdditions? Vrn { get; init; }
}

/// <param name="Exceptions">Days on which the rule does not hold.</param>
public sealed record ScheduleAdditions(IReadOnlyList<ExceptionalDayDocument> Exceptions);

/// <param name="Kind"><c>closed</c> or <c>replaced</c>.</param>
public sealed record ExceptionalDayDocument(
    Guid Id,
    DateOnly Date,
    string Kind,
    [property: JsonPropertyName("opens_at")] string? OpensAt,
    [property: JsonPropertyName("closes_at")] string? ClosesAt);

/// <param name="Code">ISO 639-3.</param>
public sealed record LanguageDocument(Guid Id, string? Name, string Code, string? Note);

public sealed record AccessibilityDocument(
    Guid Id, string? Description, string? Details, string? Url, [property: JsonPropertyName("x_vrn")] AccessibilityAdditions? Vrn);

/// <param name="Term">Code in the list <c>vrn-accessibility</c>.</param>
public sealed record AccessibilityAdditions(string Term);

public sealed record CostOptionDocument(
    Guid Id,
    [property: JsonPropertyName("valid_from")] DateOnly? ValidFrom,
    [property: JsonPropertyName("valid_to")] DateOnly? ValidTo,
    string? Option,
    string? Currency,
    decimal? Amount,
    [property: JsonPropertyName("amount_description")] string? AmountDescription);

public sealed record FundingDocument(Guid Id, string Source);

public sealed record RequiredDocumentDocument(Guid Id, string Document, string? Uri);

public sealed record CapacityDocument(
    Guid Id,
    UnitDocument Unit,
    int Available,
    int? Maximum,
    string? Description,
    [property: JsonConverter(typeof(Milliseconds))] DateTimeOffset Updated,
    [property: JsonPropertyName("x_vrn")] CapacityAdditions? Vrn);

/// <param name="IsStale">Nothing was heard for a fortnight.</param>
public sealed record CapacityAdditions([property: JsonPropertyName("is_stale")] bool IsStale);

public sealed record UnitDocument(Guid Id, string Name, string? Scheme, string? Identifier, string? Uri);
