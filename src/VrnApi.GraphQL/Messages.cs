namespace VrnApi.GraphQL;

/// <summary>What an error message may hold: client text cut to 64 characters, 300 in all.</summary>
internal static class Messages
{
    public const int MaxQuote = 64;
    public const int MaxMessage = 300;

    public static string Cut(string text, int length = MaxQuote)
    {
        if (text.Length <= length)
        {
            return text;
        }
        // Never leave half a surrogate pair behind.
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
