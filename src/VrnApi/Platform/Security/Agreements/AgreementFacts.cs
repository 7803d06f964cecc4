using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;

namespace VrnApi.Platform.Security;

/// <summary>What the rules of agreements ask of a party.</summary>
public sealed record PartyFacts(string Code, StatutoryClass Class, bool IsCompetentAuthority);

/// <summary>What the rules of agreements ask of a data set: a row of the data-set register.</summary>
public sealed record DataSetFacts(string Id, bool PatientInformation, bool PersonalInformation, DataSupplier Supplier)
{
    /// <summary>Withheld places and contacts of the service directory: functions and addresses of services, kept by the network.</summary>
    public static readonly DataSetFacts Directory = new("service-directory", PatientInformation: false, PersonalInformation: false, DataSupplier.Network);
}

/// <summary>An agreement as its rules A1 to A8 read it.</summary>
public sealed record AgreementFacts(string LegalBasis, string Regime)
{
    public string? Article6 { get; init; }

    public string? DpiaRef { get; init; }

    public DateOnly? ReviewOn { get; init; }

    public IReadOnlyList<PartyFacts> Parties { get; init; } = [];

    public IReadOnlyList<DataSetFacts> DataSets { get; init; } = [];

    public IReadOnlyList<string> Areas { get; init; } = [];

    public IReadOnlyList<string> Purposes { get; init; } = [];
}
