using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum SourceKind
{
    System,
    OrukFeed,
    Seed,
    Synthetic,
}

public enum SourceState
{
    Active,
    Paused,
    Closed,
}

/// <summary>Where records come from. Within a source the publisher's own keys are unique.</summary>
public sealed class Source : DirectoryRoot
{
    /// <summary>The facts that every deployment starts with.</summary>
    public static readonly Guid SeedId = new("01979000-0000-7000-8000-000000000001");

    public Guid? OwnerPartnerId { get; init; }

    public required string Code { get; init; }

    public required SourceKind Kind { get; init; }

    public string? BaseUrl { get; set; }

    /// <summary>Role mailbox of whoever answers for the data.</summary>
    public string? Mailbox { get; set; }

    /// <summary>Set by an operator: records of this source need no editorial step.</summary>
    public bool PublishDirectly { get; set; }

    public SourceState State { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Source>
    {
        public void Configure(EntityTypeBuilder<Source> entity)
        {
            entity.IsRoot("source");
            entity.Property(source => source.Code).HasMaxLength(64);
            entity.Property(source => source.BaseUrl).HasMaxLength(2048);
            entity.Property(source => source.Mailbox).HasMaxLength(254);
            entity.HasIndex(source => new { source.OwnerPartnerId, source.Code }).IsUnique();
            var built = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
            entity.HasData(new { Id = SeedId, Code = "seed", Kind = SourceKind.Seed, PublishDirectly = true, State = SourceState.Active, Version = 1, CreatedAt = built, UpdatedAt = built });
        }
    }
}
