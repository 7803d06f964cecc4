using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>An item that the terms put on every agenda.</summary>
public sealed class StandingItem
{
    public required Guid TermsVersionId { get; init; }

    public required string Code { get; init; }

    public required int Order { get; init; }

    public required string Label { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<StandingItem>
    {
        public void Configure(EntityTypeBuilder<StandingItem> entity)
        {
            entity.ToTable("standing_item", "membership");
            entity.HasKey(item => new { item.TermsVersionId, item.Code });
            entity.Property(item => item.Code).HasMaxLength(60);
            entity.Property(item => item.Label).HasMaxLength(200);
            entity.RefersTo<StandingItem, TermsVersion>(item => item.TermsVersionId);
            entity.RefersTo<StandingItem, Citation>(item => item.CitationId);
        }
    }
}
