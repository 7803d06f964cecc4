using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.Evidence;

public enum SubjectKind
{
    /// <summary>A kind of work.</summary>
    Approach,

    /// <summary>A broader line of work.</summary>
    Strategy,

    /// <summary>A named brand.</summary>
    Programme,

    /// <summary>A programme as run here.</summary>
    LocalIntervention,
    Campaign,
    Resource,
}

public enum SubjectStatus
{
    Active,
    Retired,
}

/// <summary>What statements are about.</summary>
public sealed class Subject
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Slug { get; init; }

    public required SubjectKind Kind { get; init; }

    public required string Title { get; set; }

    /// <summary>Folded title, the sort key of lists.</summary>
    public required string TitleSort { get; set; }

    /// <summary>Empty where the source names the subject and says no more.</summary>
    public required string Summary { get; set; }

    public SubjectStatus Status { get; set; }

    public required Guid CitationId { get; init; }

    public Citation? Citation { get; init; }

    public ICollection<SubjectAlias> Aliases { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Subject>
    {
        public void Configure(EntityTypeBuilder<Subject> entity)
        {
            entity.ToTable("subject", "evidence");
            entity.Property(subject => subject.Slug).HasMaxLength(60);
            entity.Property(subject => subject.Title).HasMaxLength(300);
            entity.Property(subject => subject.TitleSort).HasMaxLength(300).IsBinarySorted();
            entity.Property(subject => subject.Summary).HasMaxLength(2000);
            entity.HasIndex(subject => subject.Slug).IsUnique();
            entity.HasIndex(subject => new { subject.TitleSort, subject.Id });
            entity.RefersTo(subject => subject.Citation, subject => subject.CitationId);
            entity.HasMany(subject => subject.Aliases).WithOne().HasForeignKey(alias => alias.SubjectId);
        }
    }
}
