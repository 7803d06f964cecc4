using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum ProductKind
{
    Definition,
    LocalArea,
    PartnershipAgreement,
    StrategicNeedsAssessment,
    Strategy,
    LocalityProfile,
    CspPlan,
}

public enum ProductState
{
    Done,
    InPreparation,
    NotPublished,
}

/// <summary>Something the duty asks a partnership to produce. Where only a later bound of its day is known, that is kept as such.</summary>
public sealed class StatutoryProduct
{
    public required string Code { get; init; }

    public required ProductKind Kind { get; init; }

    public required string Title { get; set; }

    public required Guid NetworkId { get; init; }

    /// <summary>One is due for each network of this kind.</summary>
    public NetworkKind? PerNetworkKind { get; init; }

    public DateOnly? DueOn { get; set; }

    /// <summary>As printed, such as <c>2023-24</c>.</summary>
    public string? DuePeriod { get; set; }

    public DateOnly? DoneOn { get; set; }

    public DateOnly? DoneNoLaterThan { get; set; }

    public ProductState State { get; set; }

    public string? Recurrence { get; set; }

    public string? Url { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<StatutoryProduct>
    {
        public void Configure(EntityTypeBuilder<StatutoryProduct> entity)
        {
            entity.ToTable("statutory_product", "membership");
            entity.HasKey(product => product.Code);
            entity.Property(product => product.Code).HasMaxLength(60);
            entity.Property(product => product.Title).HasMaxLength(200);
            entity.Property(product => product.DuePeriod).HasMaxLength(20);
            entity.Property(product => product.Recurrence).HasMaxLength(20);
            entity.Property(product => product.Url).HasMaxLength(2048);
            entity.RefersTo<StatutoryProduct, Network>(product => product.NetworkId);
            entity.RefersTo<StatutoryProduct, Citation>(product => product.CitationId);
        }
    }
}
