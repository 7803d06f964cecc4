using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using Citation = VrnApi.Data.Evidence.Citation;

namespace VrnApi.Data.Membership;

/// <summary>How many took part in a meeting for an organisation or a kind of seat, in which function.</summary>
public sealed class Attendance
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MeetingId { get; init; }

    public Guid? OrganisationId { get; init; }

    public string? SeatTypeCode { get; init; }

    public required string FunctionCode { get; init; }

    public required int Headcount { get; init; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<Attendance>
    {
        public void Configure(EntityTypeBuilder<Attendance> entity)
        {
            entity.ToTable("attendance", "membership");
            entity.ToTable(table =>
            {
                table.HasCheckConstraint("ck_attendance_of",
                    "(organisation_id IS NULL AND seat_type_code IS NOT NULL) OR (organisation_id IS NOT NULL AND seat_type_code IS NULL)");
                table.HasCheckConstraint("ck_attendance_headcount", "headcount > 0");
            });
            entity.Property(attendance => attendance.SeatTypeCode).HasMaxLength(60);
            entity.Property(attendance => attendance.FunctionCode).HasMaxLength(60);
            entity.HasIndex(attendance => new { attendance.MeetingId, attendance.OrganisationId, attendance.SeatTypeCode, attendance.FunctionCode })
                .IsUnique().HasFilter(null).AreNullsDistinct(false);
            entity.RefersTo<Attendance, Meeting>(attendance => attendance.MeetingId);
            entity.RefersTo<Attendance, Organisation>(attendance => attendance.OrganisationId);
            entity.RefersTo<Attendance, SeatType>(attendance => attendance.SeatTypeCode);
            entity.RefersTo<Attendance, RoleFunction>(attendance => attendance.FunctionCode);
            entity.RefersTo<Attendance, Citation>(attendance => attendance.CitationId);
        }
    }
}
