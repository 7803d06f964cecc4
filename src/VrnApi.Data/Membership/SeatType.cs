using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

/// <summary>A kind of seat that belongs to a function and not to one organisation, such as a headteacher's.</summary>
public sealed class SeatType
{
    public required string Code { get; init; }

    public required string Label { get; set; }

    public required string RoleFunction { get; init; }

    public StatutoryClass StatutoryClass { get; init; }

    public DutyKind? DutyKind { get; init; }

    public bool IsSchool { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<SeatType>
    {
        public void Configure(EntityTypeBuilder<SeatType> entity)
        {
            entity.ToTable("seat_type", "membership");
            entity.HasKey(type => type.Code);
            entity.Property(type => type.Code).HasMaxLength(60);
            entity.Property(type => type.Label).HasMaxLength(200);
            entity.Property(type => type.RoleFunction).HasMaxLength(60);
            entity.RefersTo<SeatType, RoleFunction>(type => type.RoleFunction);
            entity.RefersTo<SeatType, Citation>(type => type.CitationId);
        }
    }
}
