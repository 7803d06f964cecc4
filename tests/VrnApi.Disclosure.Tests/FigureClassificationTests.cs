using FsCheck.Fluent;

namespace VrnApi.Disclosure.Tests;

public sealed class FigureClassificationTests
{
    private static readonly DisclosurePolicy Schools = new();
    private static readonly DisclosurePolicy Attendance = new() { HidesZero = true };
    private static readonly DisclosurePolicy Organisations = new() { ContributorRules = false };

    public static TheoryData<long[], FigureClass> Of_schools => new()
    {
        { [], FigureClass.Zero },
        { [0, 0, 0], FigureClass.Zero },
        { [1], FigureClass.Small },
        { [4, 3, 2], FigureClass.Small },
        { [10], FigureClass.FewContributors },
        { [500, 500], FigureClass.FewContributors },
        { [500, 500, 0, 0], FigureClass.FewContributors },
        { [910, 45, 45], FigureClass.OneDominates },
        { [900, 50, 50], FigureClass.TwoDominate },
        { [460, 450, 90], FigureClass.TwoDominate },
        { [450, 450, 100], FigureClass.Open },
        { [4, 4, 4], FigureClass.SmallRemainder },
        { [4, 3, 3], FigureClass.SmallRemainder },
        { [5, 4, 4], FigureClass.Open },
        { [40, 40, 40], FigureClass.Open },
    };

    [Theory]
    [MemberData(nameof(Of_schools))]
    public void A_count_of_schools_has_its_class(long[] parts, FigureClass expected) =>
        Assert.Equal(expected, FigureClassification.Classify(parts, Schools));

    [Theory]
    [InlineData(FigureClass.SensitiveZero, 0L, 0L)]
    [InlineData(FigureClass.WholeOfTotal, 45L, 45L)]
    [InlineData(FigureClass.Open, 45L, 46L)]
    public void Where_zeros_are_hidden_the_whole_of_a_total_is_hidden_too(FigureClass expected, long figure, long parent) =>
        Assert.Equal(expected, FigureClassification.Classify([figure / 3, figure / 3, figure / 3], Attendance, parent));

    [Fact]
    public void A_whole_organisation_cannot_subtract_itself() =>
        Assert.Equal(FigureClass.Open, FigureClassification.Classify([10], Organisations));

    [Fact]
    public void No_policy_is_looser_than_the_promise()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisclosurePolicy { LargestSmall = 4 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisclosurePolicy { Base = 3 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisclosurePolicy { FewestContributors = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DisclosurePolicy { LargestSharePercent = 95 });
    }

    [Fact]
    public void A_negative_part_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FigureClassification.Classify([5, -1], Schools));

    [Fact]
    public void Every_count_of_1_to_9_is_sensitive_whatever_its_parts() =>
        Property.Holds(Parts, parts => parts.Sum() is < 1 or > 9 || FigureClassification.Classify(parts, Schools).IsSensitive());

    [Fact]
    public void The_order_of_contributors_does_not_matter() => Property.Holds(Parts, parts =>
        FigureClassification.Classify(parts, Schools) == FigureClassification.Classify([.. parts.Reverse()], Schools));

    [Fact]
    public void Contributors_without_a_part_do_not_matter() => Property.Holds(Parts, parts =>
        FigureClassification.Classify(parts, Schools) == FigureClassification.Classify([0, .. parts, 0], Schools));

    [Fact]
    public void In_an_open_figure_of_ten_to_twelve_no_single_contributor_is_left_with_a_small_one() => Property.Holds(Parts, parts =>
        FigureClassification.Classify(parts, Schools) != FigureClass.Open || parts.Sum() > 12
        || parts.All(part => part == 0 || parts.Sum() - part is 0 or > 9));

    private static FsCheck.Gen<long[]> Parts => Gen.Choose(0, 14).Select(part => (long)part).ArrayOf();
}
