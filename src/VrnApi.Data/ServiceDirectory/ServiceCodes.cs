namespace VrnApi.Data.ServiceDirectory;

public enum ServiceStatus
{
    Active,
    Inactive,
    Defunct,
    TemporarilyClosed,
}

public enum CostKind
{
    Free,
    Paid,
    Mixed,
    Unknown,
}

/// <summary>How a service is attended; stored as bits.</summary>
[Flags]
public enum Attendance
{
    None = 0,
    InPerson = 1,
    Online = 2,
    Telephone = 4,
    Home = 8,
    Outreach = 16,
}

/// <summary>Who may see a listing at all: everybody, or partners of its areas.</summary>
public enum Listing
{
    Open,
    Partners,
}

public enum EditorialState
{
    Draft,
    InReview,
    Published,
    Withdrawn,
}

public enum AssuranceState
{
    Unassured,
    Assured,
    Due,
    Stale,
}

public enum WithdrawalReason
{
    Closed,
    Merged,
    Moved,
    Duplicate,
    Error,
    Other,
}

/// <summary>Who may learn a place or a number; the order is from least to most protected for the open tier.</summary>
public enum Sensitivity
{
    /// <summary>Everybody, exactly.</summary>
    Public,

    /// <summary>Everybody, as an area only.</summary>
    AreaOnly,

    /// <summary>Registered partners.</summary>
    Partner,

    /// <summary>Nobody but through the audited exit.</summary>
    Withheld,
}
