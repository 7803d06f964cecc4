using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A language in which somebody is served. It belongs to exactly one of its parents.</summary>
public sealed class Language : IServicePart
{
    public required Guid Id { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? LocationId { get; init; }

    public Guid? PhoneId { get; init; }

    /// <summary>ISO 639-3, such as <c>guj</c>.</summary>
    public required string Code { get; set; }

    public string? Name { get; set; }

    public string? Note { get; set; }

    public int Ordinal { get; set; }

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<Language>
    {
        public void Configure(EntityTypeBuilder<Language> entity)
        {
            entity.IsPart("language");
            entity.ToTable(table => table.HasCheckConstraint("ck_language_one_parent", Owners.ExactlyOne("service_id", "location_id", "phone_id")));
            entity.Property(language => language.Code).HasMaxLength(3);
            entity.Property(language => language.Name).HasMaxLength(100);
            entity.Property(language => language.Note).HasMaxLength(500);
            entity.HasOne<Service>().WithMany(service => service.Languages).HasForeignKey(language => language.ServiceId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Location>().WithMany(location => location.Languages).HasForeignKey(language => language.LocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Phone>().WithMany(phone => phone.Languages).HasForeignKey(language => language.PhoneId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasIndex(language => new { language.Code, language.ServiceId });
        }
    }
}
