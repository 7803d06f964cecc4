using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What somebody pays, and from when to when.</summary>
public sealed class CostOption : IServicePart
{
    public required Guid Id { get; init; }

    public required Guid ServiceId { get; init; }

    public string? Option { get; set; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; set; }

    public decimal? Amount { get; set; }

    public string? AmountDescription { get; set; }

    public DateOnly? ValidFrom { get; set; }

    /// <summary>Inclusive.</summary>
    public DateOnly? ValidTo { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<CostOption>
    {
        public void Configure(EntityTypeBuilder<CostOption> entity)
        {
            entity.IsPart("cost_option");
            entity.Property(cost => cost.Option).HasMaxLength(200);
            entity.Property(cost => cost.Currency).HasMaxLength(3);
            entity.Property(cost => cost.Amount).HasPrecision(10, 2);
            entity.Property(cost => cost.AmountDescription).HasMaxLength(500);
            entity.HasOne<Service>().WithMany(service => service.CostOptions).HasForeignKey(cost => cost.ServiceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
