using FsCheck.Fluent;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Tests.Features.Outcomes.Rules;

public sealed class NumberTests
{
    [Theory]
    [InlineData("E07000129")]
    [InlineData("E06000016")]
    [InlineData("W06000024")]
    [InlineData("A00000000")]
    [InlineData("Z99999999")]
    public void An_area_code_comes_back_from_its_number(string code) => Assert.Equal(code, GssNumber.CodeOf(GssNumber.Of(code)!.Value));

    [Theory]
    [InlineData("e07000129")]
    [InlineData("E0700012")]
    [InlineData("blaby-csp")]
    [InlineData("E 7000129")]
    public void What_is_no_area_code_has_no_number(string code) => Assert.Null(GssNumber.Of(code));

    // The number is in stored rows: it may never change.
    [Fact]
    public void A_codes_number_stays_what_it_is()
    {
        Assert.Equal(0, StableNumber.Of(""));
        Assert.Equal(BitConverter.ToInt32([.. System.Security.Cryptography.SHA256.HashData("suspension_count"u8)[..4].Reverse()]) & int.MaxValue, StableNumber.Of("suspension_count"));
    }

    [Fact]
    public void A_combination_has_one_spelling()
    {
        Assert.Equal("reason=PP|sex=Female", FilterKey.Of([new("sex", "Female"), new("reason", "PP")]));
        Assert.Equal("reason=PP", FilterKey.Of([new("sex", "Total"), new("reason", "PP")]));
        Assert.Equal("", FilterKey.Of([new("sex", "")]));
    }

    [Fact]
    public void The_parts_of_a_combination_make_it_again() => Property.Holds(
        Gen.Elements(Shipped.Catalogue.Combinations.Select(pair => pair.Value).ToArray()), key => FilterKey.Of(FilterKey.Parts(key)) == key);

    [Theory]
    [InlineData("a_count - b_count", 1, -1)]
    [InlineData("a_count - 3 b_count[reason=+]", 1, -3)]
    [InlineData("2 a_count[x=@] - b_count[x=@]", 2, -1)]
    public void A_structure_rule_is_read(string text, int first, int second) =>
        Assert.Equal([first, second], StructureRule.ParseTerms(text)!.Select(term => term.Coefficient));

    [Theory]
    [InlineData("a_count")]
    [InlineData("a_count b_count")]
    [InlineData("a_count - -b_count")]
    [InlineData("a_count <= b_count")]
    [InlineData("a_count - b_count[reason]")]
    [InlineData("")]
    public void A_structure_rule_that_breaks_the_grammar_is_none(string text) => Assert.Null(StructureRule.ParseTerms(text));
}
