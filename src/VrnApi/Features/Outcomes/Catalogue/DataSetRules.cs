using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>For what place a row of a return counts.</summary>
public enum ReturnLevel
{
    /// <summary>The school that pushes it.</summary>
    Sch,

    /// <summary>An upper-tier or unitary authority.</summary>
    La,

    /// <summary>A district or unitary authority.</summary>
    Lad,
}

/// <summary>One row of schemas/data-sets.csv: what a data set takes and what is released from it.</summary>
/// <param name="ReturnCodes">Period codes that returns are for.</param>
/// <param name="ReleaseCodes">Period codes that releases are for.</param>
public sealed record DataSetRules(
    string Id,
    string Label,
    IReadOnlyList<PartnerType> Submitters,
    ReturnLevel ReturnLevel,
    bool ContributorRules,
    bool HidesZero,
    PeriodFamily Calendar,
    IReadOnlyList<string> ReturnCodes,
    IReadOnlyList<string> ReleaseCodes,
    string Definition)
{
    /// <summary>Derived from information about the health or care of individuals (National Health Service Act 2006, section 251(10)).</summary>
    public bool PatientInformation { get; init; }

    /// <summary>Information about identified or identifiable individuals; false for every data set of version 1.</summary>
    public bool PersonalInformation { get; init; }

    public DataSupplier Supplier { get; init; }
}

/// <summary>A table that every release of a data set fills. The list is closed; changing it is a major version.</summary>
public sealed record PublicationTable(
    string DataSet, int Number, IReadOnlyList<string> Levels, IReadOnlyList<string> PeriodCodes, IReadOnlyList<string> Indicators, string Breakdown, IReadOnlyList<string> Keep);
