using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

/// <summary>Contextual, primary, secondary or tertiary prevention, with the population each is for.</summary>
public sealed class PreventionLevel : CodeListEntry
{
    public string? Population { get; init; }

    public ValueStatus PopulationStatus { get; init; }

    internal sealed class Configuration() : EntryConfiguration<PreventionLevel>("prevention_level")
    {
        public override void Configure(EntityTypeBuilder<PreventionLevel> entity)
        {
            base.Configure(entity);
            entity.Property(level => level.Population).HasMaxLength(200);
        }
    }
}
