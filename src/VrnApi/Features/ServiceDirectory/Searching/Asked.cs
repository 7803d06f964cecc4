using System.Globalization;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>
/// Reads the parameters of a search, wherever they came from, and collects every fault. Unknown ones are not its business: the open
/// feed passes over them, as the standard wants, and the partner API has refused them before.
/// </summary>
internal sealed class Asked(IQueryCollection values)
{
    public const int MostValues = 16;

    private static readonly string[] Moments =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly string[] Walls = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    private readonly List<Fault> faults = [];

    public IReadOnlyList<Fault> Faults => faults;

    public ProblemAnswer? Refusal => faults.Count == 0 ? null : new ProblemAnswer(ProblemOf(faults), null, faults);

    /// <summary>The problem's own code when all faults agree, else the general one.</summary>
    public static Problem ProblemOf(IReadOnlyCollection<Fault> faults) =>
        faults.Select(fault => fault.Code).Distinct().ToArray() is [var code] ? Problems.All[code] : Problems.InvalidParameter;

    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>Everything that was asked, in one fixed order: part of a list's entity tag.</summary>
    public string Words(params IReadOnlyCollection<string> aside) => string.Join('&', values
        .Where(pair => !aside.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"{pair.Key.Length}:{pair.Key}={string.Join(',', pair.Value.Select(value => $"{value?.Length}:{value}"))}"));

    public string? Text(string name)
    {
        var given = values[name];
        if (given.Count > 1 || given is [{ } text] && text.Contains('\0', StringComparison.Ordinal))
        {
            Refuse(name, "The parameter may be given once, as plain text.");
            return null;
        }
        return given is [{ Length: > 0 } one] ? one : null;
    }

    /// <summary>Values with commas between them, or given several times: any of them is meant.</summary>
    public string[] Any(string name)
    {
        string[] all = [.. values[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
        if (all.Length > MostValues || all.Any(value => value.Length > 300 || value.Contains('\0', StringComparison.Ordinal)))
        {
            Refuse(name, $"The parameter may have {MostValues} values.");
            return [];
        }
        return all;
    }

    /// <summary>Several values, each read the same way.</summary>
    public T[] Any<T>(string name, Func<string, T?> read, string expected) where T : struct
    {
        var texts = Any(name);
        var found = texts.Select(read).OfType<T>().Distinct().ToArray();
        if (texts.Select(read).Any(one => one is null))
        {
            Refuse(name, $"The values must be {expected}.");
        }
        return found;
    }

    /// <summary>Words for a name.</summary>
    public string? Search()
    {
        if (Text("search") is not { Length: > ParsedText.MaxLength })
        {
            return Text("search");
        }
        Refuse("search", $"The value may have {ParsedText.MaxLength} characters.");
        return null;
    }

    public int Number(string name, int whenAbsent, int most) => Whole(name, 1, most) ?? whenAbsent;

    public int? Whole(string name, int least, int most)
    {
        if (!Has(name))
        {
            return null;
        }
        if (int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }
        Refuse(name, $"The value must be a whole number from {least} to {most}.");
        return null;
    }

    public double? Degrees(string name, double most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most)
        {
            return degrees;
        }
        Refuse(name, string.Create(CultureInfo.InvariantCulture, $"The value must be degrees from -{most} to {most}."));
        return null;
    }

    public decimal? Amount(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount is >= 0 and < 100_000_000)
        {
            return amount;
        }
        Refuse(name, "The value must be an amount such as 12.50.");
        return null;
    }

    public bool Flag(string name)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                Refuse(name, "The value must be true or false.");
                return false;
        }
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (Guid.TryParse(text, out var id))
        {
            return id;
        }
        Refuse(name, "The value must be a UUID.");
        return null;
    }

    public Guid[] Ids(string name) => Any<Guid>(name, text => Guid.TryParse(text, out var id) ? id : null, "UUIDs");

    public string? OneOf(string name, params IReadOnlyList<string> known) => OneOf(name, Problems.InvalidParameter, known);

    /// <param name="problem">What a value is refused as that is none of them.</param>
    public string? OneOf(string name, Problem problem, IReadOnlyList<string> known)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (known.Contains(text))
        {
            return text;
        }
        Refuse(name, $"The value must be one of: {string.Join(", ", known)}.", problem);
        return null;
    }

    public DateTimeOffset? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        // A plus sign that was not escaped arrives as a space.
        if (DateTimeOffset.TryParseExact(text.Replace(' ', '+'), Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment.ToUniversalTime();
        }
        Refuse(name, "The value must be a date or a date with time, such as 2026-03-01T09:30:00Z.");
        return null;
    }

    /// <summary>A time with an offset, or without one the wall time of the United Kingdom.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (DateTime.TryParseExact(text, Walls, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall))
        {
            return London.Instant(DateOnly.FromDateTime(wall), (wall.Hour * 60) + wall.Minute).AddSeconds(wall.Second);
        }
        if (DateTimeOffset.TryParseExact(text.Replace(' ', '+'), Moments[2..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment.ToUniversalTime();
        }
        Refuse(name, "The value must be a time such as 2026-03-01T18:30, in UK time, or with an offset.");
        return null;
    }

    /// <returns>Minutes since midnight; 24:00 is the end of the day.</returns>
    public int? TimeOfDay(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }
        if (TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return (time.Hour * 60) + time.Minute;
        }
        if (text is "24:00" or "24:00:00")
        {
            return 24 * 60;
        }
        Refuse(name, "The value must be a time of the day such as 18:00.");
        return null;
    }

    public void Add(IEnumerable<Fault> more) => faults.AddRange(more);

    public void Refuse(string name, string message, Problem? problem = null)
    {
        if (!faults.Any(fault => fault.Parameter == name))
        {
            faults.Add(Fault.InQuery(name, (problem ?? Problems.InvalidParameter).Code, message));
        }
    }
}
