namespace VrnApi.Data.Evidence;

/// <summary>What an effect is an effect on, such as all offending.</summary>
public sealed class OutcomeTerm : CodeListEntry
{
    internal sealed class Configuration() : EntryConfiguration<OutcomeTerm>("outcome_term");
}
