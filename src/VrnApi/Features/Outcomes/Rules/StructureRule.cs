using System.Globalization;
using System.Text.RegularExpressions;

namespace VrnApi.Features.Outcomes.Rules;

/// <summary>How a term chooses among the codes of a filter.</summary>
public enum TermChoice
{
    /// <summary>The filter's total.</summary>
    None,

    /// <summary>One named code.</summary>
    Code,

    /// <summary>The sum over all codes.</summary>
    Sum,

    /// <summary>Each code in turn; the rule holds for every one.</summary>
    Each,
}

/// <summary>A count with an integer coefficient.</summary>
public sealed record StructureTerm(int Coefficient, string Indicator, string? Filter, TermChoice Choice, string? Code);

/// <summary>
/// A linear rule between counts, <c>coefficients . counts &lt;= 0</c>: checked on every return, and known to the audit of every
/// release, from the one list schemas/structure-rules.csv.
/// </summary>
/// <param name="RepeatedOver">Filters by which the rule holds as well as for the total, one at a time.</param>
public sealed partial record StructureRule(
    string Id, string DataSet, IReadOnlyList<StructureTerm> Terms, IReadOnlyList<string> RepeatedOver, string Explanation)
{
    /// <param name="text"><c>a_count - 3 b_count[reason=+]</c>: <c>=+</c> sums over the codes, <c>=@</c> repeats for each, <c>=X</c> names one.</param>
    /// <returns>Null when the text breaks the grammar.</returns>
    public static IReadOnlyList<StructureTerm>? ParseTerms(string text)
    {
        List<StructureTerm> terms = [];
        var at = 0;
        while (at < text.Length)
        {
            var match = Term().Match(text, at);
            if (!match.Success || match.Index != at || (terms.Count > 0 && !match.Groups["sign"].Success))
            {
                return null;
            }
            terms.Add(TermOf(match));
            at += match.Length;
        }
        return terms.Count >= 2 ? terms : null;
    }

    private static StructureTerm TermOf(Match match)
    {
        var factor = match.Groups["factor"] is { Success: true } given ? int.Parse(given.Value, CultureInfo.InvariantCulture) : 1;
        var code = match.Groups["code"].Value;
        var choice = code switch { "" => TermChoice.None, "+" => TermChoice.Sum, "@" => TermChoice.Each, _ => TermChoice.Code };
        return new(
            match.Groups["sign"].Value == "-" ? -factor : factor, match.Groups["indicator"].Value,
            match.Groups["filter"] is { Success: true } filter ? filter.Value : null, choice, choice == TermChoice.Code ? code : null);
    }

    [GeneratedRegex(@"\s*(?<sign>[+-])?\s*(?:(?<factor>[1-9][0-9]?)\s+)?(?<indicator>[a-z][a-z0-9_]*)(?:\[(?<filter>[a-z-]+)=(?<code>\+|@|[A-Za-z0-9-]+)\])?\s*")]
    private static partial Regex Term();
}
