using System.Text.RegularExpressions;

namespace VrnApi.Platform.Http;

/// <summary>Everything that is wrong with a body, told together, and its texts for the guard.</summary>
internal partial class BodyChecks
{
    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 31);

    public List<Fault> Faults { get; } = [];

    public List<(string Pointer, string? Text)> Texts { get; } = [];

    /// <summary>All faults as one refusal: the first of them names it.</summary>
    public ProblemAnswer? Refusal => Faults.Count == 0 ? null : new ProblemAnswer(Problems.All[Faults[0].Code], null, [.. Faults.Take(100)]);

    public void Wrong(string pointer, Problem problem, string message) => Faults.Add(Fault.At(pointer, problem.Code, message));

    public void Wrong(string pointer, string message) => Wrong(pointer, Problems.ValidationFailed, message);

    /// <summary>A text that readers will see.</summary>
    /// <param name="lines">Whether it may have several lines.</param>
    public void Text(string pointer, string? text, int most, bool required = false, bool lines = false)
    {
        if (text is null && !required)
        {
            return;
        }
        if (text is null || text.Trim().Length == 0 || text.Length > most || text.Any(c => char.IsControl(c) && !(lines && c == '\n')))
        {
            Wrong(pointer, $"A text of 1 to {most} characters{(lines ? "" : " on one line")} is expected.");
            return;
        }
        Texts.Add((pointer, text));
    }

    public void Code(string pointer, string? code)
    {
        if (!IsCode(code))
        {
            Wrong(pointer, "A code has 1 to 60 lower-case letters, digits and single hyphens.");
        }
    }

    public static bool IsCode(string? code) => code is { Length: <= 60 } && Kebab().IsMatch(code);

    public void Day(string pointer, DateOnly? day)
    {
        if (day < First || day > Last)
        {
            Wrong(pointer, $"Days lie between {First:yyyy-MM-dd} and {Last:yyyy-MM-dd}.");
        }
    }

    /// <summary>Two days of which the second is the first one on which it no longer holds.</summary>
    public void Period(string pointer, DateOnly? from, DateOnly? to)
    {
        Day(pointer, to);
        if (to <= from)
        {
            Wrong(pointer, "The end lies after the beginning.");
        }
    }

    public void Number(string pointer, int? number, int least, int most)
    {
        if (number < least || number > most)
        {
            Wrong(pointer, $"A whole number from {least} to {most} is expected.");
        }
    }

    public void Address(string pointer, string? url)
    {
        if (url is not null && (url.Length > 2048 || url.Any(c => c is <= ' ' or '\u007f') || !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0))
        {
            Wrong(pointer, "An absolute web address of at most 2048 characters is expected.");
        }
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex Kebab();
}
