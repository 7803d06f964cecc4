using System.Text;
using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;

namespace VrnApi.Tests.Features.Outcomes.Catalogue;

public sealed class CatalogueLoaderTests
{
    [Fact]
    public void The_shipped_files_hold_what_the_design_lists()
    {
        var catalogue = Shipped.Catalogue;
        var reasons = catalogue.CodeLists["suspension-reason"];

        Assert.Equal(["2020-09", "2026-05"], reasons.Versions.Select(version => version.Version));
        Assert.Equal([16, 29], reasons.Versions.Select(version => version.Codes.Count));
        Assert.Equal([(true, false), (false, false)], reasons.Versions.Select(version => (version.Active, version.Verified)));
        Assert.All(reasons.Crosswalks, walk => Assert.Equal("own-reading", walk.Basis));
        Assert.Equal(6, catalogue.DataSets.Count);
        Assert.True(catalogue.Indicators.Count >= 50);
        Assert.True(catalogue.StructureRules.Count >= 16);
    }

    [Fact]
    public void A_reason_is_in_force_from_september_2020()
    {
        var reasons = Shipped.Catalogue.CodeLists["suspension-reason"];

        Assert.Null(reasons.On(new DateOnly(2020, 8, 31)));
        Assert.Equal("2020-09", reasons.On(new DateOnly(2020, 9, 1))!.Version);
        Assert.Equal("2020-09", reasons.On(new DateOnly(2030, 1, 1))!.Version);
    }

    [Fact]
    public void Every_fault_of_every_file_is_told_at_once()
    {
        var thrown = Assert.Throws<MisconfiguredException>(() => CatalogueLoader.Load(Changed));

        Assert.Contains("schemas/indicators.csv line 2: decimals must be a whole number", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("there is no filter 'sexx'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("code list sex 1: the code Female stands there twice", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("structure rule severe-within-persistent", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("footnote school-behaviour-termly 1 is declared twice", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("footnote school-attendance-termly 10: a break has a day", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("schemas/term-calendar.csv: the first line must be", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suspension_count", CellRule.Rounded, CellStatus.Ok, "2030/2031|T1", 1)]
    [InlineData("suspension_count", CellRule.Rounded, CellStatus.C, "2030/2031|T1", 1)]
    [InlineData("suspension_count", CellRule.Rounded, CellStatus.X, "2030/2031|T1")]
    [InlineData("suspension_rate", CellRule.Derived, CellStatus.Low, "2030/2031|T1", 2)]
    [InlineData("suspension_rate", CellRule.External, CellStatus.Ok, "2030/2031|T1", 3)]
    [InlineData("suspension_reason_count", CellRule.Rounded, CellStatus.Ok, "2019/2020|T3", 1)]
    [InlineData("suspension_reason_count", CellRule.Rounded, CellStatus.C, "2020/2021|AY", 1, 10)]
    [InlineData("suspension_reason_count", CellRule.Rounded, CellStatus.Ok, "2020/2021|T3", 1, 10)]
    [InlineData("suspension_reason_count", CellRule.Rounded, CellStatus.Ok, "2021/2022|T1", 1)]
    [InlineData("suspension_count", CellRule.Rounded, CellStatus.Ok, "2020/2021|T1", 1)]
    public void A_value_takes_the_footnotes_of_its_making_and_of_a_break_within_a_year(string indicator, CellRule rule, CellStatus status, string period, params int[] numbers) =>
        Assert.Equal(numbers, Shipped.Catalogue.Footnotes.Where(note => note.IsOf("school-behaviour-termly") && note.Marks(indicator, rule, status, Shipped.Catalogue.Calendar.Parse(period)!)).Select(note => note.Number).Order());

    private static MemoryStream Changed(string name)
    {
        using var reader = new StreamReader(SeedFile.Open(name));
        var text = reader.ReadToEnd();
        text = name switch
        {
            "schemas/indicators.csv" => text.Replace("school-behaviour-termly,count,0,count", "school-behaviour-termly,count,none,count", StringComparison.Ordinal)
                .Replace("total sex,", "total sexx,", StringComparison.Ordinal),
            "schemas/code-lists/sex.csv" => text + "1,,,yes,no,Female,Female,,\"Department for Education, school census and statistics\"\n",
            "schemas/structure-rules.csv" => text.Replace("severe_absence_count - ", "severe_absences_count - ", StringComparison.Ordinal),
            "schemas/footnotes.csv" => text.Replace("school-behaviour-termly,10,", "school-behaviour-termly,1,", StringComparison.Ordinal).Replace("2024-08-19,", ",", StringComparison.Ordinal),
            "schemas/term-calendar.csv" => text.Replace("from_month", "month", StringComparison.Ordinal),
            _ => text,
        };
        return new MemoryStream(Encoding.UTF8.GetBytes(text));
    }
}
