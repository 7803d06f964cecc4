using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>Up to where the deletions of a kind have been forgotten: whoever read no further than this may have missed one.</summary>
public sealed class ChangeHorizon
{
    /// <summary>Stands for rows that concern everybody.</summary>
    public const string Everybody = "";

    public required string Kind { get; init; }

    public required string VisibilityKey { get; init; }

    public required ulong Position { get; set; }

    public required long Seq { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ChangeHorizon>
    {
        public void Configure(EntityTypeBuilder<ChangeHorizon> entity)
        {
            entity.ToTable("change_horizon", "platform");
            entity.HasKey(row => new { row.Kind, row.VisibilityKey });
            entity.Property(row => row.Kind).HasMaxLength(40);
            entity.Property(row => row.VisibilityKey).HasMaxLength(80);
            entity.Property(row => row.Position).HasConversion<long>();
        }
    }
}
