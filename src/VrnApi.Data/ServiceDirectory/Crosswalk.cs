using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>That services of one term answer another, such as mentoring for a need; each with the source that says so.</summary>
public sealed class Crosswalk
{
    /// <summary>The need or circumstance.</summary>
    public required Guid FromTermId { get; init; }

    /// <summary>The type of service.</summary>
    public required Guid ToTermId { get; init; }

    /// <summary>1 weak to 3 strong.</summary>
    public int Strength { get; set; }

    public required string Citation { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Crosswalk>
    {
        public void Configure(EntityTypeBuilder<Crosswalk> entity)
        {
            entity.ToTable("crosswalk", DirectoryConfiguration.Schema);
            entity.HasKey(link => new { link.FromTermId, link.ToTermId });
            entity.Property(link => link.Citation).HasMaxLength(1000);
            entity.HasOne<TaxonomyTerm>().WithMany().HasForeignKey(link => link.FromTermId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<TaxonomyTerm>().WithMany().HasForeignKey(link => link.ToTermId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
