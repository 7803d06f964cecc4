using FsCheck.Fluent;

namespace VrnApi.Disclosure.Tests;

public sealed class RoundingTests
{
    private static readonly DisclosurePolicy Policy = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(11, 10)]
    [InlineData(12, 10)]
    [InlineData(13, 15)]
    [InlineData(17, 15)]
    [InlineData(18, 20)]
    [InlineData(22, 20)]
    [InlineData(1_000_003, 1_000_005)]
    public void The_nearest_five_halves_up(long value, long expected) => Assert.Equal(expected, Rounding.Round(value, Policy));

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(-5)]
    public void A_small_count_is_never_rounded(long value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Rounding.Round(value, Policy));

    [Fact]
    public void A_released_count_is_what_the_database_takes_and_its_reading_holds_the_truth() => Property.Holds(Gen.Choose(10, 5_000_000), value =>
    {
        var released = Rounding.Round(value, Policy);
        var bounds = Readings.OfShown(released, Policy);
        return released >= 10 && released % 5 == 0 && Math.Abs(released - value) <= 2 && bounds.Contains(value)
            && Rounding.Round(bounds.Low, Policy) == released && Rounding.Round(bounds.High!.Value, Policy) == released;
    });

    [Fact]
    public void A_sensitive_figure_has_no_value()
    {
        foreach (var figureClass in Enum.GetValues<FigureClass>().Where(figureClass => figureClass.IsSensitive()))
        {
            Assert.Equal(ReleasedFigure.Without(FigureStatus.C), Rounding.Protect(37, figureClass, Policy));
        }
        Assert.Equal(ReleasedFigure.Of(35), Rounding.Protect(37, FigureClass.Open, Policy));
        Assert.Equal(ReleasedFigure.Of(0), Rounding.Protect(0, FigureClass.Zero, Policy));
    }

    [Fact]
    public void Only_a_figure_that_is_given_has_a_value() =>
        Assert.Throws<ArgumentException>(() => ReleasedFigure.Without(FigureStatus.Ok));
}
