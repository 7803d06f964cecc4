using VrnApi.Data.Outcomes.Released;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>Which released values a footnote stands by.</summary>
public enum FootnoteAbout
{
    Rounded,
    Derived,
    External,

    /// <summary>Those of the periods that begin within a year of a day from which figures are counted otherwise: a year before, they were not.</summary>
    Break,
}

/// <summary>One row of schemas/footnotes.csv. Values take their footnotes when they are frozen; a text that was released never changes.</summary>
/// <param name="DataSet">An asterisk for all.</param>
/// <param name="Indicators">Their codes; none for all.</param>
/// <param name="From">For a break: the first day on which the figures are counted otherwise.</param>
public sealed record FootnoteRule(string DataSet, int Number, FootnoteAbout About, IReadOnlyList<string> Indicators, DateOnly? From, string Text)
{
    public const string EveryDataSet = "*";

    public bool IsOf(string dataSet) => DataSet == EveryDataSet || DataSet == dataSet;

    /// <summary>Whether it stands by a value; never because of the value itself.</summary>
    public bool Marks(string indicator, CellRule rule, CellStatus status, TimePeriod period) =>
        (Indicators.Count == 0 || Indicators.Contains(indicator)) && status is not (CellStatus.X or CellStatus.Z) && IsAbout(rule, period);

    private bool IsAbout(CellRule rule, TimePeriod period) => About switch
    {
        FootnoteAbout.Rounded => rule == CellRule.Rounded,
        FootnoteAbout.Derived => rule == CellRule.Derived,
        FootnoteAbout.External => rule == CellRule.External,
        _ => From is { } day && period.Start >= day && period.Start < day.AddYears(1),
    };
}
