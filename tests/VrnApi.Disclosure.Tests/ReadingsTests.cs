using FsCheck.Fluent;

namespace VrnApi.Disclosure.Tests;

/// <summary>The table of what an attacker may conclude.</summary>
public sealed class ReadingsTests
{
    private static readonly DisclosurePolicy Policy = new();
    private static readonly Bounds Anything = new(0, null);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10, 10, 12)]
    [InlineData(15, 13, 17)]
    [InlineData(20, 18, 22)]
    [InlineData(1000, 998, 1002)]
    public void A_shown_count(long value, long low, long high) => Assert.Equal(new Bounds(low, high), Readings.OfShown(value, Policy));

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(-10)]
    public void What_no_release_shows_has_no_reading(long value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Readings.OfShown(value, Policy));

    [Fact]
    public void A_hidden_count()
    {
        Assert.Equal(Anything, Readings.OfHidden(HidingReason.Small, Reading.Public, Policy));
        Assert.Equal(new Bounds(0, 9), Readings.OfHidden(HidingReason.Small, Reading.SizeAware, Policy));
        Assert.Equal(new Bounds(1, 9), Readings.OfHidden(HidingReason.Small, Reading.CodeAware, Policy));
        Assert.Equal(new Bounds(0, 9), Readings.OfHidden(HidingReason.SmallOrZero, Reading.SizeAware, Policy));
        Assert.Equal(new Bounds(0, 9), Readings.OfHidden(HidingReason.SmallOrZero, Reading.CodeAware, Policy));
        foreach (var reading in Enum.GetValues<Reading>())
        {
            Assert.Equal(Anything, Readings.OfHidden(HidingReason.Contributors, reading, Policy));
            Assert.Equal(Anything, Readings.OfHidden(HidingReason.Complementary, reading, Policy));
            Assert.Equal(Anything, Readings.OfHidden(HidingReason.Decoy, reading, Policy));
        }
    }

    [Fact]
    public void Who_knows_more_concludes_no_less()
    {
        foreach (var reason in Enum.GetValues<HidingReason>())
        {
            Assert.True(Readings.OfHidden(reason, Reading.CodeAware, Policy).IsWithin(Readings.OfHidden(reason, Reading.SizeAware, Policy)));
            Assert.True(Readings.OfHidden(reason, Reading.SizeAware, Policy).IsWithin(Readings.OfHidden(reason, Reading.Public, Policy)));
        }
    }

    [Fact]
    public void Hiding_never_narrows() => Property.Holds(Gen.Choose(10, 100_000), value =>
        Readings.OfShown(Rounding.Round(value, Policy), Policy).IsWithin(Readings.OfHidden(HidingReason.Complementary, Reading.CodeAware, Policy)));

    [Theory]
    [InlineData(10, 12, 11, 10, 12, false)]
    [InlineData(10, 12, 14, 10, 14, true)]
    [InlineData(10, 12, 8, 8, 12, true)]
    public void An_external_figure_is_widened_to_hold_the_truth(long low, long high, long truth, long expectedLow, long expectedHigh, bool expected)
    {
        Assert.Equal(new Bounds(expectedLow, expectedHigh), Readings.OfExternal(low, high, truth, out var widened));
        Assert.Equal(expected, widened);
    }
}
