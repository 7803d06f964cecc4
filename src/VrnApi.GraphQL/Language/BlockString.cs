namespace VrnApi.GraphQL.Language;

/// <summary>Block strings (specification 2.9.4): common indentation and blank first and last lines are no part of the value.</summary>
internal static class BlockString
{
    public static string Dedent(string raw)
    {
        var lines = raw.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        var common = int.MaxValue;
        var first = -1;
        var last = -1;
        for (var i = 0; i < lines.Length; i++)
        {
            var indent = Indent(lines[i]);
            if (indent == lines[i].Length)
            {
                continue;
            }
            first = first < 0 ? i : first;
            last = i;
            if (i != 0)
            {
                common = Math.Min(common, indent);
            }
        }
        if (first < 0)
        {
            return "";
        }
        for (var i = 1; i < lines.Length; i++)
        {
            lines[i] = lines[i].Length <= common ? "" : lines[i][common..];
        }
        return string.Join('\n', lines, first, last - first + 1);
    }

    private static int Indent(string line)
    {
        var i = 0;
        while (i < line.Length && line[i] is ' ' or '\t')
        {
            i++;
        }
        return i;
    }
}
