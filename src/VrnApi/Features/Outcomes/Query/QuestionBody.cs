namespace VrnApi.Features.Outcomes.Query;

/// <summary>A question as a body.</summary>
/// <param name="Criteria">Every row if absent.</param>
/// <param name="Indicators">Ids or codes; all of the version if absent.</param>
/// <param name="Page">Counted from 1.</param>
/// <param name="PageSize">1 to 10,000; 1,000 if absent.</param>
/// <param name="Cursor">The next of an earlier page; stands for its page and its version.</param>
/// <param name="Debug">What the ids of the answer mean is said with it.</param>
public sealed record QuestionBody(
    CriteriaBody? Criteria = null,
    IReadOnlyList<string>? Indicators = null,
    IReadOnlyList<SortBody>? Sorts = null,
    int? Page = null,
    int? PageSize = null,
    string? Cursor = null,
    bool? Debug = null,
    string? DataSetVersion = null,
    DateTimeOffset? AsOf = null,
    DateTimeOffset? UpdatedAfter = null);

/// <summary>One of and, or and not alone, or facets, of which several narrow together. At most 5 levels and 200 comparators.</summary>
public sealed record CriteriaBody(
    IReadOnlyList<CriteriaBody>? And = null,
    IReadOnlyList<CriteriaBody>? Or = null,
    CriteriaBody? Not = null,
    FilterComparators? Filters = null,
    PlaceComparators? Locations = null,
    LevelComparators? GeographicLevels = null,
    PeriodComparators? TimePeriods = null);

/// <summary>Ids of options, or filter=code. Lists of at most 200.</summary>
public sealed record FilterComparators(string? Eq = null, string? NotEq = null, IReadOnlyList<string>? In = null, IReadOnlyList<string>? NotIn = null);

/// <summary>Places by level and code, old code or id.</summary>
public sealed record PlaceComparators(PlaceBody? Eq = null, PlaceBody? NotEq = null, IReadOnlyList<PlaceBody>? In = null, IReadOnlyList<PlaceBody>? NotIn = null);

/// <summary>NAT, REG, PFA, LA, LAD, CSP, NETWORK.</summary>
public sealed record LevelComparators(string? Eq = null, string? NotEq = null, IReadOnlyList<string>? In = null, IReadOnlyList<string>? NotIn = null);

/// <summary>Periods are ordered by first day, then the longer first, then by code.</summary>
public sealed record PeriodComparators(
    PeriodBody? Eq = null, PeriodBody? NotEq = null, IReadOnlyList<PeriodBody>? In = null, IReadOnlyList<PeriodBody>? NotIn = null,
    PeriodBody? Gt = null, PeriodBody? Gte = null, PeriodBody? Lt = null, PeriodBody? Lte = null);

/// <param name="Level">May be absent beside an id.</param>
public sealed record PlaceBody(string? Level = null, string? Code = null, string? Id = null, string? OldCode = null);

/// <param name="Period"><c>2025/2026</c>.</param>
/// <param name="Code"><c>T1</c>.</param>
public sealed record PeriodBody(string Period, string Code);

/// <param name="Field">timePeriod, geographicLevel, location|LEVEL or filter|ID.</param>
/// <param name="Direction">Asc or Desc.</param>
public sealed record SortBody(string Field, string Direction);

/// <summary>A page of released rows.</summary>
/// <param name="Version">The version that was asked.</param>
/// <param name="Synthetic">True when the figures are of made-up establishments.</param>
/// <param name="Labels">With debug: what each id of the page stands for.</param>
public sealed record QueryPage(
    QueryPaging Paging, string DataSet, string Version, bool Synthetic, IReadOnlyList<QueryRow> Results,
    IReadOnlyDictionary<string, QueryLabel>? Labels, IReadOnlyList<QueryWarning> Warnings);

/// <param name="TotalResults">Rows that match; every combination has one, whatever its value.</param>
/// <param name="Next">Cursor of the page behind this one; null on the last.</param>
public sealed record QueryPaging(int Page, int PageSize, int TotalResults, int TotalPages, string? Next);

/// <param name="Locations">Id of the place by its level.</param>
/// <param name="Filters">Id of the option by id of the filter; filters that tell nothing apart are absent.</param>
/// <param name="Values">By id of the indicator.</param>
/// <param name="Footnotes">Numbers; meta has the texts.</param>
/// <param name="Coverage">How much of what was expected had come at the freeze, in words that say no number.</param>
public sealed record QueryRow(
    PeriodBody TimePeriod, string GeographicLevel, IReadOnlyDictionary<string, string> Locations, IReadOnlyDictionary<string, string> Filters,
    IReadOnlyDictionary<string, QueryValue> Values, IReadOnlyList<int> Footnotes, Data.Outcomes.Released.CoverageBand Coverage);

/// <param name="Value">Null unless the status is ok.</param>
/// <param name="Status">ok; c confidential; z not applicable; x not available; low a rate that rounds to 0.</param>
public sealed record QueryValue(decimal? Value, string Status);

/// <param name="Code">As files and other systems know it.</param>
public sealed record QueryLabel(string Code, string Label);
