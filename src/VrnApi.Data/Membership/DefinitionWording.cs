using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>A definition in the words of one document.</summary>
public sealed class DefinitionWording
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DefinitionCode { get; init; }

    /// <summary>First day of the printed period.</summary>
    public required DateOnly StatedOn { get; init; }

    public required string Text { get; init; }

    public string? Note { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DefinitionWording>
    {
        public void Configure(EntityTypeBuilder<DefinitionWording> entity)
        {
            entity.ToTable("definition_wording", "membership");
            entity.Property(wording => wording.DefinitionCode).HasMaxLength(60);
            entity.Property(wording => wording.Text).HasMaxLength(1000);
            entity.Property(wording => wording.Note).HasMaxLength(500);
            entity.HasIndex(wording => new { wording.DefinitionCode, wording.StatedOn });
            entity.RefersTo<DefinitionWording, ViolenceDefinition>(wording => wording.DefinitionCode);
            entity.RefersTo<DefinitionWording, Citation>(wording => wording.CitationId);
        }
    }
}
