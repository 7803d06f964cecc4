using System.Text;

namespace VrnApi.GraphQL.Language;

/// <summary>Line and column (both from 1, columns in UTF-16 units) of byte offsets; computed only when an error is written.</summary>
internal static class LineMap
{
    public static Location Locate(ReadOnlySpan<byte> source, int at)
    {
        at = Math.Min(at, source.Length);
        var line = 1;
        var start = 0;
        for (var i = 0; i < at; i++)
        {
            var b = source[i];
            if (b == '\n' || (b == '\r' && !(i + 1 < source.Length && source[i + 1] == '\n')))
            {
                line++;
                start = i + 1;
            }
        }
        return new Location(line, Encoding.UTF8.GetCharCount(source[start..at]) + 1);
    }
}

/// <summary>A place in a document. Lines and columns start at 1; columns count UTF-16 code units.</summary>
/// <param name="Line">Line, from 1; CR LF is one line end.</param>
/// <param name="Column">Column, from 1.</param>
internal readonly record struct Location(int Line, int Column);
