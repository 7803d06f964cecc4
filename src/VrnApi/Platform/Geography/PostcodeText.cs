using System.Diagnostics.CodeAnalysis;

namespace VrnApi.Platform.Geography;

/// <summary>What somebody may have meant by a text: each form fits the rules of UK postcodes.</summary>
/// <param name="Outcode">Such as <c>LE2</c>.</param>
/// <param name="Sector">With its space, such as <c>LE2 7</c>; null when only the outcode was given.</param>
/// <param name="Unit">Without space, such as <c>LE27QA</c>; null when less than that was given.</param>
internal sealed record PostcodeForm(string Outcode, string? Sector, string? Unit);

/// <summary>
/// Reads postcodes as people type them: any case, with or without space, O for 0 and I for 1 mended where only one of them can stand.
/// </summary>
internal static class PostcodeText
{
    // A is a letter, 9 a digit: the forms of the first half.
    private static readonly string[] Outward = ["A9", "A99", "A9A", "AA9", "AA99", "AA9A"];

    /// <returns>What it can mean, likeliest first; empty when the text is no postcode at all.</returns>
    public static IReadOnlyList<PostcodeForm> Read(string? text)
    {
        // Nothing that long is a postcode; the rest is not looked at.
        if (text is null || text.Length > 40)
        {
            return [];
        }
        var plain = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        var forms = new List<PostcodeForm>();
        if (plain.Length is >= 5 and <= 7 && TryMend(plain[^3..], "9AA", out var inward, out _))
        {
            forms.AddRange(Outwards(plain[..^3]).Select(outward => new PostcodeForm(outward, $"{outward} {inward[0]}", outward + inward)));
        }
        if (plain.Length is >= 2 and <= 4)
        {
            forms.AddRange(Outwards(plain).Select(outward => new PostcodeForm(outward, null, null)));
        }
        if (plain.Length is >= 3 and <= 5 && TryMend(plain[^1..], "9", out var digit, out _))
        {
            var sectors = Outwards(plain[..^1]).Select(outward => new PostcodeForm(outward, $"{outward} {digit}", null));
            // A space before the last digit says that a sector was meant: "LE2 2" is not LE22.
            forms.InsertRange(text.Trim() is [.., ' ', _] ? 0 : forms.Count, sectors);
        }
        return forms;
    }

    /// <summary>Postcodes of letter boxes and systems that lie nowhere.</summary>
    public static bool IsNonGeographic(PostcodeForm form) =>
        form.Outcode.StartsWith("BX", StringComparison.Ordinal);

    /// <summary>The one postcode that has a first half of letters alone.</summary>
    public static bool IsGirobank(string? text) =>
        string.Concat((text ?? "").Take(40).Where(char.IsAsciiLetterOrDigit)).StartsWith("GIR", StringComparison.OrdinalIgnoreCase);

    /// <summary>With its space.</summary>
    public static string Written(string unit) => $"{unit[..^3]} {unit[^3..]}";

    private static IEnumerable<string> Outwards(string text) => Outward
        .Where(form => form.Length == text.Length)
        .Select(form => (Good: TryMend(text, form, out var mended, out var mends), Text: mended, Mends: mends))
        .Where(read => read.Good)
        .OrderBy(read => read.Mends)
        .Select(read => read.Text!)
        .Distinct(StringComparer.Ordinal);

    private static bool TryMend(string text, string form, [NotNullWhen(true)] out string? mended, out int mends)
    {
        (mended, mends) = (null, 0);
        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length; i++)
        {
            var wanted = (form[i], chars[i]) switch
            {
                ('9', 'O') => '0',
                ('9', 'I') => '1',
                ('A', '0') => 'O',
                ('A', '1') => 'I',
                (_, var c) => c,
            };
            mends += wanted == chars[i] ? 0 : 1;
            chars[i] = wanted;
            if (form[i] == '9' ? !char.IsAsciiDigit(wanted) : !char.IsAsciiLetterUpper(wanted))
            {
                return false;
            }
        }
        mended = new string(chars);
        return true;
    }
}
