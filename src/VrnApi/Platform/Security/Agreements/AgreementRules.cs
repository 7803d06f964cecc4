using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;

namespace VrnApi.Platform.Security;

/// <summary>One rule's verdict.</summary>
/// <param name="Rule"><c>A1</c> to <c>A8</c>.</param>
/// <param name="Refusal">Code of the refusal; null when the rule holds.</param>
public sealed record RuleVerdict(string Rule, string Says, string? Refusal);

/// <summary>
/// The legal gateways and the data-protection rules of data-sharing agreements (Police, Crime, Sentencing and Courts Act 2022,
/// sections 16 and 17; Data Protection Act 2018, part 3; UK GDPR, article 6). A reading of the law that a data protection officer
/// must confirm. Run when an agreement is activated and each time a host loads it.
/// </summary>
public static class AgreementRules
{
    public const string Section16 = "pcsc-2022-s16", Section17 = "pcsc-2022-s17", Released = "released-statistics";
    public const string UkGdpr = "uk-gdpr", Part3 = "dpa-2018-part-3";
    public const string Prevention = "serious-violence-prevention", LawEnforcement = "law-enforcement";
    public const string Gateway = "legal_gateway_not_available", Incomplete = "agreement_incomplete", PersonalData = "personal_data_not_supported";

    public static readonly IReadOnlyList<string> LegalBases = [Section16, Section17, "cda-1998-s115", "education-act", Released];

    public static readonly IReadOnlyList<string> Regimes = [UkGdpr, Part3];

    /// <returns>A1 to A8, in this order.</returns>
    public static IReadOnlyList<RuleVerdict> Judge(AgreementFacts agreement) =>
        [A1(agreement), A2(agreement), A3(agreement), A4(agreement), A5(agreement), A6(agreement), A7(agreement), A8(agreement)];

    /// <returns>The first rule that refuses; null when all hold.</returns>
    public static RuleVerdict? Fault(AgreementFacts agreement) => Judge(agreement).FirstOrDefault(verdict => verdict.Refusal is not null);

    public static RuleVerdict A1(AgreementFacts agreement) => Verdict("A1",
        "Under section 16 every party is a specified authority, local policing body, educational, prison or youth custody authority.",
        agreement.LegalBasis != Section16 || agreement.Parties.All(party => party.Class != StatutoryClass.None), Gateway);

    public static RuleVerdict A2(AgreementFacts agreement) => Verdict("A2",
        "Section 16 does not cover patient information.",
        agreement.LegalBasis != Section16 || !agreement.DataSets.Any(dataSet => dataSet.PatientInformation), Gateway);

    public static RuleVerdict A3(AgreementFacts agreement) => Verdict("A3",
        "Section 16 does not cover personal information that a health or social-care authority supplies.",
        agreement.LegalBasis != Section16
            || !agreement.DataSets.Any(dataSet => dataSet is { PersonalInformation: true, Supplier: DataSupplier.Health or DataSupplier.SocialCare }), Gateway);

    public static RuleVerdict A4(AgreementFacts agreement) => Verdict("A4",
        "An article 6 basis, the reference of an impact assessment and its review date are required: no gateway sets data protection aside.",
        agreement.LegalBasis == Released || agreement is { Article6.Length: > 0, DpiaRef.Length: > 0, ReviewOn: not null }, Incomplete);

    public static RuleVerdict A5(AgreementFacts agreement) => Verdict("A5",
        $"Section 16 needs the purpose {Prevention} and areas in England or Wales.",
        agreement.LegalBasis != Section16
            || (agreement.Purposes.Contains(Prevention, StringComparer.Ordinal)
                && agreement.Areas.Count > 0 && agreement.Areas.All(area => area.Length > 0 && area[0] is 'E' or 'W')), Gateway);

    public static RuleVerdict A6(AgreementFacts agreement) => Verdict("A6",
        $"The regime {Part3} is for competent authorities and the purpose {LawEnforcement} alone; everybody else is under {UkGdpr}.",
        agreement.Regime == UkGdpr
            || (agreement.Regime == Part3
                && agreement.Parties.All(party => party.IsCompetentAuthority)
                && agreement.Purposes.Count > 0 && agreement.Purposes.All(purpose => purpose == LawEnforcement)), Incomplete);

    public static RuleVerdict A7(AgreementFacts agreement) => Verdict("A7",
        "Under section 17 one party is a local policing body.",
        agreement.LegalBasis != Section17 || agreement.Parties.Any(party => party.Class == StatutoryClass.LocalPolicingBody), Gateway);

    public static RuleVerdict A8(AgreementFacts agreement) => Verdict("A8",
        "A data set of personal data is not supported.",
        !agreement.DataSets.Any(dataSet => dataSet.PersonalInformation), PersonalData);

    private static RuleVerdict Verdict(string rule, string says, bool holds, string refusal) => new(rule, says, holds ? null : refusal);
}
