using System.Text;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>
/// Text as it is sorted and searched: lower case, without accents and apostrophes. The host runs with invariant globalisation,
/// where Unicode normalisation does nothing, hence the table (Latin-1 and Latin Extended-A).
/// </summary>
public static class Folding
{
    private static readonly Dictionary<char, string> Plain = Table(
        "aàáâãäåāăą cçćĉċč dďđð eèéêëēĕėęě gĝğġģ hĥħ iìíîïĩīĭįı jĵ kķĸ lĺļľŀł nñńņňŉŋ oòóôõöøōŏő rŕŗř sśŝşšſ tţťŧ uùúûüũūŭůűų wŵ yýÿŷ zźżž",
        ("æ", "ae"), ("œ", "oe"), ("ß", "ss"), ("þ", "th"), ("ĳ", "ij"));

    /// <summary>Words of letters and digits with one space between them: the form of sort keys and of every search text.</summary>
    public static string Fold(string? text) => string.Join(' ', Words(text));

    /// <summary>Splits at everything but letters and digits; an apostrophe inside a word joins it: <c>children's</c> is <c>childrens</c>.</summary>
    public static IReadOnlyList<string> Words(string? text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var c in text ?? "")
        {
            var lower = char.ToLowerInvariant(c);
            if (Plain.TryGetValue(lower, out var plain))
            {
                word.Append(plain);
            }
            else if (char.IsLetterOrDigit(lower))
            {
                word.Append(lower);
            }
            else if (!IsApostrophe(lower) && word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }
        return words;
    }

    private static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u2018' or '\u02BC';

    private static Dictionary<char, string> Table(string groups, params ReadOnlySpan<(string From, string To)> pairs)
    {
        var table = new Dictionary<char, string>();
        foreach (var group in groups.Split(' '))
        {
            foreach (var accented in group[1..])
            {
                table[accented] = group[..1];
            }
        }
        foreach (var (from, to) in pairs)
        {
            table[from[0]] = to;
        }
        return table;
    }
}
