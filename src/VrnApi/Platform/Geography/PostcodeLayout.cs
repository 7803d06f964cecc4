using System.Globalization;
using System.Text.RegularExpressions;

namespace VrnApi.Platform.Geography;

/// <summary>One postcode of a file, before successors of retired codes are looked up.</summary>
internal sealed record PostcodeFact(
    string Postcode, double? Latitude, double? Longitude, string? Lad, string? Ward, string? County, string? PoliceForce, int? Quality, DateOnly? TerminatedOn);

/// <summary>How a file of postcodes is laid out. It is told by its first row.</summary>
internal abstract partial class PostcodeLayout
{
    public abstract string Name { get; }

    /// <summary>The first row names columns and is no postcode.</summary>
    public virtual bool HasHeader => true;

    /// <returns>Null for a row that is no postcode.</returns>
    public abstract PostcodeFact? Read(string[] row);

    /// <param name="format">auto, vrn, onspd or codepoint.</param>
    /// <returns>Null when the row fits no layout, or not the one that was named.</returns>
    public static PostcodeLayout? Of(string[] first, string format)
    {
        PostcodeLayout? found = Vrn.TryRead(first);
        found ??= Onspd.TryRead(first);
        found ??= CodePoint.TryRead(first);
        return found is not null && (format == "auto" || format == found.Name) ? found : null;
    }

    /// <returns>Upper case without space; null for what has not the form of a postcode.</returns>
    private static string? Plain(string text)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return Unit().IsMatch(plain) ? plain : null;
    }

    private static double? Degrees(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= 90 && Math.Abs(value - 99.999999) > 1e-6 ? value : null;

    private static string? Code(string? text) => text is { Length: 9 } code && Gss().IsMatch(code) ? code : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(@"\A[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}\z")]
    private static partial Regex Unit();

    [GeneratedRegex(@"\A[A-Z][0-9]{8}\z")]
    private static partial Regex Gss();

    /// <summary>The house's own columns.</summary>
    private sealed class Vrn(Dictionary<string, int> columns) : PostcodeLayout
    {
        private static readonly string[] Wanted = ["postcode", "latitude", "longitude", "positional_quality", "lad_gss_current", "county_gss", "police_force_gss"];

        public override string Name => "vrn";

        public static Vrn? TryRead(string[] header)
        {
            var columns = Columns(header);
            return Wanted.All(columns.ContainsKey) ? new Vrn(columns) : null;
        }

        public override PostcodeFact? Read(string[] row) => Plain(row[columns["postcode"]]) is not { } postcode ? null : new(
            postcode, Degrees(row[columns["latitude"]]), Degrees(row[columns["longitude"]]), Code(row[columns["lad_gss_current"]]), null,
            Code(row[columns["county_gss"]]), Code(row[columns["police_force_gss"]]), Whole(row[columns["positional_quality"]]), null);
    }

    /// <summary>The ONS Postcode Directory; its columns carry the year of their codes.</summary>
    private sealed partial class Onspd(Dictionary<string, int> columns, int lad, int? ward, int? county, int? force) : PostcodeLayout
    {
        public override string Name => "onspd";

        public static Onspd? TryRead(string[] header)
        {
            var columns = Columns(header);
            int? Like(string name, Regex pattern) =>
                columns.TryGetValue(name, out var exact) ? exact : columns.Where(column => pattern.IsMatch(column.Key)).Select(column => (int?)column.Value).FirstOrDefault();
            return columns.ContainsKey("pcds") && columns.ContainsKey("lat") && columns.ContainsKey("long") && columns.ContainsKey("doterm") && Like("oslaua", Lads()) is { } lad
                ? new Onspd(columns, lad, Like("osward", Wards()), Like("oscty", Counties()), Like("pfa", Forces()))
                : null;
        }

        public override PostcodeFact? Read(string[] row)
        {
            if (Plain(row[columns["pcds"]]) is not { } postcode)
            {
                return null;
            }
            var (latitude, longitude) = (Degrees(row[columns["lat"]]), Degrees(row[columns["long"]]));
            // 99.999999 stands for none; half a position is none.
            var isPlaced = latitude is not null && longitude is not null;
            return new PostcodeFact(
                postcode, isPlaced ? latitude : null, isPlaced ? longitude : null, Code(row[lad]), At(row, ward), Counted(At(row, county)), At(row, force),
                columns.TryGetValue("osgrdind", out var quality) ? Whole(row[quality]) : null,
                DateOnly.TryParseExact(row[columns["doterm"]], "yyyyMM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end) ? end : null);
        }

        private static string? At(string[] row, int? column) => column is { } at ? Code(row[at]) : null;

        /// <summary>99999999 is the pseudo code for "no county".</summary>
        private static string? Counted(string? code) => code?.EndsWith("99999999", StringComparison.Ordinal) == true ? null : code;

        [GeneratedRegex(@"\Alad\d\dcd\z")]
        private static partial Regex Lads();

        [GeneratedRegex(@"\Awd\d\dcd\z")]
        private static partial Regex Wards();

        [GeneratedRegex(@"\Acty\d\dcd\z")]
        private static partial Regex Counties();

        [GeneratedRegex(@"\Apfa\d\dcd\z")]
        private static partial Regex Forces();
    }

    /// <summary>Code-Point Open: ten columns without names, positions on the National Grid.</summary>
    private sealed class CodePoint : PostcodeLayout
    {
        public override string Name => "codepoint";

        public override bool HasHeader => false;

        public static CodePoint? TryRead(string[] first) =>
            first.Length == 10 && Plain(first[0]) is not null && Whole(first[2]) is not null && Whole(first[3]) is not null ? new CodePoint() : null;

        public override PostcodeFact? Read(string[] row)
        {
            if (Plain(row[0]) is not { } postcode)
            {
                return null;
            }
            // Quality 90 is a postcode without position: it stands at 0, 0.
            var (quality, east, north) = (Whole(row[1]), Whole(row[2]), Whole(row[3]));
            var isPlaced = quality != 90 && east > 0 && north > 0;
            var (latitude, longitude) = isPlaced ? Geodesy.FromGrid(east!.Value, north!.Value) : default;
            return new PostcodeFact(
                postcode, isPlaced ? Math.Round(latitude, 6) : null, isPlaced ? Math.Round(longitude, 6) : null,
                Code(row[8]), Code(row[9]), Code(row[7]), null, quality, null);
        }
    }

    private static Dictionary<string, int> Columns(string[] header) => header
        .Select((name, i) => (Name: name.Trim('\uFEFF', ' ').ToLowerInvariant(), Index: i)).DistinctBy(column => column.Name)
        .ToDictionary(column => column.Name, column => column.Index, StringComparer.Ordinal);
}
