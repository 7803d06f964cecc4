using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>Which kind of record a tag or a citation hangs on.</summary>
public enum LinkKind
{
    Service,
    Organisation,
    Programme,
    Location,
}

public enum LinkOrigin
{
    /// <summary>The source's own tag; a later import may take it away.</summary>
    Source,

    /// <summary>Added here; not the source's to remove.</summary>
    Local,
}

/// <summary>A tag on a record; HSDS calls it an attribute.</summary>
public sealed class TermLink : IServicePart
{
    public required Guid Id { get; init; }

    public required LinkKind LinkKind { get; init; }

    public required Guid LinkId { get; init; }

    public required Guid TermId { get; init; }

    /// <summary>In what sense, such as <c>audience</c>.</summary>
    public string? LinkType { get; init; }

    public LinkOrigin Origin { get; set; }

    public TaxonomyTerm? Term { get; init; }

    Guid? IServicePart.OfService => LinkKind == LinkKind.Service ? LinkId : null;

    internal sealed class Configuration : IEntityTypeConfiguration<TermLink>
    {
        public void Configure(EntityTypeBuilder<TermLink> entity)
        {
            entity.IsPart("attribute");
            entity.Property(link => link.LinkType).HasMaxLength(60);
            entity.HasOne(link => link.Term).WithMany().HasForeignKey(link => link.TermId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(link => new { link.LinkKind, link.LinkId, link.TermId, link.LinkType }).IsUnique();
            entity.HasIndex(link => new { link.TermId, link.LinkKind, link.LinkId });
        }
    }
}
