using System.Globalization;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.OpenFeed;

/// <summary>Reads the open feed's parameters: unknown ones are passed over, as the standard wants, but bad values are named.</summary>
internal sealed class OpenQuery(IQueryCollection query)
{
    private static readonly string[] Moments =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly List<Fault> faults = [];

    public ProblemAnswer? Refusal => faults.Count == 0 ? null
        : new ProblemAnswer(faults.All(fault => fault.Code == faults[0].Code) ? Problems.All[faults[0].Code] : Problems.InvalidParameter, null, faults);

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1 || values is [{ } text] && text.Contains('\0', StringComparison.Ordinal))
        {
            Refuse(name, "The parameter may be given once, as plain text.");
            return null;
        }
        return values is [{ Length: > 0 } one] ? one : null;
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

    public int Number(string name, int whenAbsent, int most)
    {
        if (!query.ContainsKey(name))
        {
            return whenAbsent;
        }
        if (int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }
        Refuse(name, $"The value must be a whole number from 1 to {most}.");
        return whenAbsent;
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

    /// <summary>Page, page size, depth, date and form, which the lists have in common.</summary>
    public OpenAsk Ask(bool full = false, bool minimal = false, bool modifiedAfter = false)
    {
        var isFull = full && Flag("full");
        var isMinimal = minimal && Flag("minimal");
        if (Text("format") is not (null or "json"))
        {
            Refuse("format", "The value must be json.");
        }
        // All ids in one page, unless the caller wants smaller ones.
        var perPage = Number("per_page", isMinimal ? OpenAsk.Everything : OpenAsk.DefaultPage, isFull ? OpenAsk.LargestFullPage : OpenAsk.LargestPage);
        var page = Number("page", 1, int.MaxValue / (isMinimal ? OpenAsk.Everything : OpenAsk.LargestPage));
        return new OpenAsk(page, perPage, isFull, isMinimal, modifiedAfter ? Moment("modified_after") : null);
    }

    public void Add(IEnumerable<Fault> more) => faults.AddRange(more);

    private void Refuse(string name, string message)
    {
        if (!faults.Any(fault => fault.Parameter == name))
        {
            faults.Add(Fault.InQuery(name, Problems.InvalidParameter.Code, message));
        }
    }
}

/// <summary>What was asked of a list beside its filters.</summary>
/// <param name="Page">From 1.</param>
/// <param name="ModifiedAfter">Inclusive, as the standard's readers expect; it also orders the list.</param>
internal sealed record OpenAsk(int Page, int PerPage, bool Full, bool Minimal, DateTimeOffset? ModifiedAfter)
{
    public const int DefaultPage = 50, LargestPage = 500, LargestFullPage = 100, Everything = 100_000;

    public int Skip => (Page - 1) * PerPage;

    /// <summary>Its part of an entity tag.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Page}/{PerPage}/{Full}/{Minimal}/{ModifiedAfter?.UtcTicks}");
}
