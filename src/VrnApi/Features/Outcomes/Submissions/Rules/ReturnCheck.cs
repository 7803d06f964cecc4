using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Rules;

namespace VrnApi.Features.Outcomes.Submissions.Rules;

/// <summary>A row whose codes and area hold.</summary>
public sealed record CheckedRow(SentRow Sent, Indicator Indicator, int CombinationNumber)
{
    public string Key => Sent.Filters.Key;
}

/// <summary>A return while rules look at it: each adds what it found for the next, or faults.</summary>
/// <param name="areas">GSS codes that rows of the provider may count for; empty where the school itself counts.</param>
public sealed class ReturnCheck(OutcomesCatalogue catalogue, DataSetRules dataSet, ReturnContent content, IReadOnlySet<string> areas)
{
    public OutcomesCatalogue Catalogue => catalogue;

    public DataSetRules DataSet => dataSet;

    public ReturnContent Content => content;

    public ReturnHead Head => content.Head;

    public ReturnFaults Faults => content.Faults;

    public IReadOnlySet<string> Areas => areas;

    /// <summary>The caller's category map; null where the head names no version of one.</summary>
    public KnownMap? Map { get; init; }

    /// <summary>Totals of the caller's last accepted return before the period, by indicator and area.</summary>
    public IReadOnlyDictionary<(string Indicator, string? Area), long> Before { get; init; } = new Dictionary<(string, string?), long>();

    /// <summary>Codes of the caller's agreements that open the data set to its returns now; null where they are not known or the head names none.</summary>
    public IReadOnlySet<string>? Agreements { get; init; }

    /// <summary>Null until, and unless, the head's period can be read.</summary>
    public TimePeriod? Period { get; set; }

    /// <summary>What was counted, those counted as zero included.</summary>
    public IReadOnlyList<Indicator> Declared { get; set; } = [];

    public List<CheckedRow> Rows { get; } = new(content.Rows.Count);

    /// <summary>The counts as the sums see them; made when the rows are all known.</summary>
    public Figures Figures => figures ??= new Figures(this);

    private Figures? figures;
}
