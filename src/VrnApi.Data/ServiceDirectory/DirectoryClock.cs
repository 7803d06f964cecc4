using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>
/// One row. A write takes its lock last and keeps it to the commit, so that revisions, dates and feed order all follow the
/// order of commits and a reader of "changed since" loses nothing.
/// </summary>
public sealed class DirectoryClock
{
    public const int TheRow = 1;

    public int Id { get; init; } = TheRow;

    public long Revision { get; set; }

    /// <summary>The revision that last changed a document of the open tier.</summary>
    public long RevisionOpen { get; set; }

    public long RevisionPartner { get; set; }

    /// <summary>Milliseconds since 1970-01-01T00:00:00Z; never the same twice.</summary>
    public long At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DirectoryClock>
    {
        public void Configure(EntityTypeBuilder<DirectoryClock> entity)
        {
            entity.ToTable("clock", DirectoryConfiguration.Schema);
            entity.Property(clock => clock.Id).ValueGeneratedNever();
            entity.HasData(new DirectoryClock());
        }
    }
}
