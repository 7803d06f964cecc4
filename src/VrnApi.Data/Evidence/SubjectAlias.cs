using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Evidence;

/// <summary>Another name under which a document speaks of a subject.</summary>
public sealed class SubjectAlias
{
    public required Guid SubjectId { get; init; }

    public required string Text { get; init; }

    /// <summary>Folded text.</summary>
    public required string TextSort { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SubjectAlias>
    {
        public void Configure(EntityTypeBuilder<SubjectAlias> entity)
        {
            entity.ToTable("subject_alias", "evidence");
            entity.HasKey(alias => new { alias.SubjectId, alias.Text });
            entity.Property(alias => alias.Text).HasMaxLength(200);
            entity.Property(alias => alias.TextSort).HasMaxLength(200);
        }
    }
}
