using VrnApi.Data;

namespace VrnApi.Features.ServiceDirectory.Searching;

/// <summary>What the conditions are read with.</summary>
/// <param name="IsPartner">Some questions are for partners only.</param>
internal sealed record Reading(Asked Asked, VrnDbContext Db, TimeProvider Clock, bool IsPartner)
{
    /// <summary>The answer depends on when it is asked, so that it has no entity tag.</summary>
    public bool DependsOnNow { get; set; }

    public List<Hint> Notes { get; } = [];
}

/// <summary>What could be done with an empty result, or what a reader should know of any result.</summary>
public sealed record Hint(string Kind)
{
    public string? Parameter { get; init; }

    /// <summary>What would be found.</summary>
    public int? Total { get; init; }

    /// <summary>Metres.</summary>
    public int? Proximity { get; init; }

    public string? Term { get; init; }

    public IReadOnlyList<string>? Used { get; init; }

    public string? Area { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("replaced_by")]
    public IReadOnlyList<string>? ReplacedBy { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("uncertainty_m")]
    public int? UncertaintyM { get; init; }
}
