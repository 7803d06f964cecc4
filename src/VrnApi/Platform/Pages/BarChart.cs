using System.Globalization;
using System.Text;

namespace VrnApi.Platform.Pages;

/// <summary>A few values as horizontal bars, drawn as inline SVG with attributes alone: no style, no script.</summary>
internal static class BarChart
{
    private const int Width = 640, Row = 26, Left = 150, Longest = 380;

    /// <param name="Value">Null where there is no figure: its text says why and no bar is drawn.</param>
    /// <param name="Text">The value as it is written everywhere else.</param>
    public sealed record Bar(string Label, decimal? Value, string Text);

    /// <param name="what">Says what is counted where. Whoever does not see the bars is read this and every value.</param>
    public static string Svg(string what, IReadOnlyList<Bar> bars)
    {
        var most = bars.Max(bar => bar.Value) is { } value and > 0 ? value : 1;
        var said = $"{what}. {string.Join("; ", bars.Select(bar => $"{bar.Label}: {bar.Text}"))}.";
        var svg = new StringBuilder($"<svg role=\"img\" aria-label=\"{WebPage.Text(said)}\" viewBox=\"0 0 {Width} {Row * bars.Count}\" width=\"{Width}\" height=\"{Row * bars.Count}\" font-size=\"14\">");
        for (var i = 0; i < bars.Count; i++)
        {
            var length = bars[i].Value is { } own and > 0 ? (int)(own / most * Longest) : 0;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{(i * Row) + 18}\" fill=\"#1a1a1a\">{WebPage.Text(bars[i].Label)}</text>")
                .Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{(i * Row) + 4}\" width=\"{length}\" height=\"{Row - 8}\" fill=\"#00408a\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6}\" y=\"{(i * Row) + 18}\" fill=\"#1a1a1a\">{WebPage.Text(bars[i].Text)}</text>");
        }
        return svg.Append("</svg>").ToString();
    }
}
