using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Membership;

public enum AreaGroupRole
{
    /// <summary>An upper-tier or unitary authority of the group.</summary>
    Member,

    /// <summary>A district that community safety partnerships must cover.</summary>
    District,
}

/// <summary>An area in a group; a unitary authority is member and district at once.</summary>
public sealed class AreaGroupMember
{
    public required string GroupCode { get; init; }

    public required AreaGroupRole Role { get; init; }

    public required string GssCode { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AreaGroupMember>
    {
        public void Configure(EntityTypeBuilder<AreaGroupMember> entity)
        {
            entity.ToTable("area_group_member", "membership");
            entity.HasKey(member => new { member.GroupCode, member.Role, member.GssCode });
            entity.Property(member => member.GroupCode).HasMaxLength(60);
            entity.Property(member => member.GssCode).HasMaxLength(9);
        }
    }
}
