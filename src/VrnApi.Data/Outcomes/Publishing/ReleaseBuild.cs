using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Outcomes.Publishing;

/// <summary>
/// What a plan would release, or has released: the protected rows, the returns they were made of, and the releases they were audited with.
/// Immutable; building again adds another one. Later releases are audited with those that were approved.
/// </summary>
public sealed class ReleaseBuild
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PlanId { get; init; }

    public required Guid ReportId { get; init; }

    /// <summary>The protected rows as JSON: never a true value. Empty when the audit refused them.</summary>
    public required byte[] Rows { get; init; }

    /// <summary>Returns that the rows were made of, in the order of their ids.</summary>
    public required Guid[] Submissions { get; init; }

    /// <summary>Builds of earlier releases that this one was audited with, in the order of their approval.</summary>
    public required Guid[] Scope { get; init; }

    public required byte[] LineageSha256 { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReleaseBuild>
    {
        public void Configure(EntityTypeBuilder<ReleaseBuild> entity)
        {
            entity.ToTable("release_build", "outcomes").IsAppendOnly();
            entity.Property(build => build.LineageSha256).HasMaxLength(32);
            entity.HasOne<ReleasePlan>().WithMany().HasForeignKey(build => build.PlanId).OnDelete(DeleteBehavior.Restrict);
            entity.HasOne<AuditReport>().WithMany().HasForeignKey(build => build.ReportId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
