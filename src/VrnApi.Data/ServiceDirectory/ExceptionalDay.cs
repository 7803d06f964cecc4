using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

public enum ExceptionalDayKind
{
    /// <summary>Not open that day, whatever the rule says.</summary>
    Closed,

    /// <summary>Open at these times that day instead.</summary>
    Replaced,
}

/// <summary>One day on which a schedule does not hold.</summary>
public sealed class ExceptionalDay
{
    public required Guid Id { get; init; }

    public required Guid ScheduleId { get; init; }

    public required DateOnly Date { get; init; }

    public required ExceptionalDayKind Kind { get; set; }

    public TimeOnly? OpensAt { get; set; }

    public TimeOnly? ClosesAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExceptionalDay>
    {
        public void Configure(EntityTypeBuilder<ExceptionalDay> entity)
        {
            entity.IsPart("schedule_exception");
            entity.HasOne<Schedule>().WithMany(schedule => schedule.Exceptions).HasForeignKey(day => day.ScheduleId).OnDelete(DeleteBehavior.Cascade);
            entity.HasIndex(day => new { day.ScheduleId, day.Date });
        }
    }
}
