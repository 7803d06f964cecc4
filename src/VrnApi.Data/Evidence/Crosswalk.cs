using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

/// <summary>That one scheme's value answers to another's, because somebody published it; never because the labels look alike.</summary>
public sealed class Crosswalk
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid FromValueId { get; init; }

    public required Guid ToValueId { get; init; }

    /// <summary>Who published the mapping.</summary>
    public required string Authority { get; init; }

    public required Guid CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Crosswalk>
    {
        public void Configure(EntityTypeBuilder<Crosswalk> entity)
        {
            entity.ToTable("crosswalk", "evidence");
            entity.Property(crosswalk => crosswalk.Authority).HasMaxLength(200);
            entity.HasIndex(crosswalk => new { crosswalk.FromValueId, crosswalk.ToValueId, crosswalk.CitationId }).IsUnique();
            entity.RefersTo<Crosswalk, RatingDimensionValue>(crosswalk => crosswalk.FromValueId);
            entity.RefersTo<Crosswalk, RatingDimensionValue>(crosswalk => crosswalk.ToValueId);
            entity.RefersTo<Crosswalk, Citation>(crosswalk => crosswalk.CitationId);
        }
    }
}
