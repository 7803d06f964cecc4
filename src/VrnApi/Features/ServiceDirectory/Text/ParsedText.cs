using VrnApi.Data.ServiceDirectory;

namespace VrnApi.Features.ServiceDirectory.Text;

/// <summary>
/// What somebody typed, taken apart: words that must all be there, phrases, words that must not. Only letters and digits are left,
/// so nothing of it can reach a database as syntax.
/// </summary>
/// <param name="Words">Folded, without stop words.</param>
/// <param name="Phrases">Folded words in order.</param>
/// <param name="Prefix">Set when the text has only stop words: the folded name begins with it.</param>
public sealed partial record ParsedText(
    IReadOnlyList<string> Words, IReadOnlyList<string> Phrases, IReadOnlyList<string> Excluded, string? Prefix)
{
    public const int MaxLength = 200, MaxTerms = 16;

    /// <summary>The whole text, folded: a service of that name comes first.</summary>
    public string Folded { get; init; } = "";

    /// <summary>Words that stand for a mistyped one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Replaced { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What to look for instead of a word: itself, unless it was mistyped.</summary>
    internal IReadOnlyList<string> Meant(string word) => Replaced.TryGetValue(word, out var others) ? others : [word];

    /// <summary>One word, as it stands in a text.</summary>
    internal static ParsedText Of(string word) => new([word], [], [], null);

    // The stop words of PostgreSQL's English dictionary, so that every implementation passes over the same ones.
    private static readonly HashSet<string> Stop = [.. """
        i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself
        they them their theirs themselves what which who whom this that these those am is are was were be been being have has had
        having do does did doing a an the and but if or because as until while of at by for with about against between into through
        during before after above below to from up down in out on off over under again further then once here there when where why
        how all any both each few more most other some such no nor not only own same so than too very s t can will just don should now
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];

    /// <returns>Null when the text holds no letter and no digit; a message when it is too long.</returns>
    public static (ParsedText? Text, string? Fault) Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            return (null, $"The value may have {MaxLength} characters.");
        }
        List<string> words = [], phrases = [], excluded = [];
        foreach (var (piece, quoted) in Pieces(text))
        {
            var minus = !quoted && piece.StartsWith('-');
            var folded = Folding.Words(piece);
            if (quoted && folded.Count > 1)
            {
                phrases.Add(string.Join(' ', folded));
            }
            else
            {
                (minus ? excluded : words).AddRange(folded);
            }
        }
        if (words.Count + phrases.Count + excluded.Count > MaxTerms)
        {
            return (null, $"The value may have {MaxTerms} words.");
        }
        if (words.Count + phrases.Count + excluded.Count == 0)
        {
            return (null, null);
        }
        var telling = words.Where(word => !Stop.Contains(word)).Distinct().ToArray();
        var prefix = telling.Length + phrases.Count + excluded.Count == 0 ? string.Join(' ', words) : null;
        return (new ParsedText(telling, phrases, [.. excluded.Where(word => !Stop.Contains(word)).Distinct()], prefix) { Folded = Folding.Fold(text) }, null);
    }

    /// <summary>Takes whole postcodes out: nothing is found by them, and they stand for where somebody is.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool TakePostcodes(ref string text)
    {
        var without = Postcode().Replace(text, " ");
        var found = without != text;
        text = without;
        return found;
    }

    /// <summary>Whether a word says so little that it is passed over.</summary>
    internal static bool IsStop(string word) => Stop.Contains(word);

    [System.Text.RegularExpressions.GeneratedRegex(@"\b[A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s?[0-9][A-Za-z]{2}\b", System.Text.RegularExpressions.RegexOptions.None, 100)]
    private static partial System.Text.RegularExpressions.Regex Postcode();

    private static IEnumerable<(string Piece, bool Quoted)> Pieces(string text)
    {
        // An odd last quotation mark is punctuation: what follows it is plain words.
        var parts = text.Split('"');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1 && i < parts.Length - 1)
            {
                yield return (parts[i], true);
                continue;
            }
            foreach (var piece in parts[i].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (piece, false);
            }
        }
    }
}
