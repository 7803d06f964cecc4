using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;

namespace VrnApi.Data.Membership;

public enum ContactKind
{
    Mailbox,
    Website,
    Handle,
    TeamLine,
}

/// <summary>How to reach a network: role mailboxes and team lines, never a person's own.</summary>
public sealed class NetworkContact
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid NetworkId { get; init; }

    public required ContactKind Kind { get; init; }

    public required string Value { get; set; }

    public Guid? CitationId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<NetworkContact>
    {
        public void Configure(EntityTypeBuilder<NetworkContact> entity)
        {
            entity.ToTable("network_contact", "membership");
            entity.Property(contact => contact.Value).HasMaxLength(200);
            entity.HasOne<Network>().WithMany(network => network.Contacts).HasForeignKey(contact => contact.NetworkId).OnDelete(DeleteBehavior.Restrict);
            entity.RefersTo<NetworkContact, Citation>(contact => contact.CitationId);
        }
    }
}
