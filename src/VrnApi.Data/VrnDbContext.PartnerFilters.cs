using Microsoft.EntityFrameworkCore;

namespace VrnApi.Data;

/// <summary>
/// Row security: every entity that belongs to a partner carries the named filter <see cref="PartnerFilter"/> here, in one
/// place, because a filter must read the context's own <see cref="Scope"/>.
/// </summary>
public partial class VrnDbContext
{
    /// <summary>The name under which every row filter is registered; a model test lists the entities without it.</summary>
    public const string PartnerFilter = "partner";

    private static void ConfigurePartnerFilters(ModelBuilder modelBuilder)
    {
    }
}
