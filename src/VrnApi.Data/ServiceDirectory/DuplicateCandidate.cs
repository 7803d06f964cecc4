using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum DuplicateState
{
    Open,
    Merged,
    Different,
}

/// <summary>Two listings that may be one.</summary>
public sealed class DuplicateCandidate
{
    public required Guid Id { get; init; }

    /// <summary>The lesser id of the two.</summary>
    public required Guid FirstId { get; init; }

    public required Guid SecondId { get; init; }

    /// <summary>0 to 100.</summary>
    public int Score { get; set; }

    /// <summary>Codes separated by commas, such as <c>same_phone,similar_name</c>.</summary>
    public required string Reasons { get; set; }

    public DuplicateState State { get; set; }

    public required DateTimeOffset FoundAt { get; init; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? DecidedByClientId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DuplicateCandidate>
    {
        public void Configure(EntityTypeBuilder<DuplicateCandidate> entity)
        {
            entity.IsPart("duplicate_candidate");
            entity.Property(pair => pair.Reasons).HasMaxLength(300);
            entity.Property(pair => pair.DecidedByClientId).HasMaxLength(64);
            entity.HasOne<Service>().WithMany().HasForeignKey(pair => pair.FirstId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<Service>().WithMany().HasForeignKey(pair => pair.SecondId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(pair => new { pair.FirstId, pair.SecondId }).IsUnique();
        }
    }
}
