using VrnApi.Data.Partners;
using VrnApi.Platform.Security;
using VrnApi.Tokens;

namespace VrnApi.Tests.Platform.Security.Agreements;

/// <summary>When an agreement opens what is asked: each gap by one change to one that does.</summary>
public sealed class AgreementTermsTests
{
    private static readonly DateOnly Today = new(2026, 6, 1);

    private static AgreementTerms Live => new("isa-1", AgreementState.Active, new(2026, 6, 1), new(2026, 6, 2), new(2026, 5, 2),
        new HashSet<Opening> { new("returns", "outcomes:write") }, Set(AgreementRules.Prevention), Set("E06000016"), Set("E06000016", "E23000021"), null);

    private static Standing School => new(PartnerType.School, true, Set("outcomes:write"), Assurance.High, Set("outcomes:write"))
    {
        AreaCode = "E06000016",
        Agreements = [Live],
        Purposes = new Dictionary<string, string?> { ["outcomes:write"] = AgreementRules.Prevention },
        Today = Today,
    };

    [Fact]
    public void On_its_last_day_with_a_review_thirty_days_overdue_it_still_holds() => Assert.Null(Decide(School));

    [Theory]
    [InlineData(AgreementState.Pending)]
    [InlineData(AgreementState.Withdrawn)]
    [InlineData(AgreementState.Expired)]
    public void Only_an_active_one_opens(AgreementState state) => Assert.Equal(Denial.AgreementNone, Decide(With(Live with { State = state })));

    [Fact]
    public void It_opens_nothing_before_its_first_day() => Assert.Equal(Denial.AgreementNone, Decide(School with { Today = new(2026, 5, 31) }));

    [Fact]
    public void It_opens_nothing_on_the_day_it_ends() => Assert.Equal(Denial.AgreementNone, Decide(School with { Today = new(2026, 6, 2) }));

    [Fact]
    public void A_review_more_than_thirty_days_overdue_closes_it() =>
        Assert.Equal(Denial.AgreementNone, Decide(With(Live with { ReviewOn = new(2026, 5, 1) })));

    [Fact]
    public void Another_purpose_than_the_clients_does_not_open() =>
        Assert.Equal(Denial.AgreementNone, Decide(With(Live with { Purposes = Set("research") })));

    [Fact]
    public void A_client_without_a_registered_purpose_gets_nothing() =>
        Assert.Equal(Denial.AgreementNone, Decide(School with { Purposes = new Dictionary<string, string?>() }));

    [Fact]
    public void Another_area_than_the_partners_does_not_open() => Assert.Equal(Denial.AgreementNone, Decide(School with { AreaCode = "E06000017" }));

    [Fact]
    public void A_force_may_call_under_an_agreement_for_a_part_of_its_area_and_write_for_that_part_alone()
    {
        var force = School with { Type = PartnerType.Police, AreaCode = "E23000021" };

        Assert.Null(Decide(force));
        Assert.Null(Decide(force, new RowAsked("returns", "E06000016")));
        Assert.Equal(Denial.AgreementNone, Decide(force, new RowAsked("returns", "E06000017")));
    }

    [Fact]
    public void Another_data_set_is_not_opened()
    {
        Assert.Null(Decide(School, new RowAsked("returns")));
        Assert.Equal(Denial.AgreementNone, Decide(School, new RowAsked("others")));
    }

    [Fact]
    public void A_closed_gateway_is_named_as_such_and_incompleteness_is_not()
    {
        Assert.Equal(Denial.AgreementGateway, Decide(With(Live with { Fault = new("A1", "", AgreementRules.Gateway) })));
        Assert.Equal(Denial.AgreementNone, Decide(With(Live with { Fault = new("A4", "", AgreementRules.Incomplete) })));
    }

    [Fact]
    public void One_agreement_in_force_is_enough_beside_any_number_of_others()
    {
        var others = new[] { Live with { Code = "isa-0", State = AgreementState.Withdrawn }, Live, Live with { Code = "isa-2", Fault = new("A1", "", AgreementRules.Gateway) } };

        Assert.Null(Decide(School with { Agreements = others }));
        Assert.Equal("isa-1", Rights.Agreement(School with { Agreements = others }, "outcomes:write")!.Code);
    }

    [Fact]
    public void The_nearest_agreement_is_the_one_that_is_named()
    {
        var school = School with { Agreements = [Live with { Code = "isa-far", Purposes = Set("research") }, Live with { Code = "isa-near", EndsOn = Today }] };

        Assert.Equal("isa-near", Rights.Agreement(school, "outcomes:write")!.Code);
        Assert.Equal("outcomes:write needs an active agreement; isa-near ended on 1 June 2026", Rights.Explain(Denial.AgreementNone, school, "outcomes:write"));
        Assert.Equal("outcomes:write needs an active agreement; none names this partner",
            Rights.Explain(Denial.AgreementNone, School with { Agreements = [] }, "outcomes:write"));
    }

    [Fact]
    public void Rows_are_asked_about_last_visibility_before_ownership()
    {
        Assert.Equal(Denial.AgreementNone, Decide(School with { Agreements = [] }, new RowAsked(Visible: false)));
        Assert.Equal(Denial.RowInvisible, Decide(School, new RowAsked(Visible: false, Write: true, Owned: false)));
        Assert.Equal(Denial.RowNotOwned, Decide(School, new RowAsked(Write: true, Owned: false)));
        Assert.Null(Decide(School, new RowAsked(Write: true)));
        Assert.Null(Decide(School, new RowAsked(Owned: false)));
    }

    private static Standing With(AgreementTerms terms) => School with { Agreements = [terms] };

    private static Denial? Decide(Standing caller, RowAsked? row = null) => Rights.Decide(caller, "outcomes:write", row);

    private static HashSet<string> Set(params string[] values) => [.. values];
}
