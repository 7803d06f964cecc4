using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Platform;

/// <summary>A random key that every host must share, such as the one that seals cursors; protected by the key ring.</summary>
public sealed class SharedKey
{
    public required string Name { get; init; }

    public required byte[] Protected { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SharedKey>
    {
        public void Configure(EntityTypeBuilder<SharedKey> entity)
        {
            entity.ToTable("shared_key", "platform");
            entity.HasKey(key => key.Name);
            entity.Property(key => key.Name).HasMaxLength(60);
        }
    }
}
