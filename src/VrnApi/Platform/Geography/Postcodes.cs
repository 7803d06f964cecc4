using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Reference;

namespace VrnApi.Platform.Geography;

/// <summary>How much of a postcode was known.</summary>
public enum PostcodePrecision
{
    Unit,
    TerminatedUnit,
    Sector,
    Outcode,
}

/// <summary>A postcode as far as it is known.</summary>
/// <param name="Text">What was understood: the unit, sector or outcode.</param>
/// <param name="UncertaintyM">Metres within which 95 % of what the answer stands for lies; 0 for a unit.</param>
/// <param name="Districts">GSS codes; several when only a sector or outcode is known, the likeliest first.</param>
/// <param name="Areas">Codes of every area that it lies in, or may lie in: the districts and all around them, and retired codes of these.</param>
internal sealed record PostcodePlace(
    string Text, string Outcode, PostcodePrecision Precision, int UncertaintyM, double? Latitude, double? Longitude, bool LargeUser,
    IReadOnlyList<string> Districts, IReadOnlyList<string> Areas)
{
    public bool IsExact => Precision is PostcodePrecision.Unit or PostcodePrecision.TerminatedUnit;
}

/// <summary>Finds postcodes: the unit, a unit that is no longer in use, its sector, its outcode. What was asked is never logged.</summary>
internal static class Postcodes
{
    public static async Task<(PostcodePlace? Place, Problem? Refusal)> Resolve(VrnDbContext db, string? text, CancellationToken ct)
    {
        var forms = PostcodeText.Read(text);
        if (PostcodeText.IsGirobank(text) || (forms.Count > 0 && forms.All(PostcodeText.IsNonGeographic)))
        {
            return (null, Problems.NonGeographicPostcode);
        }
        // "LE11" is an outcode, and a sector of LE1 only where there is no such outcode.
        foreach (var alike in forms.GroupBy(form => (form.Unit is null, form.Sector is null)))
        {
            var found = await Unit(db, [.. alike.Select(form => form.Unit).OfType<string>()], ct)
                ?? await Sector(db, [.. alike.Select(form => form.Sector).OfType<string>()], ct)
                ?? await Outcode(db, [.. alike.Select(form => form.Outcode)], ct);
            if (found is not null)
            {
                return (found with { Areas = await Around(db, found, ct) }, null);
            }
        }
        return (null, Problems.UnresolvablePostcode);
    }

    private static async Task<PostcodePlace?> Unit(VrnDbContext db, string[] units, CancellationToken ct)
    {
        if (units.Length == 0)
        {
            return null;
        }
        var rows = await db.Set<PostcodeUnit>().AsNoTracking().Where(unit => units.Contains(unit.Postcode)).ToListAsync(ct);
        // Without a position and without a district a unit says less than its sector.
        if (units.Select(code => rows.Find(row => row.Postcode == code)).FirstOrDefault(row => row is { Latitude: not null, Lad: not null }) is not { } unit)
        {
            return null;
        }
        string?[] areas = [unit.Lad, unit.Ward, unit.County, unit.PoliceForce];
        var outcode = unit.Postcode[..^3];
        return new PostcodePlace(
            PostcodeText.Written(unit.Postcode), outcode, unit.TerminatedOn is null ? PostcodePrecision.Unit : PostcodePrecision.TerminatedUnit,
            0, unit.Latitude, unit.Longitude, Outcodes.Find(outcode)?.LargeUser == true, [unit.Lad!], [.. areas.OfType<string>()]);
    }

    private static async Task<PostcodePlace?> Sector(VrnDbContext db, string[] sectors, CancellationToken ct)
    {
        if (sectors.Length == 0)
        {
            return null;
        }
        var rows = await db.Set<PostcodeSector>().AsNoTracking().Where(sector => sectors.Contains(sector.Code)).ToListAsync(ct);
        return sectors.Select(code => rows.Find(row => row.Code == code)).FirstOrDefault(row => row is not null) is { } sector
            ? Of(sector, sector.Code.Split(' ')[0], PostcodePrecision.Sector, Outcodes.Find(sector.Code.Split(' ')[0])?.LargeUser == true)
            : null;
    }

    private static async Task<PostcodePlace?> Outcode(VrnDbContext db, string[] codes, CancellationToken ct)
    {
        var rows = await db.Set<Outcode>().AsNoTracking().Where(outcode => codes.Contains(outcode.Code)).ToListAsync(ct);
        return codes.Select(code => rows.Find(row => row.Code == code) ?? Outcodes.Find(code)).FirstOrDefault(row => row is not null) is { } outcode
            ? Of(outcode, outcode.Code, PostcodePrecision.Outcode, outcode.LargeUser)
            : null;
    }

    private static PostcodePlace Of(PostcodeGroup group, string outcode, PostcodePrecision precision, bool largeUser)
    {
        var districts = group.Lads.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new PostcodePlace(group.Code, outcode, precision, group.UncertaintyM, group.Latitude, group.Longitude, largeUser, districts, districts);
    }

    /// <summary>All areas around those of the place, and what they were called before.</summary>
    private static async Task<IReadOnlyList<string>> Around(VrnDbContext db, PostcodePlace place, CancellationToken ct)
    {
        string[] inner = [.. place.Areas];
        var around = db.Set<AreaLink>().Where(link => inner.Contains(link.DescendantCode)).Select(link => link.AncestorCode);
        var before = db.Set<AreaSuccession>().Where(succession => inner.Contains(succession.NewCode) || around.Contains(succession.NewCode)).Select(succession => succession.OldCode);
        return [.. inner.Concat(await around.Union(before).ToListAsync(ct)).Distinct(StringComparer.Ordinal)];
    }
}
