using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Outcomes.Reference;

/// <summary>Which kind of body the figures of a data set come from; the legal gateways differ.</summary>
public enum DataSupplier
{
    Education,
    Policing,
    Health,
    SocialCare,
    LocalAuthority,
    Network,
}

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

    /// <summary>Derived from information about the health or care of individuals (National Health Service Act 2006, section 251(10)).</summary>
    public bool PatientInformation { get; set; }

    /// <summary>About identified or identifiable individuals. Not supported in version 1: no agreement opens such a data set.</summary>
    public bool PersonalInformation { get; set; }

    public DataSupplier Supplier { get; set; }

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
