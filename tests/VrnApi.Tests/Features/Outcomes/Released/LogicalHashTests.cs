using System.Security.Cryptography;
using System.Text;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Released;

namespace VrnApi.Tests.Features.Outcomes.Released;

public sealed class LogicalHashTests
{
    private static ReleasedLine Line(string area, decimal? value, CellStatus status = CellStatus.Ok, string combination = "", int decimals = 0) =>
        new("2025/2026", "T1", GeographicLevel.La, area, combination, "suspension_count", decimals, value, status);

    [Fact]
    public void It_is_the_hash_of_the_sorted_lines_that_are_written_down()
    {
        var lines = new[] { Line("E10000018", 35), Line("E06000016", null, CellStatus.C, "reason=PP|sex=Female"), Line("E06000017", 12.34m, decimals: 1), Line("E06000016", 0) };
        var written = """
            2025/2026|T1|LA|E06000016|reason=PP,sex=Female|suspension_count||c
            2025/2026|T1|LA|E06000016||suspension_count|0|ok
            2025/2026|T1|LA|E06000017||suspension_count|12.3|ok
            2025/2026|T1|LA|E10000018||suspension_count|35|ok

            """.ReplaceLineEndings("\n");

        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(written)), LogicalHash.Of(lines));
    }

    [Theory]
    [InlineData("-0.04", 1, "0.0")]
    [InlineData("-3.25", 1, "-3.3")]
    [InlineData("35.0000", 0, "35")]
    [InlineData("1234.5", 2, "1234.50")]
    public void A_value_has_the_decimals_of_its_indicator_and_no_sign_when_it_is_nothing(string value, int decimals, string text) =>
        Assert.Equal(text, ReleasedLine.ValueOf(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), decimals));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void The_order_of_lines_repeats_and_sorting_on_disk_change_nothing(int run)
    {
        var lines = Enumerable.Range(0, 500).Select(i => Line($"E{i * 7919 % 500:00000000}", i * 5)).ToArray();
        var expected = LogicalHash.Of(lines);
        using var hash = new LogicalHash(run);

        foreach (var line in lines.Reverse().Concat(lines.Take(20)))
        {
            hash.Add(line);
        }

        Assert.Equal(expected, hash.End());
        Assert.NotEqual(expected, LogicalHash.Of(lines.Skip(1)));
    }

    [Theory]
    [InlineData("LA", true)]
    [InlineData("NETWORK", true)]
    [InlineData("la", false)]
    [InlineData("SCH", false)]
    [InlineData("", false)]
    public void Levels_are_written_in_capitals_and_schools_are_none(string text, bool isLevel) => Assert.Equal(isLevel, ReleasedLine.TryLevel(text, out _));
}
