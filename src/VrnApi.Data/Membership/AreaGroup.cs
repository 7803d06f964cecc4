using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>Areas that act together under one name, such as Leicester, Leicestershire and Rutland.</summary>
public sealed class AreaGroup
{
    public required string Code { get; init; }

    public required string Label { get; set; }

    public Guid? CitationId { get; init; }

    public ICollection<AreaGroupMember> Members { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<AreaGroup>
    {
        public void Configure(EntityTypeBuilder<AreaGroup> entity)
        {
            entity.ToTable("area_group", "membership");
            entity.HasKey(group => group.Code);
            entity.Property(group => group.Code).HasMaxLength(60);
            entity.Property(group => group.Label).HasMaxLength(200);
            entity.HasMany(group => group.Members).WithOne().HasForeignKey(member => member.GroupCode);
            entity.RefersTo<AreaGroup, Citation>(group => group.CitationId);
        }
    }
}
