using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using VrnApi.Data.Model;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>A word that some document of a tier contains now; what is offered to somebody who mistyped is taken from here.</summary>
public sealed class SearchWord
{
    public required DocumentTier Tier { get; init; }

    /// <summary>Folded, not stemmed.</summary>
    public required string Word { get; init; }

    /// <summary>In how many documents of the tier it stands; the row goes with the last of them.</summary>
    public required int Documents { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SearchWord>
    {
        public void Configure(EntityTypeBuilder<SearchWord> entity)
        {
            entity.ToTable("search_word", DirectoryConfiguration.Schema);
            entity.HasKey(row => new { row.Tier, row.Word });
            entity.Property(row => row.Word).HasMaxLength(MaxLength).IsBinarySorted();
        }
    }

    /// <summary>Longer ones are no words.</summary>
    public const int MaxLength = 40;
}
