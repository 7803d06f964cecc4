using VrnApi.Data.Outcomes.Released;

namespace VrnApi.Features.Outcomes.Coverage;

/// <summary>Returns that are expected of an area for a period, and those of them that came.</summary>
internal sealed record AreaCoverage(GeographicLevel Level, string Area, int Expected, int Received)
{
    /// <summary>Fewer returns than these would let a reader name who has made none.</summary>
    private const int FewestShown = 5;

    public CoverageBand Band => Expected < FewestShown ? CoverageBand.NotShown
        : Received == Expected ? CoverageBand.All
        : 4 * Received >= 3 * Expected ? CoverageBand.Most
        : 4 * Received >= Expected ? CoverageBand.Some
        : Received > 0 ? CoverageBand.Few
        : CoverageBand.None;
}
