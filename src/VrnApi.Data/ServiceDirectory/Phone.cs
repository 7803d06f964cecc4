using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A number of a function or a place. It belongs to exactly one of its parents; at a place it is as protected as the place.</summary>
public sealed class Phone : IServicePart
{
    public required Guid Id { get; init; }

    public Guid? OrganisationId { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? ServiceLocationId { get; init; }

    public Guid? LocationId { get; init; }

    public Guid? ContactId { get; init; }

    public required string Number { get; set; }

    public string? Extension { get; set; }

    /// <summary>RFC 6350 type, such as <c>voice</c> or <c>text</c>.</summary>
    public string? Type { get; set; }

    public string? Description { get; set; }

    public Sensitivity Sensitivity { get; set; }

    public int Ordinal { get; set; }

    public List<Language> Languages { get; } = [];

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<Phone>
    {
        public void Configure(EntityTypeBuilder<Phone> entity)
        {
            entity.IsPart("phone");
            entity.ToTable(table => table.HasCheckConstraint("ck_phone_one_parent",
                Owners.ExactlyOne("organisation_id", "service_id", "service_location_id", "location_id", "contact_id")));
            entity.Property(phone => phone.Number).HasMaxLength(40);
            entity.Property(phone => phone.Extension).HasMaxLength(20);
            entity.Property(phone => phone.Type).HasMaxLength(20);
            entity.Property(phone => phone.Description).HasMaxLength(500);
            entity.HasOne<Organisation>().WithMany(organisation => organisation.Phones).HasForeignKey(phone => phone.OrganisationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Service>().WithMany(service => service.Phones).HasForeignKey(phone => phone.ServiceId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<ServiceLocation>().WithMany(link => link.Phones).HasForeignKey(phone => phone.ServiceLocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Location>().WithMany(location => location.Phones).HasForeignKey(phone => phone.LocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Contact>().WithMany(contact => contact.Phones).HasForeignKey(phone => phone.ContactId).OnDelete(DeleteBehavior.ClientCascade);
        }
    }
}
