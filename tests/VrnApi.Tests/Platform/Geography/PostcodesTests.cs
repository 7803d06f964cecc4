using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Reference;
using VrnApi.Platform.Geography;

namespace VrnApi.Tests.Platform.Geography;

public sealed class PostcodesTests(ImportedPostcodes postcodes) : IClassFixture<ImportedPostcodes>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("LE2 7QA", "E06000016", 52.614573, -1.144487)]
    [InlineData("le27qa", "E06000016", 52.614573, -1.144487)]
    [InlineData("LE2 7Qa", "E06000016", 52.614573, -1.144487)]
    [InlineData("OX1 1RU", "E07000178", 51.747572, -1.260515)]
    [InlineData("0X1 1RU", "E07000178", 51.747572, -1.260515)]
    [InlineData("LE11 1DD", "E07000130", null, null)]
    [InlineData("LE2 5BB", "E07000135", null, null)]
    [InlineData("LE15 6HP", "E06000017", null, null)]
    [InlineData("RG1 1AF", "E06000038", null, null)]
    public async Task A_unit_lies_in_its_district(string text, string district, double? latitude, double? longitude)
    {
        var (place, _) = await postcodes.Resolve(text);

        Assert.Equal((PostcodePrecision.Unit, 0), (place!.Precision, place.UncertaintyM));
        Assert.Equal([district], place.Districts);
        Assert.Equal(latitude ?? place.Latitude!.Value, place.Latitude!.Value, 6);
        Assert.Equal(longitude ?? place.Longitude!.Value, place.Longitude!.Value, 6);
    }

    [Fact]
    public async Task A_unit_lies_in_all_areas_around_it()
    {
        var (charnwood, _) = await postcodes.Resolve("LE11 1DD");
        var (aylesbury, _) = await postcodes.Resolve("HP20 1AA");

        Assert.Superset(new HashSet<string> { "E07000130", "E10000018", "E23000021", "llr", "csp-charnwood" }, charnwood!.Areas.ToHashSet());
        Assert.DoesNotContain("E06000016", charnwood.Areas);
        // Who still states a code that is no more is found all the same.
        Assert.Superset(new HashSet<string> { "E06000060", "E07000004", "E10000002", "E23000029" }, aylesbury!.Areas.ToHashSet());
    }

    [Theory]
    [InlineData("LE2 7ZZ", PostcodePrecision.Sector, "LE2 7")]
    [InlineData("LE2 2", PostcodePrecision.Sector, "LE2 2")]
    [InlineData("LE2 0ZZ", PostcodePrecision.Sector, "LE2 0")]
    [InlineData("LE12 1ZZ", PostcodePrecision.Outcode, "LE12")]
    [InlineData("LE2", PostcodePrecision.Outcode, "LE2")]
    public async Task What_is_not_known_is_answered_by_what_is_around_it(string text, PostcodePrecision precision, string understood)
    {
        var (place, _) = await postcodes.Resolve(text);

        Assert.Equal((precision, understood), (place!.Precision, place.Text));
        Assert.True(place.UncertaintyM > 0);
    }

    [Fact]
    public async Task A_sector_that_straddles_names_every_district() =>
        Assert.True((await postcodes.Resolve("LE2 2")).Place!.Districts.Count > 1);

    [Theory]
    [InlineData("BX1 1LT", "non_geographic_postcode")]
    [InlineData("GIR 0AA", "non_geographic_postcode")]
    [InlineData("ZZ1 1ZZ", "unresolvable_postcode")]
    [InlineData("Leicester", "unresolvable_postcode")]
    [InlineData("", "unresolvable_postcode")]
    public async Task What_lies_nowhere_is_refused_by_name(string text, string code)
    {
        var (place, refusal) = await postcodes.Resolve(text);

        Assert.Null(place);
        Assert.Equal(code, refusal!.Code);
    }

    [Fact]
    public async Task Everything_is_loaded_and_distances_are_those_of_brute_force()
    {
        var db = postcodes.Open(out var session);
        await using var _ = session;
        var units = await db.Set<PostcodeUnit>().AsNoTracking().ToListAsync(Ct);

        Assert.Equal(22_617 + 67_257, units.Count);
        Assert.Equal(0, await db.Set<StagedPostcode>().CountAsync(Ct));
        Assert.Equal(2_959, units.Count(unit => Geodesy.Distance(52.614573, -1.144487, unit.Latitude!.Value, unit.Longitude!.Value) <= 3000));
    }

    [Fact]
    public async Task An_outcode_is_known_before_any_import_and_large_users_are_flagged()
    {
        Assert.Equal(168, Outcodes.BuiltIn.Count);
        Assert.Equal(2_441, Geodesy.Distance(52.614573, -1.144487, Outcodes.Find("LE1")!.Latitude, Outcodes.Find("LE1")!.Longitude), 10.0);
        Assert.Superset(new HashSet<string> { "LE21", "LE41", "LE55", "LE87", "LE94", "LE95" }, Outcodes.BuiltIn.Where(outcode => outcode.LargeUser).Select(outcode => outcode.Code).ToHashSet());
        Assert.False(Outcodes.Find("LE2")!.LargeUser);
        // Of B79 one postcode is loaded, of 625: the built-in figures say more.
        Assert.Equal(Outcodes.Find("B79")!.Latitude, (await postcodes.Resolve("B79")).Place!.Latitude);
    }

    [Theory]
    [InlineData("onspd", "\"pcd\",\"pcd2\",\"pcds\",\"dointr\",\"doterm\",\"oscty\",\"oslaua\",\"osward\",\"osgrdind\",\"pfa\",\"lat\",\"long\"\r\n\"LE999AA\",\"LE99 9AA\",\"LE99 9AA\",\"198001\",\"\",\"E99999999\",\"E06000016\",\"E05010000\",\"1\",\"E23000021\",52.6,-1.1\r\n\"LE999AB\",\"LE99 9AB\",\"LE99 9AB\",\"198001\",\"201906\",\"E99999999\",\"E07000004\",\"E05010000\",\"1\",\"E23000029\",52.6,-1.1\r\n\"LE999AD\",\"LE99 9AD\",\"LE99 9AD\",\"198001\",\"\",\"\",\"E06000016\",\"\",\"9\",\"E23000021\",99.999999,0.000000\r\n")]
    [InlineData("onspd", "pcd7,pcds,dointr,doterm,cty25cd,lad25cd,wd25cd,pfa23cd,lat,long\nLE999AA,LE99 9AA,198001,,E99999999,E06000016,E05010000,E23000021,52.6,-1.1\nLE999AB,LE99 9AB,198001,201906,E99999999,E07000004,E05010000,E23000029,52.6,-1.1\nLE999AD,LE99 9AD,198001,,,E06000016,,E23000021,99.999999,0.000000\n")]
    [InlineData("codepoint", "\"LE99 9AA\",10,458000,304000,\"E92000001\",\"E19000001\",\"E18000005\",\"\",\"E06000016\",\"E05010000\"\n\"LE999AB\",10,482000,214000,\"E92000001\",\"E19000001\",\"E18000005\",\"E10000002\",\"E07000004\",\"E05002674\"\n\"LE99 9AD\",90,0,0,\"E92000001\",\"\",\"\",\"\",\"\",\"\"\n")]
    [InlineData("vrn", "postcode,latitude,longitude,positional_quality,lad_gss_2014,lad_gss_current,county_gss,police_force_gss\nLE99 9AA,52.6,-1.1,10,E06000016,E06000016,,E23000021\nLE99 9AB,51.8,-0.8,10,E07000004,E06000060,E10000002,E23000029\nLE99 9AD,,,90,,,,\nno postcode,1,2,3,4,5,6,7\n")]
    public async Task Every_layout_is_known_by_its_first_row(string layout, string text)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, Ct);
            var dry = await postcodes.Import(file, dryRun: true);
            Assert.Equal((layout, 3, 1), (dry.Layout, dry.Units, dry.WithoutPosition));
            Assert.NotEqual(PostcodePrecision.Unit, (await postcodes.Resolve("LE99 9AA")).Place?.Precision);
            await Assert.ThrowsAsync<PostcodeFileException>(() => postcodes.Import(file, layout == "vrn" ? "onspd" : "vrn"));
            await postcodes.Import(file);

            var (known, _) = await postcodes.Resolve("LE99 9AA");
            Assert.Equal(["E06000016"], known!.Districts);
            Assert.Equal(52.6, known.Latitude!.Value, 1);
            Assert.Contains("E23000021", known.Areas);
            var (old, _) = await postcodes.Resolve("LE99 9AB");
            Assert.Equal(layout == "onspd" ? PostcodePrecision.TerminatedUnit : PostcodePrecision.Unit, old!.Precision);
            Assert.Equal(["E06000060"], old.Districts);
        }
        finally
        {
            File.Delete(file);
            var db = postcodes.Open(out var session);
            await using var _ = session;
            await db.Set<PostcodeUnit>().Where(unit => unit.Postcode.StartsWith("LE999")).ExecuteDeleteAsync(Ct);
            await db.Set<PostcodeSector>().Where(sector => sector.Code == "LE99 9").ExecuteDeleteAsync(Ct);
            await db.Set<Outcode>().Where(outcode => outcode.Code == "LE99").ExecuteDeleteAsync(Ct);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,b,c\n1,2,3\n")]
    [InlineData("postcode,latitude,longitude,positional_quality,lad_gss_2014,lad_gss_current,county_gss,police_force_gss\n")]
    public async Task A_file_without_postcodes_changes_nothing(string text)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, text, Ct);

        await Assert.ThrowsAsync<PostcodeFileException>(() => postcodes.Import(file));

        File.Delete(file);
        Assert.Equal(PostcodePrecision.Unit, (await postcodes.Resolve("LE2 7QA")).Place!.Precision);
    }
}
