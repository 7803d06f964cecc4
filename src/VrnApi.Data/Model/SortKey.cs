namespace VrnApi.Data.Model;

/// <summary>The text by which names are sorted and searched: lower case, single spaces.</summary>
public static class SortKey
{
    public static string Of(string name) =>
        string.Join(' ', name.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
