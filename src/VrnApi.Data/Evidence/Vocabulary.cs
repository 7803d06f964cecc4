namespace VrnApi.Data.Evidence;

/// <summary>Whether a source gives a value, and if not, why there is none.</summary>
public enum ValueStatus
{
    Stated,
    NotPublished,
    LostInExtraction,
    NotApplicable,
    Unknown,
}

/// <summary>How exact a printed date is; its bounds are kept beside it.</summary>
public enum DatePrecision
{
    Day,
    Month,
    Season,
    Year,
    Unknown,
}

/// <summary>How a statement follows from its document.</summary>
public enum RecordBasis
{
    /// <summary>The document says it.</summary>
    Stated,

    /// <summary>It follows from layout or another passage; a note says how.</summary>
    Inferred,

    /// <summary>It follows from the name alone.</summary>
    ByName,

    /// <summary>An assessment read at the scheme's owner.</summary>
    Publisher,

    /// <summary>An assessment repeated by another document.</summary>
    QuotedBySource,
}
