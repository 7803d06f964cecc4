using FsCheck;
using FsCheck.Fluent;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Tests.Features.Outcomes.Rules;

public sealed class TimePeriodTests
{
    private static readonly TermCalendar Calendar = Shipped.Catalogue.Calendar;

    [Theory]
    [InlineData("2025/2026|T1", "2025-09-01", "2025-12-31")]
    [InlineData("2025/2026|T2", "2026-01-01", "2026-04-15")]
    [InlineData("2025/2026|T3", "2026-04-16", "2026-08-31")]
    [InlineData("2025/2026|AY", "2025-09-01", "2026-08-31")]
    [InlineData("2023/2024|AYQ2", "2023-12-01", "2024-02-29")]
    [InlineData("2025/2026|FY", "2025-04-01", "2026-03-31")]
    [InlineData("2025/2026|FYQ4", "2026-01-01", "2026-03-31")]
    [InlineData("2025/2026|P2", "2025-10-01", "2026-03-31")]
    [InlineData("2025/2026|TY", "2025-04-06", "2026-04-05")]
    [InlineData("2025|CYQ3", "2025-07-01", "2025-09-30")]
    [InlineData("2024|M2", "2024-02-01", "2024-02-29")]
    [InlineData("2026|W1", "2025-12-29", "2026-01-04")]
    [InlineData("2020|W53", "2020-12-28", "2021-01-03")]
    public void A_period_has_its_nominal_days(string text, string start, string end)
    {
        var period = Calendar.Parse(text)!;

        Assert.Equal((DateOnly.Parse(start), DateOnly.Parse(end)), (period.Start, period.End));
        Assert.Equal(text, period.ToString());
    }

    [Theory]
    [InlineData("2025", "T1", "2025/2026|T1")]
    [InlineData("2025", "FYQ1", "2025/2026|FYQ1")]
    public void A_start_year_alone_is_normalised(string period, string code, string expected) =>
        Assert.Equal(expected, Calendar.Parse(period, code)!.ToString());

    [Theory]
    [InlineData("2025/2027|T1")]
    [InlineData("2025/26|T1")]
    [InlineData("2025/2026|CY")]
    [InlineData("2025/2026|W1")]
    [InlineData("2025|T4")]
    [InlineData("2025|W54")]
    [InlineData("2021|W53")]
    [InlineData("2025|W01")]
    [InlineData("25|CY")]
    [InlineData("+025|CY")]
    [InlineData("2025|")]
    [InlineData("|T1")]
    [InlineData("2025/2026")]
    [InlineData("1899|CY")]
    public void What_breaks_the_grammar_is_no_period(string text) => Assert.Null(Calendar.Parse(text));

    [Fact]
    public void Halves_make_terms_and_terms_make_the_year()
    {
        string[][] parts = [["T1", "HT1", "HT2"], ["T2", "HT3", "HT4"], ["T3", "HT5", "HT6"], ["T1T2", "T1", "T2"], ["AY", "T1", "T2", "T3"], ["AY", "AYQ1", "AYQ2", "AYQ3", "AYQ4"], ["FY", "P1", "P2"]];
        foreach (var part in parts)
        {
            var whole = Calendar.Parse("2025", part[0])!;
            var pieces = part.Skip(1).Select(code => Calendar.Parse("2025", code)!).Order().ToArray();

            Assert.Equal((whole.Start, whole.End), (pieces[0].Start, pieces[^1].End));
            Assert.All(pieces.Zip(pieces.Skip(1)), pair => Assert.Equal(pair.First.End.AddDays(1), pair.Second.Start));
        }
    }

    [Fact]
    public void Reading_what_was_written_gives_the_same_period() =>
        Property.Holds(Periods, period => Calendar.Parse(period.ToString()) == period, 10_000);

    [Fact]
    public void The_order_is_total() => Property.Holds(Periods.Two(), pair =>
        pair.Item1.CompareTo(pair.Item2) == -pair.Item2.CompareTo(pair.Item1) && (pair.Item1.CompareTo(pair.Item2) == 0) == (pair.Item1 == pair.Item2), 10_000);

    [Fact]
    public void The_order_is_by_first_day_then_the_longer_then_code() => Property.Holds(Periods.Two(), pair =>
    {
        var (a, b) = pair;
        var expected = a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.End != b.End ? b.End.CompareTo(a.End)
            : string.CompareOrdinal(a.Code, b.Code);
        return Math.Sign(a.CompareTo(b)) == Math.Sign(expected);
    }, 10_000);

    [Fact]
    public void Sorting_is_stable_whatever_the_start() => Property.Holds(Periods.ArrayOf(), periods =>
        periods.Order().SequenceEqual(periods.Reverse().Order()));

    private static Gen<TimePeriod> Periods =>
        from code in Gen.Elements(Calendar.Codes.ToArray())
        from year in Gen.Choose(TermCalendar.FirstYear, TermCalendar.LastYear)
        let period = Calendar.Parse($"{year:0000}", code)
        where period is not null
        select period;
}
