using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Who looked at a provider.</summary>
public enum AssuredBy
{
    Provider,
    School,
    Vrn,
    Council,
}

/// <summary>One answered checklist for external providers. A later record replaces it; nothing is edited.</summary>
public sealed class AssuranceRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ServiceId { get; init; }

    public required AssuredBy By { get; init; }

    public required DateOnly AssessedOn { get; init; }

    /// <summary>The last day on which it counts.</summary>
    public required DateOnly ExpiresOn { get; init; }

    public Guid? AssessorPartnerId { get; init; }

    public string? RoleMailbox { get; init; }

    public string? Note { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public List<AssuranceAnswer> Answers { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<AssuranceRecord>
    {
        public void Configure(EntityTypeBuilder<AssuranceRecord> entity)
        {
            entity.ToTable("assurance_record", DirectoryConfiguration.Schema);
            entity.Property(record => record.Id).ValueGeneratedNever();
            entity.Property(record => record.RoleMailbox).HasMaxLength(254);
            entity.Property(record => record.Note).HasMaxLength(1000);
            entity.HasOne<Service>().WithMany(service => service.AssuranceRecords).HasForeignKey(record => record.ServiceId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(record => new { record.ServiceId, record.By, record.AssessedOn });
            entity.HasIndex(record => record.ExpiresOn);
        }
    }
}
