using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Partners;

public enum AgreementState
{
    Pending,
    Active,
    Withdrawn,
    Expired,
}

/// <summary>A data-sharing agreement: who may use which data sets of which areas, for which purposes, on which legal basis.</summary>
public sealed class Agreement
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Code { get; init; }

    /// <summary><c>pcsc-2022-s16</c>, <c>pcsc-2022-s17</c>, <c>cda-1998-s115</c>, <c>education-act</c> or <c>released-statistics</c>.</summary>
    public required string LegalBasis { get; init; }

    /// <summary>Data-protection regime: <c>uk-gdpr</c> or <c>dpa-2018-part-3</c>.</summary>
    public required string Regime { get; init; }

    /// <summary>The basis under article 6 of UK GDPR, such as <c>6(1)(e)</c>.</summary>
    public string? Article6 { get; set; }

    /// <summary>Reference of the data protection impact assessment.</summary>
    public string? DpiaRef { get; set; }

    public DateOnly? ReviewOn { get; set; }

    public required DateOnly StartsOn { get; init; }

    /// <summary>The first day on which it no longer holds.</summary>
    public required DateOnly EndsOn { get; set; }

    public int RetentionDays { get; set; }

    /// <summary>Councils may see single schools' returns.</summary>
    public bool AllowsRawToCouncil { get; set; }

    public AgreementState State { get; set; }

    public byte[]? DocumentSha256 { get; set; }

    /// <summary>Two functions, such as <c>head of service; data protection officer</c>; never names.</summary>
    public string? SignatoryFunctions { get; set; }

    public required string CreatedBy { get; init; }

    public string? ActivatedBy { get; set; }

    public List<AgreementParty> Parties { get; } = [];

    public List<AgreementDataSet> DataSets { get; } = [];

    public List<AgreementArea> Areas { get; } = [];

    public List<AgreementPurpose> Purposes { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Agreement>
    {
        public void Configure(EntityTypeBuilder<Agreement> entity)
        {
            entity.ToTable("agreement", "partners");
            entity.Property(agreement => agreement.Code).HasMaxLength(64);
            entity.Property(agreement => agreement.LegalBasis).HasMaxLength(40);
            entity.Property(agreement => agreement.Regime).HasMaxLength(40);
            entity.Property(agreement => agreement.Article6).HasMaxLength(40);
            entity.Property(agreement => agreement.DpiaRef).HasMaxLength(100);
            entity.Property(agreement => agreement.DocumentSha256).HasMaxLength(32);
            entity.Property(agreement => agreement.SignatoryFunctions).HasMaxLength(300);
            entity.Property(agreement => agreement.CreatedBy).HasMaxLength(64);
            entity.Property(agreement => agreement.ActivatedBy).HasMaxLength(64);
            entity.HasIndex(agreement => agreement.Code).IsUnique();
            entity.HasIndex(agreement => new { agreement.State, agreement.EndsOn });
        }
    }
}
