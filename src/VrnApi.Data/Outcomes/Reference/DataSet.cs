using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Reference;

/// <summary>A kind of return and the figures released from it. Its rules are the catalogue's; what an installation decides is kept here.</summary>
public sealed class DataSet
{
    /// <summary><c>school-behaviour-termly</c>.</summary>
    public required string Id { get; init; }

    public required string Label { get; set; }

    /// <summary><c>academic</c>, <c>financial</c>, ...: a data set mixes no families of years.</summary>
    public required string Calendar { get; set; }

    public required bool ContributorRules { get; set; }

    public required bool HidesZero { get; set; }

    /// <summary>Holds returns of made-up establishments only, or of real ones only. Decided when the data set is made.</summary>
    public required bool Synthetic { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DataSet>
    {
        public void Configure(EntityTypeBuilder<DataSet> entity)
        {
            entity.ToTable("data_set", "outcomes");
            entity.Property(dataSet => dataSet.Id).HasMaxLength(60);
            entity.Property(dataSet => dataSet.Label).HasMaxLength(120);
            entity.Property(dataSet => dataSet.Calendar).HasMaxLength(20);
        }
    }
}
