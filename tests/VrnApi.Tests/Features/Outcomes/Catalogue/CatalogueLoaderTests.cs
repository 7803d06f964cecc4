using System.Text;
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
        Assert.Contains("schemas/term-calendar.csv: the first line must be", thrown.Message, StringComparison.Ordinal);
    }

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
            "schemas/term-calendar.csv" => text.Replace("from_month", "month", StringComparison.Ordinal),
            _ => text,
        };
        return new MemoryStream(Encoding.UTF8.GetBytes(text));
    }
}
