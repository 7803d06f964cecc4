using VrnApi.Features.Outcomes.Submissions;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Tests.Attacks.Harness;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Outcomes.Submissions.Rules;

public sealed class PlausibilityRuleTests(VrnHost host)
{
    [Theory]
    [InlineData(10, 31, "plaus.change")]
    [InlineData(10, 30, null)]
    [InlineData(9, 29, null)]
    [InlineData(9, 30, "plaus.change")]
    [InlineData(31, 10, "plaus.change")]
    [InlineData(30, 10, null)]
    [InlineData(0, 20, null)]
    [InlineData(0, 21, "plaus.change")]
    [InlineData(1, 0, "plaus.zero")]
    [InlineData(40, 0, "plaus.zero")]
    [InlineData(0, 0, null)]
    public void A_total_far_from_the_one_before_is_a_warning(long before, long now, string? code)
    {
        var check = Check($"indicator,value\nsuspension_count,{now}\n", Shipped.Head, before);

        Assert.Empty(check.Faults.Listed);
        Assert.Equal(code is null ? [] : [code], check.Faults.Warnings.Select(fault => fault.Code));
        Assert.All(check.Faults.Warnings, fault => Assert.Equal((1, 2, "value"), (fault.Row!.Value, fault.Line!.Value, fault.Column)));
    }

    [Fact]
    public void A_nil_return_after_counts_is_a_warning() => Assert.Equal("plaus.zero", Assert.Single(
        Check("indicator,value\n", Shipped.Head with { SubmissionType = "nil", Indicators = ["suspension_count"] }, 3).Faults.Warnings).Code);

    [Fact]
    public void What_the_return_does_not_say_is_compared_with_nothing() => Assert.Empty(Check("indicator,value\nreward_count,9\n", Shipped.Head, 30).Faults.Warnings);

    [Fact]
    public async Task The_last_accepted_return_before_the_period_is_compared_and_a_warning_stops_nothing()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        // Years before those that other tests push for: what school A pushed last before them is known.
        var (first, second) = ("2016/2017", "2017/2018");
        (await Returns.Push(school, first, rows: "indicator,value\nreward_count,9\n")).Is(201);

        var pushed = await Returns.Push(school, second, rows: "indicator,value\nreward_count,90\n");

        pushed.Is(201);
        var warning = Assert.Single((await Returns.Get(school, DraftReturnsTests.Path(pushed) + "/report")).Json!["warnings"]!.AsArray())!;
        Assert.Equal(("plaus.change", 1, "value"), ((string)warning["code"]!, (int)warning["row"]!, (string)warning["column"]!));
        Assert.Contains("it was 9 in your last return before", (string)warning["message"]!, StringComparison.Ordinal);
    }

    private static ReturnCheck Check(string csv, ReturnHead head, long before)
    {
        var check = new ReturnCheck(Shipped.Catalogue, Shipped.Catalogue.DataSets["school-behaviour-termly"], Shipped.Csv(csv, head), new HashSet<string>())
        {
            Before = new Dictionary<(string, string?), long> { [("suspension_count", null)] = before },
        };
        ReturnRules.Passes(check);
        return check;
    }
}
