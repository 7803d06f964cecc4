using System.Text.RegularExpressions;

namespace VrnApi.Cli;

/// <summary>The command line does not fit the verb's usage line.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>
/// A verb's arguments, read by its usage line: <c>--name TEXT</c> takes a value, <c>--json</c> takes none, what stands in
/// brackets may be left out, a bare word in capitals is a place.
/// </summary>
internal sealed partial class Arguments
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly List<string> places = [];

    /// <exception cref="UsageException">Unknown, repeated or missing arguments.</exception>
    public static Arguments Parse(string usage, string[] args)
    {
        var options = Option().Matches(usage).ToDictionary(option => option.Groups["name"].Value, StringComparer.Ordinal);
        var parsed = new Arguments();
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                parsed.places.Add(args[i]);
            }
            else if (!options.TryGetValue(args[i], out var option))
            {
                throw new UsageException($"There is no option {args[i]}.");
            }
            else if (!parsed.values.TryAdd(args[i], !option.Groups["value"].Success ? "" : ++i < args.Length ? args[i] : throw new UsageException($"{args[i - 1]} needs a value.")))
            {
                throw new UsageException($"{option.Groups["name"].Value} stands twice.");
            }
        }
        // A verb whose options say what it does, such as explain, or that has nothing but options, has no word of its own.
        var word = usage[0] is '-' or '[' ? 0 : 1;
        if (parsed.places.Count != word + Place().Count(Option().Replace(usage, "")))
        {
            throw new UsageException("Arguments are missing, or there are too many.");
        }
        var missing = options.Values.FirstOrDefault(option => !option.Groups["optional"].Success && !parsed.values.ContainsKey(option.Groups["name"].Value));
        return missing is null ? parsed : throw new UsageException($"{missing.Groups["name"].Value} is missing.");
    }

    public string this[int place] => places[place];

    public string this[string option] => values[option];

    public string? Find(string option) => values.GetValueOrDefault(option);

    public bool Has(string option) => values.ContainsKey(option);

    /// <summary>Values with commas or spaces between them.</summary>
    public string[] List(string option) => Find(option)?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) ?? [];

    [GeneratedRegex(@"(?<optional>\[)?(?<name>--[a-z-]+)(?: (?<value>[A-Z][A-Z-]*))?\]?")]
    private static partial Regex Option();

    [GeneratedRegex(@"\b[A-Z][A-Z-]+\b")]
    private static partial Regex Place();
}
