using Microsoft.AspNetCore.Mvc;

namespace VrnApi.Features.Outcomes.Query;

/// <summary>What is said beside a question, in the address, whichever way it is asked.</summary>
public record ReleasedParameters
{
    /// <summary>A version such as 2.1.0, or the newest of 2.1.*, 2.* or *; the latest published if absent. A body may say it instead.</summary>
    [FromQuery(Name = "dataSetVersion")] public string? DataSetVersion { get; init; }

    /// <summary>The version in force at an instant such as 2026-01-31T09:30:00Z.</summary>
    [FromQuery(Name = "asOf")] public string? AsOf { get; init; }

    /// <summary>Only rows of blocks first published after this instant.</summary>
    [FromQuery(Name = "updatedAfter")] public string? UpdatedAfter { get; init; }

    /// <summary>json, csv, csvw, json-stat or sdmx-json; goes before Accept.</summary>
    [FromQuery(Name = "format")] public string? Format { get; init; }
}

/// <summary>A question in an address. Lists by commas or by repeating a parameter; all parameters narrow.</summary>
public sealed record QuestionParameters : ReleasedParameters
{
    /// <summary>Rows told apart by this option: an id of meta, or filter=code.</summary>
    [FromQuery(Name = "filters.eq")] public string? FiltersEq { get; init; }

    /// <summary>Rows not told apart by it.</summary>
    [FromQuery(Name = "filters.notEq")] public string? FiltersNotEq { get; init; }

    /// <summary>Rows told apart by one of these options.</summary>
    [FromQuery(Name = "filters.in")] public string[]? FiltersIn { get; init; }

    /// <summary>Rows told apart by none of them.</summary>
    [FromQuery(Name = "filters.notIn")] public string[]? FiltersNotIn { get; init; }

    /// <summary>LEVEL|code|CODE, LEVEL|id|ID, LEVEL|oldCode|CODE or id|ID: LA|code|E06000016.</summary>
    [FromQuery(Name = "locations.eq")] public string? LocationsEq { get; init; }

    /// <summary>Every place but this one.</summary>
    [FromQuery(Name = "locations.notEq")] public string? LocationsNotEq { get; init; }

    /// <summary>One of these places.</summary>
    [FromQuery(Name = "locations.in")] public string[]? LocationsIn { get; init; }

    /// <summary>Every place but these.</summary>
    [FromQuery(Name = "locations.notIn")] public string[]? LocationsNotIn { get; init; }

    /// <summary>NAT, REG, PFA, LA, LAD, CSP or NETWORK.</summary>
    [FromQuery(Name = "geographicLevels.eq")] public string? GeographicLevelsEq { get; init; }

    /// <summary>Every level but this one.</summary>
    [FromQuery(Name = "geographicLevels.notEq")] public string? GeographicLevelsNotEq { get; init; }

    /// <summary>One of these levels.</summary>
    [FromQuery(Name = "geographicLevels.in")] public string[]? GeographicLevelsIn { get; init; }

    /// <summary>Every level but these.</summary>
    [FromQuery(Name = "geographicLevels.notIn")] public string[]? GeographicLevelsNotIn { get; init; }

    /// <summary>A period: 2025/2026|T1.</summary>
    [FromQuery(Name = "timePeriods.eq")] public string? TimePeriodsEq { get; init; }

    /// <summary>Every period but this one.</summary>
    [FromQuery(Name = "timePeriods.notEq")] public string? TimePeriodsNotEq { get; init; }

    /// <summary>One of these periods.</summary>
    [FromQuery(Name = "timePeriods.in")] public string[]? TimePeriodsIn { get; init; }

    /// <summary>Every period but these.</summary>
    [FromQuery(Name = "timePeriods.notIn")] public string[]? TimePeriodsNotIn { get; init; }

    /// <summary>Periods after this one: by first day, the longer first, then by code.</summary>
    [FromQuery(Name = "timePeriods.gt")] public string? TimePeriodsGt { get; init; }

    /// <summary>This period and those after it.</summary>
    [FromQuery(Name = "timePeriods.gte")] public string? TimePeriodsGte { get; init; }

    /// <summary>Periods before this one.</summary>
    [FromQuery(Name = "timePeriods.lt")] public string? TimePeriodsLt { get; init; }

    /// <summary>This period and those before it.</summary>
    [FromQuery(Name = "timePeriods.lte")] public string? TimePeriodsLte { get; init; }

    /// <summary>Ids or codes of indicators; all of the version if absent.</summary>
    [FromQuery(Name = "indicators")] public string[]? Indicators { get; init; }

    /// <summary>FIELD|Asc or FIELD|Desc; fields are timePeriod, geographicLevel, location|LEVEL and filter|ID. Values sort nothing.</summary>
    [FromQuery(Name = "sorts")] public string[]? Sorts { get; init; }

    /// <summary>Counted from 1.</summary>
    [FromQuery(Name = "page")] public int? Page { get; init; }

    /// <summary>Rows of a page, 1 to 10,000; 1,000 if absent.</summary>
    [FromQuery(Name = "pageSize")] public int? PageSize { get; init; }

    /// <summary>The next of an earlier page; stands for its page and its version.</summary>
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    /// <summary>true: what the ids of the answer mean is said with it.</summary>
    [FromQuery(Name = "debug")] public bool? Debug { get; init; }
}
