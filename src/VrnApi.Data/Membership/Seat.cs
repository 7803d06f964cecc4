using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>A place in a network, for an organisation or for a function. A flag is null where no document says.</summary>
public sealed class Seat
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required int Number { get; init; }

    public Guid? OrganisationId { get; init; }

    public string? SeatTypeCode { get; init; }

    public string? Urn { get; init; }

    public bool? IsStrategic { get; set; }

    public bool? IsPractitioner { get; set; }

    public bool? IsExpert { get; set; }

    public bool? IsSchool { get; set; }

    public bool? IsVoting { get; set; }

    public DateOnly? ValidFrom { get; init; }

    public DateOnly? ValidTo { get; set; }

    /// <summary>First day of the printed period in which a document states the seat.</summary>
    public DateOnly? StatedOn { get; init; }

    public Guid? CitationId { get; init; }

    public Network? Network { get; init; }

    public Organisation? Organisation { get; init; }

    public SeatType? SeatType { get; init; }

    public Citation? Citation { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Seat>
    {
        public void Configure(EntityTypeBuilder<Seat> entity)
        {
            entity.ToTable("seat", "membership");
            entity.ToTable(table =>
            {
                table.HasCheckConstraint("ck_seat_holder",
                    "(organisation_id IS NULL AND seat_type_code IS NOT NULL) OR (organisation_id IS NOT NULL AND seat_type_code IS NULL)");
                table.HasCheckConstraint("ck_seat_validity", "valid_to > valid_from");
            });
            entity.Property(seat => seat.SeatTypeCode).HasMaxLength(60);
            entity.Property(seat => seat.Urn).HasMaxLength(6);
            // Two seats without a first day are one too many as well.
            entity.HasIndex(seat => new { seat.NetworkId, seat.Number, seat.ValidFrom }).IsUnique().HasFilter(null).AreNullsDistinct(false);
            entity.HasIndex(seat => new { seat.OrganisationId, seat.NetworkId });
            entity.RefersTo(seat => seat.Network, seat => seat.NetworkId);
            entity.RefersTo(seat => seat.Organisation, seat => seat.OrganisationId);
            entity.RefersTo(seat => seat.SeatType, seat => seat.SeatTypeCode);
            entity.RefersTo(seat => seat.Citation, seat => seat.CitationId);
            entity.RefersTo<Seat, Establishment>(seat => seat.Urn);
        }
    }
}
