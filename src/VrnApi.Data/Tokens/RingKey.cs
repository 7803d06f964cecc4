using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Tokens;

/// <summary>One element of the DataProtection key ring that all hosts on this database share.</summary>
public sealed class RingKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RingKey>
    {
        public void Configure(EntityTypeBuilder<RingKey> entity)
        {
            entity.ToTable("ring_key", "tokens");
            entity.HasKey(key => key.Name);
            entity.Property(key => key.Name).HasMaxLength(200);
        }
    }
}
