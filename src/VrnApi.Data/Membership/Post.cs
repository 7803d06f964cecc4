using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

public enum PostState
{
    InPost,
    BeingRecruited,
    Vacant,
}

/// <summary>A post that an organisation pays for. It has no start date, which would point at one person.</summary>
public sealed class Post
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid OrganisationId { get; init; }

    public required string FunctionCode { get; init; }

    /// <summary>Full-time equivalent.</summary>
    public required decimal Fte { get; set; }

    public required PostState State { get; set; }

    public required DateOnly StatedOn { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Post>
    {
        public void Configure(EntityTypeBuilder<Post> entity)
        {
            entity.ToTable("post", "membership");
            entity.Property(post => post.FunctionCode).HasMaxLength(60);
            entity.Property(post => post.Fte).HasPrecision(5, 2);
            entity.RefersTo<Post, Organisation>(post => post.OrganisationId);
            entity.RefersTo<Post, RoleFunction>(post => post.FunctionCode);
            entity.RefersTo<Post, Citation>(post => post.CitationId);
        }
    }
}
