using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.Reference;

namespace VrnApi.Platform.Geography;

/// <summary>Sectors and outcodes, computed from the postcodes that are loaded.</summary>
internal static class PostcodeGroups
{
    /// <summary>An outcode of which fewer postcodes are loaded than this share of the built-in count is known better from there.</summary>
    private const double EnoughOf = 0.5;

    /// <returns>How many of each there are now.</returns>
    public static async Task<(int Sectors, int Outcodes)> Derive(VrnDbContext db, IDatabaseWays ways, CancellationToken ct)
    {
        Dictionary<string, Members> sectors = new(StringComparer.Ordinal), outcodes = new(StringComparer.Ordinal);
        var districts = new List<string>();
        var numbers = new Dictionary<string, ushort>(StringComparer.Ordinal);
        var units = db.Set<PostcodeUnit>().Where(unit => unit.TerminatedOn == null && unit.Latitude != null && unit.Lad != null)
            .Select(unit => new { unit.Postcode, Latitude = unit.Latitude!.Value, Longitude = unit.Longitude!.Value, Lad = unit.Lad! });
        await foreach (var unit in units.AsAsyncEnumerable().WithCancellation(ct))
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, unit.Lad, out var known);
            if (!known)
            {
                number = (ushort)districts.Count;
                districts.Add(unit.Lad);
            }
            var point = new Point(unit.Latitude, unit.Longitude, number);
            Add(outcodes, unit.Postcode[..^3], point);
            Add(sectors, $"{unit.Postcode[..^3]} {unit.Postcode[^3]}", point);
        }
        await db.Set<PostcodeSector>().ExecuteDeleteAsync(ct);
        await db.Set<Outcode>().ExecuteDeleteAsync(ct);
        await ways.BulkInsert(db, sectors.Select(pair => Fill(new PostcodeSector { Code = pair.Key, Lads = "" }, pair.Value, districts)), ct);
        var derived = outcodes.Where(pair => Outcodes.Find(pair.Key) is not { } builtIn || pair.Value.Points.Count >= builtIn.Units * EnoughOf)
            .Select(pair => Fill(new Outcode { Code = pair.Key, Lads = "", LargeUser = Outcodes.Find(pair.Key)?.LargeUser == true }, pair.Value, districts)).ToArray();
        await ways.BulkInsert(db, derived, ct);
        return (sectors.Count, derived.Length);
    }

    private static void Add(Dictionary<string, Members> groups, string code, Point point)
    {
        if (!groups.TryGetValue(code, out var members))
        {
            groups.Add(code, members = new Members([]));
        }
        members.Points.Add(point);
    }

    private static T Fill<T>(T group, Members members, List<string> districts) where T : PostcodeGroup
    {
        group.Units = members.Points.Count;
        group.Latitude = Math.Round(members.Points.Average(point => point.Latitude), 6);
        group.Longitude = Math.Round(members.Points.Average(point => point.Longitude), 6);
        var distances = members.Points.Select(point => Geodesy.Distance(group.Latitude, group.Longitude, point.Latitude, point.Longitude)).Order().ToArray();
        group.UncertaintyM = distances[(int)Math.Ceiling(0.95 * distances.Length) - 1];
        group.Lads = string.Join(' ', members.Points.CountBy(point => point.District).OrderByDescending(pair => pair.Value)
            .ThenBy(pair => districts[pair.Key], StringComparer.Ordinal).Take(40).Select(pair => districts[pair.Key]));
        return group;
    }

    private readonly record struct Point(double Latitude, double Longitude, ushort District);

    private sealed record Members(List<Point> Points);
}
