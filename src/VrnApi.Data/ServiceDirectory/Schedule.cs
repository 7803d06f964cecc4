using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A repetition, in the words of RFC 5545; the standard knows no others.</summary>
public enum Frequency
{
    Weekly,
    Monthly,
}

/// <summary>
/// When something is open: a rule in UK wall time, never an offset. It belongs to exactly one of its parents; at a place it is as
/// protected as the place.
/// </summary>
public sealed class Schedule : IServicePart
{
    public required Guid Id { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? ServiceLocationId { get; init; }

    public Guid? LocationId { get; init; }

    public DateOnly? ValidFrom { get; set; }

    /// <summary>Inclusive.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The first day; from it weeks and months are counted.</summary>
    public DateOnly? DtStart { get; set; }

    /// <summary>The last day, inclusive.</summary>
    public DateOnly? Until { get; set; }

    public int? Count { get; set; }

    /// <summary>First day of the week, such as <c>MO</c>; null = Monday.</summary>
    public string? Wkst { get; set; }

    /// <summary>Null with <see cref="DtStart"/> = that one day.</summary>
    public Frequency? Freq { get; set; }

    /// <summary>Every so many weeks or months; null = every one.</summary>
    public int? Interval { get; set; }

    /// <summary>Days separated by commas, such as <c>MO,TH</c>, monthly also <c>1MO,-1FR</c>.</summary>
    public string? ByDay { get; set; }

    /// <summary>Days of the month separated by commas; negative = from its end.</summary>
    public string? ByMonthDay { get; set; }

    public string? Description { get; set; }

    public TimeOnly? OpensAt { get; set; }

    /// <summary>Not after <see cref="OpensAt"/> = on the next day; 00:00 is the next midnight. Null = a start without length.</summary>
    public TimeOnly? ClosesAt { get; set; }

    public string? ScheduleLink { get; set; }

    public string? AttendingType { get; set; }

    public string? Notes { get; set; }

    public int Ordinal { get; set; }

    public List<ExceptionalDay> Exceptions { get; } = [];

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<Schedule>
    {
        public void Configure(EntityTypeBuilder<Schedule> entity)
        {
            entity.IsPart("schedule");
            entity.ToTable(table => table.HasCheckConstraint("ck_schedule_one_parent",
                Owners.ExactlyOne("service_id", "service_location_id", "location_id")));
            entity.Property(schedule => schedule.Wkst).HasMaxLength(2);
            entity.Property(schedule => schedule.ByDay).HasMaxLength(200);
            entity.Property(schedule => schedule.ByMonthDay).HasMaxLength(200);
            entity.Property(schedule => schedule.Description).HasMaxLength(2000);
            entity.Property(schedule => schedule.ScheduleLink).HasMaxLength(2048);
            entity.Property(schedule => schedule.AttendingType).HasMaxLength(60);
            entity.Property(schedule => schedule.Notes).HasMaxLength(2000);
            entity.HasOne<Service>().WithMany(service => service.Schedules).HasForeignKey(schedule => schedule.ServiceId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<ServiceLocation>().WithMany(link => link.Schedules).HasForeignKey(schedule => schedule.ServiceLocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Location>().WithMany(location => location.Schedules).HasForeignKey(schedule => schedule.LocationId).OnDelete(DeleteBehavior.ClientCascade);
        }
    }
}
