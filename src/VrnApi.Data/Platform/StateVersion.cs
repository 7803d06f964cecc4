using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>Says to every host whether what it holds in memory is still current; changed in the transaction of the change.</summary>
public sealed class StateVersion
{
    /// <summary>Partners, clients, scopes, keys, secrets, agreements, external links.</summary>
    public const string Registration = "registration";

    public const string Revocations = "revocations";

    /// <summary>The numbering of the change feed; another after the database was filled from a copy whose numbers mean nothing here.</summary>
    public const string Changes = "changes";

    /// <summary>The platform's own signing keys.</summary>
    public const string Keys = "keys";

    public required string Kind { get; init; }

    /// <summary>Another value after every change; it has no order.</summary>
    public required Guid Version { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StateVersion>
    {
        public void Configure(EntityTypeBuilder<StateVersion> entity)
        {
            entity.ToTable("state_version", "platform");
            entity.HasKey(version => version.Kind);
            entity.Property(version => version.Kind).HasMaxLength(40);
            entity.HasData(
                new StateVersion { Kind = Registration, Version = new Guid("019a9d00-0000-7000-8000-000000000001") },
                new StateVersion { Kind = Revocations, Version = new Guid("019a9d00-0000-7000-8000-000000000002") },
                new StateVersion { Kind = Changes, Version = new Guid("019a9d00-0000-7000-8000-000000000003") },
                new StateVersion { Kind = Keys, Version = new Guid("019a9d00-0000-7000-8000-000000000004") });
        }
    }
}
