using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>
/// What of a service can be found by words in one tier, folded (<see cref="Folding"/>): never contacts, postcodes or hidden places.
/// PostgreSQL adds a weighted search vector beside it.
/// </summary>
public sealed class ServiceSearch
{
    public required DocumentTier Tier { get; init; }

    public required Guid ServiceId { get; init; }

    /// <summary>Name and alternate name.</summary>
    public required string NameText { get; set; }

    /// <summary>Organisation, programme, labels and synonyms of terms.</summary>
    public required string LabelText { get; set; }

    /// <summary>Description, eligibility, how to apply, visible places, towns, areas.</summary>
    public required string BodyText { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ServiceSearch>
    {
        public void Configure(EntityTypeBuilder<ServiceSearch> entity)
        {
            entity.ToTable("service_search", DirectoryConfiguration.Schema);
            entity.HasKey(row => new { row.Tier, row.ServiceId });
        }
    }
}
