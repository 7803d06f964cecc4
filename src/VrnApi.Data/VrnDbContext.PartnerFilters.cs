using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Audit;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Data.Tokens;

namespace VrnApi.Data;

/// <summary>
/// Row security: every entity that belongs to a partner carries the named filter <see cref="PartnerFilter"/> here, in one
/// place, because a filter must read the context's own <see cref="Scope"/>.
/// </summary>
public partial class VrnDbContext
{
    /// <summary>The name under which every row filter is registered; a model test lists the entities without it.</summary>
    public const string PartnerFilter = "partner";

    /// <summary>The name of the filter that keeps a reader to the published documents of its tier.</summary>
    public const string TierFilter = "tier";

    private void ConfigurePartnerFilters(ModelBuilder modelBuilder)
    {
        ConfigureDirectoryFilters(modelBuilder);
        ConfigureOutcomesFilters(modelBuilder);
        ConfigureRegistrationFilters(modelBuilder);
    }

    private void ConfigureDirectoryFilters(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LocationTier>().HasQueryFilter(TierFilter, row => row.Tier == Scope.Tier);
        modelBuilder.Entity<StoredDocument>().HasQueryFilter(TierFilter, row => row.Tier == Scope.Tier);
        modelBuilder.Entity<ServiceSearch>().HasQueryFilter(TierFilter, row => row.Tier == Scope.Tier);
        modelBuilder.Entity<SearchWord>().HasQueryFilter(TierFilter, row => row.Tier == Scope.Tier);
        modelBuilder.Entity<Opening>().HasQueryFilter(TierFilter, row => row.TierMin == DocumentTier.Open || Scope.Tier == DocumentTier.Partner);

        // A listing for partners shows to its owner and to partners of an area that it covers.
        modelBuilder.Entity<Service>().HasQueryFilter(PartnerFilter, service =>
            service.Listing == Listing.Open
            || Scope.SeesEveryRow
            || (Scope.PartnerId != null && service.OwnerPartnerId == Scope.PartnerId)
            || (Scope.PartnerId != null && Set<Partner>().Any(partner => partner.Id == Scope.PartnerId && service.Areas.Any(area =>
                area.Kind == ServiceAreaKind.National
                || Set<AreaLink>().Any(link =>
                    (link.AncestorCode == partner.AreaCode && link.DescendantCode == area.AreaCode)
                    || (link.AncestorCode == area.AreaCode && link.DescendantCode == partner.AreaCode))))));
    }

    /// <summary>A provider's own returns: one school never reads another's.</summary>
    private void ConfigureOutcomesFilters(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Submission>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.ProviderId == Scope.PartnerId);
        modelBuilder.Entity<SubmissionRow>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Submission.ProviderId == Scope.PartnerId);
        modelBuilder.Entity<SubmissionContent>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Submission.ProviderId == Scope.PartnerId);
        modelBuilder.Entity<ValidationItem>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Submission.ProviderId == Scope.PartnerId);
        modelBuilder.Entity<CategoryMap>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.OwnerId == Scope.PartnerId);
        modelBuilder.Entity<ExpectedReturn>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.ContributorId == Scope.PartnerId);
    }

    /// <summary>
    /// A partner's own registration and its own audit trail; the network's core team reads the whole trail. Partners themselves are
    /// open: an owner's code is no secret.
    /// </summary>
    private void ConfigureRegistrationFilters(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Client>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<ClientScope>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Client.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<ClientKey>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Client.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<ClientSecret>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Client.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<ExternalIdentity>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Client.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<Agreement>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Parties.Any(party => party.PartnerId == Scope.PartnerId));
        modelBuilder.Entity<WebhookSubscription>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<WebhookDelivery>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Subscription!.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<WebhookTold>().HasQueryFilter(PartnerFilter, row => Scope.SeesEveryRow || row.Subscription!.PartnerId == Scope.PartnerId);
        modelBuilder.Entity<AuditEvent>().HasQueryFilter(PartnerFilter, row =>
            Scope.SeesEveryRow || Scope.Type == PartnerType.VrnCore || (row.PartnerId != null && row.PartnerId == Scope.PartnerId));
    }
}
