using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What somebody must bring.</summary>
public sealed class RequiredDocument : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public required string Document { get; set; }

    public string? Uri { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<RequiredDocument>
    {
        public void Configure(EntityTypeBuilder<RequiredDocument> entity)
        {
            entity.IsPart("required_document");
            entity.Property(document => document.Document).HasMaxLength(500);
            entity.Property(document => document.Uri).HasMaxLength(2048);
            entity.HasOne<Service>().WithMany(service => service.RequiredDocuments).HasForeignKey(document => document.ServiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
