using System.Text.RegularExpressions;

namespace VrnApi.Platform;

/// <summary>How suspicious the guard is.</summary>
public enum PersonalDataMode
{
    /// <summary>Cells and members of statistical returns, where no free text belongs: every date, postcode and pair of capitalised words counts.</summary>
    Cell,

    /// <summary>Sentences about organisations: dates count near a word for birth; names after a title or with a listed given name.</summary>
    Prose,
}

/// <summary>That a text seems to hold personal data. It never carries the text.</summary>
/// <param name="Kind">upn, nhs-number, national-insurance-number, email, phone, date-of-birth, postcode, person-name or column-name.</param>
/// <param name="Position">Character of the text, counted from 0.</param>
public sealed record PersonalDataHit(string Kind, int Position);

/// <summary>
/// Finds what should never be here: numbers, addresses and names of people. Pure and deliberately over-careful; a clean text
/// that it refuses is put right by a registered name, never by a looser pattern.
/// </summary>
/// <param name="registeredNames">Names of organisations, areas, subjects and titles, which look like people's but are not.</param>
/// <param name="givenNames">Given names that betray a person in prose.</param>
public sealed partial class PersonalDataGuard(IEnumerable<string> registeredNames, IEnumerable<string>? givenNames = null)
{
    private static readonly HashSet<string> PersonalColumns = new(StringComparer.Ordinal)
    {
        "name", "names", "forename", "forenames", "firstname", "givenname", "middlename", "surname", "lastname", "familyname", "fullname", "preferredname",
        "pupil", "pupilname", "student", "studentname", "child", "childname", "parent", "parentname", "carer", "guardian", "teacher", "initials",
        "dob", "dateofbirth", "birthdate", "birthday", "born", "age", "upn", "uln", "nhsnumber", "nhsno", "nino", "ninumber", "nationalinsurancenumber",
        "address", "addressline1", "addressline2", "street", "homeaddress", "postcode", "email", "emailaddress", "phone", "phonenumber", "telephone", "mobile",
    };

    private readonly string[] registered = [.. registeredNames.Where(name => name.Contains(' ', StringComparison.Ordinal)).OrderByDescending(name => name.Length)];
    private readonly HashSet<string> given = new(givenNames ?? [], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a column or member is named for something that belongs to a person.</summary>
    public static bool IsPersonalColumn(string name) =>
        PersonalColumns.Contains(string.Concat(PersonalDataText.Fold(name).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant());

    /// <returns>Every kind found, in the order of the table; empty for a clean text.</returns>
    public IReadOnlyList<PersonalDataHit> Find(string text, PersonalDataMode mode)
    {
        if (text.Length < 4)
        {
            return [];
        }
        var folded = PersonalDataText.Fold(text);
        List<PersonalDataHit> hits = [];
        Add(hits, "upn", Upn().Matches(folded));
        Add(hits, "nhs-number", NhsNumber().Matches(folded).Where(match => IsNhsNumber(match.ValueSpan)));
        Add(hits, "national-insurance-number", NationalInsurance().Matches(folded));
        Add(hits, "email", Email().Matches(folded));
        Add(hits, "phone", Phone().Matches(folded));
        Add(hits, "date-of-birth", Date().Matches(folded).Where(match => mode == PersonalDataMode.Cell || IsNearBirth(folded, match.Index)));
        if (mode == PersonalDataMode.Cell)
        {
            Add(hits, "postcode", Postcode().Matches(folded));
        }
        Add(hits, "person-name", Names(folded, mode));
        return hits;
    }

    private IEnumerable<Match> Names(string text, PersonalDataMode mode)
    {
        // Masking only ever takes names away, so a text without any needs none of it.
        if (!TitledName().IsMatch(text) && !CapitalPair().IsMatch(text))
        {
            return [];
        }
        foreach (var name in registered)
        {
            text = text.Replace(name, new string('.', name.Length), StringComparison.OrdinalIgnoreCase);
        }
        return TitledName().Matches(text)
            .Concat(Pairs(text).Where(match => mode == PersonalDataMode.Cell || given.Contains(match.Groups[1].Value)));
    }

    /// <summary>Overlapping ones too: in three capitalised words the last two may be the name.</summary>
    private static IEnumerable<Match> Pairs(string text)
    {
        for (var match = CapitalPair().Match(text); match.Success; match = CapitalPair().Match(text, match.Groups[1].Index + match.Groups[1].Length))
        {
            yield return match;
        }
    }

    private static void Add(List<PersonalDataHit> hits, string kind, IEnumerable<Match> matches)
    {
        if (matches.FirstOrDefault() is { } match)
        {
            hits.Add(new PersonalDataHit(kind, match.Index));
        }
    }

    private static bool IsNearBirth(string text, int index)
    {
        var from = Math.Max(0, index - 40);
        return Birth().IsMatch(text.AsSpan(from, Math.Min(text.Length, index + 50) - from));
    }

    /// <summary>Ten digits whose last one is the check digit modulus 11 (NHS Data Dictionary, NHS NUMBER).</summary>
    private static bool IsNhsNumber(ReadOnlySpan<char> text)
    {
        int sum = 0, weight = 10, last = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                last = c - '0';
                sum += weight > 1 ? last * weight : 0;
                weight--;
            }
        }
        return (11 - (sum % 11)) % 11 == last;
    }

    [GeneratedRegex(@"(?<![A-Z0-9])[A-HJ-NP-RT-Z][ -]?(?:\d[ -]?){11}[\dA-HJ-NP-RT-Z](?![A-Z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Upn();

    [GeneratedRegex(@"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")]
    private static partial Regex NhsNumber();

    [GeneratedRegex(@"(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NationalInsurance();

    // Each pattern takes time that grows with the text and no faster: a run of letters is gone through once, not from each of its letters.
    [GeneratedRegex(@"(?<![^\s@<>,;:""'])[^\s@<>,;:""']+ ?@ ?[^\s@<>,;:""']+\.[A-Za-z]{2,}")]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\dA-Za-z])(?:\+ ?44|0044|0)[ .()/-]*(?:\d[ .()/-]*){8,9}\d(?!\d)")]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\d/.-])(?:(?:0?[1-9]|[12]\d|3[01])[ /.-](?:0?[1-9]|1[0-2])[ /.-](?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01]))(?![\d/-])|(?<!\w)(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[ -](?:of )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*,?[ -](?:(?:19|20)\d\d|\d\d)(?!\d)|(?<!\w)(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"\b(?:born|birth|birthday|d\.?o\.?b)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Birth();

    [GeneratedRegex(@"(?<![A-Z0-9])(?:GIR ?0AA|(?:[A-PR-UWYZ]\d[\dA-HJKPSTUW]?|[A-PR-UWYZ][A-HK-Y]\d[\dABEHMNPRVWXY]?) ?\d[ABD-HJLNP-UW-Z]{2})(?![A-Z0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Postcode();

    [GeneratedRegex(@"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Cllr|Councillor|Rev|Revd|Reverend|PC|PCSO|DC|DS|DI|DCI|Sgt|Insp|Inspector|Sergeant)\.? \p{Lu}[\p{L}'-]+")]
    private static partial Regex TitledName();

    [GeneratedRegex(@"(?<![\w.])(\p{Lu}\p{Ll}+(?:['-]\p{Lu}?\p{Ll}+){0,3}),? (?:\p{Lu}\.? )?(\p{Lu}'?(?>\p{L}+)(?<=\p{Ll})(?:['-]\p{Lu}?\p{Ll}+){0,3})(?!\w)")]
    private static partial Regex CapitalPair();
}
