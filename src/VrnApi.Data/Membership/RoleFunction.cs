using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>A function that is filled on behalf of an organisation. Who fills it is not recorded.</summary>
public sealed class RoleFunction
{
    public required string Code { get; init; }

    public required string Label { get; set; }

    /// <summary>At most one holding of it is open in a network at a time.</summary>
    public bool IsOfficer { get; init; }

    public bool IsPractitioner { get; init; }

    public bool IsStrategic { get; init; }

    public bool IsExpert { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RoleFunction>
    {
        public void Configure(EntityTypeBuilder<RoleFunction> entity)
        {
            entity.ToTable("role_function", "membership");
            entity.HasKey(function => function.Code);
            entity.Property(function => function.Code).HasMaxLength(60);
            entity.Property(function => function.Label).HasMaxLength(200);
            entity.RefersTo<RoleFunction, Citation>(function => function.CitationId);
        }
    }
}
