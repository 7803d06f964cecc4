using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Partners;
using VrnApi.Platform.Security;

namespace VrnApi.Tests.Platform.Security.Agreements;

/// <summary>Each rule refuses by one change to an agreement that all of them let pass.</summary>
public sealed class AgreementRulesTests
{
    private static readonly PartyFacts Council = new("council", StatutoryClass.SpecifiedAuthority, false);
    private static readonly PartyFacts Force = new("force", StatutoryClass.SpecifiedAuthority, true);
    private static readonly PartyFacts Charity = new("charity", StatutoryClass.None, false);
    private static readonly PartyFacts Commissioner = new("commissioner", StatutoryClass.LocalPolicingBody, true);
    private static readonly DataSetFacts Counts = new("counts", false, false, DataSupplier.Education);

    private static AgreementFacts Section16 => new(AgreementRules.Section16, AgreementRules.UkGdpr)
    {
        Article6 = "6(1)(e)",
        DpiaRef = "dpia-1",
        ReviewOn = new DateOnly(2027, 1, 1),
        Parties = [Council, Force],
        DataSets = [Counts],
        Areas = ["E06000016"],
        Purposes = [AgreementRules.Prevention],
    };

    private static AgreementFacts Section17 => Section16 with { LegalBasis = AgreementRules.Section17, Parties = [Council, Commissioner] };

    [Fact]
    public void An_agreement_that_says_everything_passes_all_eight_rules()
    {
        Assert.Equal(["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"], AgreementRules.Judge(Section16).Select(verdict => verdict.Rule));
        Assert.Null(AgreementRules.Fault(Section16));
        Assert.Null(AgreementRules.Fault(Section17));
    }

    [Fact]
    public void A1_a_charity_or_a_supplier_cannot_rely_on_section_16()
    {
        Refuses("A1", AgreementRules.Gateway, Section16 with { Parties = [Council, Charity] });
        Passes(Section16 with { LegalBasis = "cda-1998-s115", Parties = [Council, Charity] });
    }

    [Theory]
    [InlineData(StatutoryClass.SpecifiedAuthority)]
    [InlineData(StatutoryClass.LocalPolicingBody)]
    [InlineData(StatutoryClass.Educational)]
    [InlineData(StatutoryClass.Prison)]
    [InlineData(StatutoryClass.YouthCustody)]
    public void A1_every_class_of_the_act_can(StatutoryClass named) => Passes(Section16 with { Parties = [new("party", named, false)] });

    [Fact]
    public void A2_patient_information_is_not_covered_by_section_16()
    {
        var hospital = new DataSetFacts("hospital", true, false, DataSupplier.Health);
        Refuses("A2", AgreementRules.Gateway, Section16 with { DataSets = [Counts, hospital] });
        Passes(Section16 with { LegalBasis = "cda-1998-s115", DataSets = [Counts, hospital] });
    }

    [Theory]
    [InlineData(DataSupplier.Health, false)]
    [InlineData(DataSupplier.SocialCare, false)]
    [InlineData(DataSupplier.Policing, true)]
    public void A3_personal_information_of_health_and_social_care_is_not_covered_by_section_16(DataSupplier supplier, bool holds)
    {
        var personal = Section16 with { DataSets = [new("personal", false, true, supplier)] };
        Assert.Equal(holds ? null : AgreementRules.Gateway, AgreementRules.A3(personal).Refusal);
        Assert.Null(AgreementRules.A3(personal with { LegalBasis = AgreementRules.Section17 }).Refusal);
        Assert.Null(AgreementRules.A3(Section16 with { DataSets = [new("counts", false, false, supplier)] }).Refusal);
    }

    [Fact]
    public void A4_no_gateway_sets_data_protection_aside()
    {
        Refuses("A4", AgreementRules.Incomplete, Section16 with { Article6 = null });
        Refuses("A4", AgreementRules.Incomplete, Section16 with { DpiaRef = "" });
        Refuses("A4", AgreementRules.Incomplete, Section17 with { ReviewOn = null });
        Passes(new AgreementFacts(AgreementRules.Released, AgreementRules.UkGdpr));
    }

    [Fact]
    public void A5_section_16_needs_its_purpose_and_an_area_in_England_or_Wales()
    {
        Refuses("A5", AgreementRules.Gateway, Section16 with { Purposes = ["research"] });
        Refuses("A5", AgreementRules.Gateway, Section16 with { Areas = [] });
        Refuses("A5", AgreementRules.Gateway, Section16 with { Areas = ["S12000033"] });
        Passes(Section16 with { Areas = ["W06000015"] });
    }

    [Fact]
    public void A6_part_3_is_for_competent_authorities_and_law_enforcement_alone()
    {
        var enforcement = Section17 with { Regime = AgreementRules.Part3, Parties = [Force, Commissioner], Purposes = [AgreementRules.LawEnforcement] };
        Passes(enforcement);
        Refuses("A6", AgreementRules.Incomplete, enforcement with { Parties = [Council, Commissioner] });
        Refuses("A6", AgreementRules.Incomplete, enforcement with { Purposes = [AgreementRules.Prevention] });
        Refuses("A6", AgreementRules.Incomplete, enforcement with { Regime = "none" });
    }

    [Fact]
    public void A7_one_party_to_section_17_is_a_local_policing_body()
    {
        Refuses("A7", AgreementRules.Gateway, Section17 with { Parties = [Council, Force] });
        Passes(Section17);
    }

    [Fact]
    public void A8_a_data_set_of_personal_data_is_not_supported()
    {
        Refuses("A8", AgreementRules.PersonalData, Section16 with { DataSets = [new("personal", false, true, DataSupplier.Education)] });
        Passes(Section16 with { DataSets = [new("personal", false, false, DataSupplier.Education)] });
    }

    private static void Passes(AgreementFacts agreement) => Assert.Null(AgreementRules.Fault(agreement));

    private static void Refuses(string rule, string code, AgreementFacts agreement)
    {
        var fault = AgreementRules.Judge(agreement).Single(verdict => verdict.Rule == rule);
        Assert.Equal(code, fault.Refusal);
        Assert.Contains(AgreementRules.Judge(agreement), verdict => verdict.Refusal == AgreementRules.Fault(agreement)!.Refusal);
    }
}
