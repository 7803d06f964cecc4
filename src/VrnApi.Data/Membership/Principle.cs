using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>One principle of a set.</summary>
public sealed class Principle
{
    public required string Code { get; init; }

    public required string SetCode { get; init; }

    public required int Order { get; init; }

    public required string Label { get; set; }

    public string? Meaning { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Principle>
    {
        public void Configure(EntityTypeBuilder<Principle> entity)
        {
            entity.ToTable("principle", "membership");
            entity.HasKey(principle => principle.Code);
            entity.Property(principle => principle.Code).HasMaxLength(60);
            entity.Property(principle => principle.SetCode).HasMaxLength(60);
            entity.Property(principle => principle.Label).HasMaxLength(200);
            entity.Property(principle => principle.Meaning).HasMaxLength(500);
            entity.HasIndex(principle => new { principle.SetCode, principle.Order }).IsUnique();
            entity.RefersTo<Principle, PrincipleSet>(principle => principle.SetCode);
            entity.RefersTo<Principle, Citation>(principle => principle.CitationId);
        }
    }
}
