using System.Globalization;
using VrnApi.Data.Reference;

namespace VrnApi.Platform.Geography;

/// <summary>
/// The outcodes that the executable carries, so that a first half of a postcode is understood before any import
/// (<c>schemas/outcodes.csv</c>; computed from Code-Point Open 2014, see NOTICE).
/// </summary>
internal static class Outcodes
{
    private static readonly Lazy<Dictionary<string, Outcode>> Table = new(Load);

    public static IReadOnlyCollection<Outcode> BuiltIn => Table.Value.Values;

    public static Outcode? Find(string code) => Table.Value.GetValueOrDefault(code);

    private static Dictionary<string, Outcode> Load()
    {
        using var reader = new StreamReader(SeedFile.Open("schemas/outcodes.csv"));
        _ = reader.ReadLine();
        var table = new Dictionary<string, Outcode>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            table.Add(cells[0], new Outcode
            {
                Code = cells[0],
                Latitude = double.Parse(cells[1], CultureInfo.InvariantCulture),
                Longitude = double.Parse(cells[2], CultureInfo.InvariantCulture),
                UncertaintyM = int.Parse(cells[3], CultureInfo.InvariantCulture),
                Units = int.Parse(cells[4], CultureInfo.InvariantCulture),
                Lads = cells[5],
                LargeUser = cells[6] == "true",
            });
        }
        return table;
    }
}
