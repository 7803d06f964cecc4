using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Outcomes.Reference;

namespace VrnApi.Data.Outcomes.Publishing;

/// <summary>When a period's release is cut off and when it is published. Nothing is published at any other moment.</summary>
public sealed class CalendarSlot
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string DataSetId { get; init; }

    public required string Period { get; init; }

    public required string PeriodCode { get; init; }

    public required DateTimeOffset CutOffAt { get; set; }

    public required DateTimeOffset PublishAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CalendarSlot>
    {
        public void Configure(EntityTypeBuilder<CalendarSlot> entity)
        {
            entity.ToTable("calendar_slot", "outcomes", table =>
                table.HasCheckConstraint("ck_calendar_slot_order", "\"cut_off_at\" < \"publish_at\""));
            entity.Property(slot => slot.Period).HasMaxLength(9).IsUnicode(false);
            entity.Property(slot => slot.PeriodCode).HasMaxLength(4).IsUnicode(false);
            entity.HasOne<DataSet>().WithMany().HasForeignKey(slot => slot.DataSetId).OnDelete(DeleteBehavior.Restrict);
            entity.HasIndex(slot => new { slot.DataSetId, slot.PublishAt, slot.Period, slot.PeriodCode }).IsUnique();
        }
    }
}
