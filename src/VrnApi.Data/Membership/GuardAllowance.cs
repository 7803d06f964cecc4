using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Membership;

/// <summary>A word that looks like a name and is none, let through by the personal-data guard.</summary>
public sealed class GuardAllowance
{
    public required string Term { get; init; }

    public required string Reason { get; init; }

    public required string AddedByClient { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<GuardAllowance>
    {
        public void Configure(EntityTypeBuilder<GuardAllowance> entity)
        {
            entity.ToTable("guard_allowance", "membership");
            entity.HasKey(allowance => allowance.Term);
            entity.Property(allowance => allowance.Term).HasMaxLength(100);
            entity.Property(allowance => allowance.Reason).HasMaxLength(500);
            entity.Property(allowance => allowance.AddedByClient).HasMaxLength(64);
        }
    }
}
