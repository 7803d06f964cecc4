using VrnApi.Features.Outcomes.Submissions;

namespace VrnApi.Tests.Features.Outcomes.Submissions.Rules;

/// <summary>One return for each code of the rules: the fault is found, at its place, and nothing else is.</summary>
public sealed class ReturnRulesTests
{
    private const string Columns = "indicator,reason,sex,value\n";

    public static TheoryData<string, string, int, string> Of_rows => new()
    {
        { "code.indicator", Columns + "suspensions,,,3\n", 1, "indicator" },
        { "code.indicator", Columns + "suspension_rate,,,3\n", 1, "indicator" },
        { "code.indicator", Columns + "session_absent_count,,,3\n", 1, "indicator" },
        { "code.filter", Columns + "safeguarding_incident_count,,Female,3\n", 1, "sex" },
        { "code.breakdown", Columns + "suspension_reason_count,,,3\n", 1, "indicator" },
        { "code.unknown", Columns + "suspension_count,,,3\nsuspension_reason_count,XX,,3\n", 2, "reason" },
        { "code.not_in_force", Columns + "suspension_reason_count,MP,,3\n", 1, "reason" },
        { "code.unknown", Columns + "suspension_count,,female,3\n", 1, "sex" },
        { "dup.row", Columns + "suspension_count,,,3\nsuspension_count,,Total,3\n", 2, "indicator" },
        { "schema.value", Columns + "suspension_count,,,-3\n", 1, "value" },
        { "schema.value", Columns + "suspension_count,,,3.0\n", 1, "value" },
        { "schema.value", Columns + "suspension_count,,,03\n", 1, "value" },
        { "schema.value", Columns + "suspension_count,,,\n", 1, "value" },
        { "schema.value", Columns + "suspension_count,,, 3\n", 1, "value" },
        { "schema.value", Columns + "suspension_count,,,\"1,000\"\n", 1, "value" },
        { "area.not_taken", "indicator,area,value\nsuspension_count,E06000016,3\n", 1, "area" },
        { "arith.total", Columns + "suspension_count,,,3\nsuspension_count,,Female,1\nsuspension_count,,Male,1\n", 1, "value" },
        { "arith.suspension-has-a-reason", Columns + "suspension_count,,,3\nsuspension_reason_count,PP,,2\n", 1, "value" },
        { "arith.suspension-reason-within-suspensions", Columns + "suspension_count,,,3\nsuspension_reason_count,DB,,4\n", 2, "value" },
        { "arith.exclusion-has-a-reason", Columns + "permanent_exclusion_count,,,1\npermanent_exclusion_reason_count,PP,,0\n", 1, "value" },
        { "arith.lunchtime-within-suspensions", Columns + "suspension_count,,,3\nlunchtime_suspension_count,,,4\n", 2, "value" },
        { "arith.support-pupils-within-referrals", Columns + "support_referral_count,,,3\nsupport_pupil_count,,,4\n", 2, "value" },
    };

    [Theory]
    [MemberData(nameof(Of_rows))]
    public void A_rule_names_row_line_and_column(string code, string csv, int row, string column)
    {
        var faults = Shipped.Judge(Shipped.Csv(csv, Shipped.Head)).Faults;

        var fault = Assert.Single(faults.Listed);
        Assert.Equal((code, row, row + 1, column), (fault.Code, fault.Row, fault.Line, fault.Column));
        Assert.NotEmpty(fault.Message);
        Assert.NotEmpty(fault.Expected!);
    }

    [Fact]
    public void Three_reasons_at_most()
    {
        const string csv = Columns + "suspension_count,,,1\nsuspension_reason_count,PP,,1\nsuspension_reason_count,PA,,1\nsuspension_reason_count,VP,,1\nsuspension_reason_count,VA,,1\n";

        Assert.Equal("arith.suspension-has-at-most-three-reasons", Assert.Single(Shipped.Judge(Shipped.Csv(csv, Shipped.Head)).Faults.Listed).Code);
    }

    public static TheoryData<string, string, ReturnHead> Of_heads => new()
    {
        { "schema.period", "period", Shipped.Head with { Period = "2025/2027" } },
        { "schema.period", "period", Shipped.Head with { Period = null } },
        { "schema.period", "period", Shipped.Head with { Period = "2025/2026", Code = null } },
        { "code.period", "code", Shipped.Head with { Code = "AY" } },
        { "schema.submission_type", "submissionType", Shipped.Head with { SubmissionType = "corrected" } },
        { "schema.based_on", "basedOn", Shipped.Head with { SubmissionType = "correction", ReasonCode = "other" } },
        { "schema.based_on", "basedOn", Shipped.Head with { BasedOn = "01a1f93b-36fb-7623-9f8d-4b8a739a1e14" } },
        { "schema.based_on", "reasonCode", Shipped.Head with { ReasonCode = "other" } },
        { "code.reason", "reasonCode", Shipped.Head with { SubmissionType = "correction", BasedOn = "01a1f93b-36fb-7623-9f8d-4b8a739a1e14" } },
        { "schema.source_system", "sourceSystem", Shipped.Head with { SourceSystemName = null } },
        { "schema.source_system", "sourceSystem", Shipped.Head with { SourceSystemName = "two words" } },
        { "schema.token", "agreementId", Shipped.Head with { AgreementId = "a b" } },
        { "area.urn", "urn", Shipped.Head with { Urn = null } },
        { "area.urn", "urn", Shipped.Head with { Urn = "90001" } },
        { "area.la_estab", "laEstab", Shipped.Head with { LaEstab = "856" } },
        { "schema.nil_with_rows", "rows", Shipped.Head with { SubmissionType = "nil", Indicators = ["suspension_count"] } },
        { "code.indicator", "indicators/1", Shipped.Head with { Indicators = ["suspension_count", "suspensions"] } },
        { "dup.indicator", "indicators/1", Shipped.Head with { Indicators = ["suspension_count", "suspension_count"] } },
    };

    [Theory]
    [MemberData(nameof(Of_heads))]
    public void A_rule_names_the_parameter(string code, string parameter, ReturnHead head)
    {
        var fault = Assert.Single(Shipped.Judge(Shipped.Csv("indicator,value\nsuspension_count,3\n", head)).Faults.Listed);

        Assert.Equal((code, parameter), (fault.Code, fault.Parameter));
    }

    [Fact]
    public void A_code_is_judged_by_the_first_day_of_the_period()
    {
        const string csv = "indicator,reason,value\nsuspension_reason_count,PP,3\n";

        Assert.Equal("code.no_version", Assert.Single(Shipped.Judge(Shipped.Csv(csv, Shipped.Head with { Period = "2019/2020" })).Faults.Listed).Code);
        Assert.Empty(Shipped.Judge(Shipped.Csv(csv, Shipped.Head with { Period = "2020/2021" })).Faults.Listed);
    }

    [Fact]
    public void What_is_declared_is_counted_completely_unless_absent_means_zero()
    {
        var head = Shipped.Head with { Indicators = ["suspension_count", "bullying_incident_count"], AbsentMeansZero = false };
        const string csv = "indicator,sex,value\nsuspension_count,,3\nsuspension_count,Female,3\n";

        var gaps = Shipped.Judge(Shipped.Csv(csv, head)).Faults.Listed;
        Assert.Equal(["matrix.gap", "matrix.gap"], gaps.Select(fault => fault.Code));
        Assert.Contains("suspension_count by sex lacks 2 rows: sex=Male; sex=Unknown", gaps[0].Message, StringComparison.Ordinal);
        Assert.Contains("bullying_incident_count by total", gaps[1].Message, StringComparison.Ordinal);
        Assert.Empty(Shipped.Judge(Shipped.Csv(csv, head with { AbsentMeansZero = true })).Faults.Listed);
    }

    [Fact]
    public void Before_the_reasons_had_a_list_suspensions_are_not_compared_with_them()
    {
        var head = Shipped.Head with { Indicators = ["suspension_count"] };
        const string csv = "indicator,value\nsuspension_count,12\n";

        Assert.Empty(Shipped.Judge(Shipped.Csv(csv, head with { Period = "2010/2011" })).Faults.Listed);
        Assert.Empty(Shipped.Judge(Shipped.Csv(csv, head)).Faults.Listed);
    }

    [Fact]
    public void A_row_of_an_undeclared_indicator_is_refused() => Assert.Equal("matrix.undeclared", Assert.Single(
        Shipped.Judge(Shipped.Csv("indicator,value\nreward_count,3\n", Shipped.Head with { Indicators = ["suspension_count"] })).Faults.Listed).Code);

    [Fact]
    public void A_nil_return_declares_what_there_was_none_of()
    {
        var head = Shipped.Head with { SubmissionType = "nil", Indicators = ["suspension_count"] };

        Assert.Empty(Shipped.Judge(Shipped.Csv("indicator,value\n", head)).Faults.Listed);
        Assert.Equal("schema.indicators_missing", Assert.Single(Shipped.Judge(Shipped.Csv("indicator,value\n", head with { Indicators = null })).Faults.Listed).Code);
        Assert.Equal("schema.rows_missing", Assert.Single(Shipped.Judge(Shipped.Csv("indicator,value\n", Shipped.Head)).Faults.Listed).Code);
    }

    [Fact]
    public void A_council_counts_for_districts_of_its_own()
    {
        var head = Shipped.Head with { Urn = null };
        const string csv = "indicator,area,value\nasb_incident_count,E07000129,12\nasb_incident_count,E06000016,9\nasb_incident_count,,1\n";

        var faults = Shipped.Judge(Shipped.Csv(csv, head), "council-prevention-termly", "E07000129", "E07000130").Faults.Listed;

        Assert.Equal([("area.outside", 2), ("area.missing", 3)], faults.Select(fault => (fault.Code, fault.Row!.Value)));
    }

    [Fact]
    public void Sums_are_judged_area_by_area()
    {
        var head = Shipped.Head with { Urn = null, Period = "2025", Code = "CYQ1" };
        const string csv = "indicator,area,offence-group,value\noffence_count,E07000129,robbery,5\noffence_count,E07000130,robbery,1\n"
            + "knife_flagged_offence_count,E07000129,robbery,5\nknife_flagged_offence_count,E07000130,robbery,2\n";

        var fault = Assert.Single(Shipped.Judge(Shipped.Csv(csv, head), "police-violence-quarterly", "E07000129", "E07000130").Faults.Listed);

        Assert.Equal(("arith.knife-flagged-within-offences", 4), (fault.Code, fault.Row));
    }

    [Fact]
    public void Every_row_of_a_return_is_judged_and_the_first_ten_thousand_faults_are_listed()
    {
        var csv = "indicator,value\n" + string.Concat(Enumerable.Repeat("nothing,1\n", 10_050));

        var faults = Shipped.Judge(Shipped.Csv(csv, Shipped.Head)).Faults;

        Assert.Equal((10_050, ReturnFaults.MostListed), (faults.Count, faults.Listed.Count));
    }

    [Theory]
    [InlineData("indicator\nsuspension_count\n", "schema.missing_column")]
    [InlineData("", "schema.empty")]
    [InlineData("indicator,value,colour\nsuspension_count,3,red\n", "schema.unknown_column")]
    [InlineData("indicator,value,sex,sex\nsuspension_count,3,Female,Male\n", "schema.repeated_column")]
    [InlineData("indicator,value\nsuspension_count,3,4\n", "schema.cells")]
    [InlineData("indicator,value\nsuspension_count\n", "schema.cells")]
    [InlineData("indicator,value\n\"suspension_count\"x,3\n", "schema.quoting")]
    public void A_file_that_is_no_table_of_counts_is_refused(string csv, string code) =>
        Assert.Contains(code, Shipped.Judge(Shipped.Csv(csv, Shipped.Head)).Faults.Listed.Select(fault => fault.Code));

    [Fact]
    public void A_file_that_is_not_utf8_is_refused()
    {
        byte[] latin1 = [.. "indicator,value\nr"u8, 0xE9, .. ",3\n"u8];

        var content = CsvReturn.Read(latin1, Shipped.Head, Shipped.Catalogue, new CellGuard(Shipped.Catalogue))!;

        Assert.Equal("schema.encoding", Assert.Single(content.Faults.Listed).Code);
    }
}
