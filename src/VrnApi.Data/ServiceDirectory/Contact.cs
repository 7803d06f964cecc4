using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A function that can be reached, such as a duty desk; never a person. It belongs to exactly one of its parents.</summary>
public sealed class Contact : IServicePart
{
    public required Guid Id { get; init; }

    public Guid? OrganisationId { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? ServiceLocationId { get; init; }

    public Guid? LocationId { get; init; }

    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Department { get; set; }

    public string? Email { get; set; }

    /// <summary>The owner says that the mailbox is a function's, although it looks like a person's.</summary>
    public bool EmailIsRole { get; set; }

    public Sensitivity Sensitivity { get; set; }

    public int Ordinal { get; set; }

    public List<Phone> Phones { get; } = [];

    Guid? IServicePart.OfService => ServiceId;

    internal sealed class Configuration : IEntityTypeConfiguration<Contact>
    {
        public void Configure(EntityTypeBuilder<Contact> entity)
        {
            entity.IsPart("contact");
            entity.ToTable(table => table.HasCheckConstraint("ck_contact_one_parent",
                Owners.ExactlyOne("organisation_id", "service_id", "service_location_id", "location_id")));
            entity.Property(contact => contact.Name).HasMaxLength(200);
            entity.Property(contact => contact.Title).HasMaxLength(200);
            entity.Property(contact => contact.Department).HasMaxLength(200);
            entity.Property(contact => contact.Email).HasMaxLength(254);
            // No cascade in the database: SQL Server takes one road to a table only. Whoever removes a parent removes its parts.
            entity.HasOne<Organisation>().WithMany(organisation => organisation.Contacts).HasForeignKey(contact => contact.OrganisationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Service>().WithMany(service => service.Contacts).HasForeignKey(contact => contact.ServiceId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<ServiceLocation>().WithMany(link => link.Contacts).HasForeignKey(contact => contact.ServiceLocationId).OnDelete(DeleteBehavior.ClientCascade);
            entity.HasOne<Location>().WithMany(location => location.Contacts).HasForeignKey(contact => contact.LocationId).OnDelete(DeleteBehavior.ClientCascade);
        }
    }
}

internal static class Owners
{
    /// <summary>A CHECK that exactly one of the columns has a value.</summary>
    public static string ExactlyOne(params string[] columns) =>
        string.Join(" + ", columns.Select(column => $"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)")) + " = 1";
}
