using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Reference;

/// <summary>A bank holiday beyond those that follow from the calendar, such as a coronation.</summary>
public sealed class BankHoliday
{
    /// <summary>Such as <c>england-and-wales</c>.</summary>
    public required string Division { get; init; }

    public required DateOnly Date { get; init; }

    public required string Name { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<BankHoliday>
    {
        public void Configure(EntityTypeBuilder<BankHoliday> entity)
        {
            entity.ToTable("bank_holiday", "reference");
            entity.HasKey(holiday => new { holiday.Division, holiday.Date });
            entity.Property(holiday => holiday.Division).HasMaxLength(40);
            entity.Property(holiday => holiday.Name).HasMaxLength(200);
        }
    }
}
