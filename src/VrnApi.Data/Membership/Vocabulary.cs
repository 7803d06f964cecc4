namespace VrnApi.Data.Membership;

/// <summary>The class of a body under the Serious Violence Duty, as this area reads the Act.</summary>
public enum StatutoryClass
{
    None,
    SpecifiedAuthority,
    RelevantAuthority,

    /// <summary>May convene, fund and monitor; not subject to the duty.</summary>
    LocalPolicingBody,
}

/// <summary>The kinds that the Act lists: six of specified authorities, three of relevant ones.</summary>
public enum DutyKind
{
    Police,
    FireAndRescue,
    Health,
    LocalAuthority,
    YouthOffendingTeam,
    Probation,
    Education,
    Prison,
    YouthCustody,
}

/// <summary>Whether a document says it or we read it so.</summary>
public enum StatedBasis
{
    Stated,
    Inferred,
}
