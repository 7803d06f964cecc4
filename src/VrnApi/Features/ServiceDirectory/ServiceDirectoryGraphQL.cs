using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services and organisations in GraphQL, read off the stored documents that REST sends.</summary>
internal static class ServiceDirectoryGraphQL
{
    public sealed record ServicesArguments(string? Search, ServiceFilter? Filter, int? First, string? After, int? Last, string? Before);

    public sealed record ServiceFilter(string? Area, IReadOnlyList<ServiceStatus>? Status);

    public sealed record OrganisationsArguments(string? Search, int? First, string? After, int? Last, string? Before);

    public sealed record ByArguments(By By);

    public sealed record By(string? Id, Guid? Uuid);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<ServiceModel>("Service");
        bind.Derived("Service.id", (ServiceModel service) => NodeIds.Encode("Service", service.Uuid));
        bind.Model<OrganisationModel>("Organisation");
        bind.Derived("Organisation.id", (OrganisationModel organisation) => NodeIds.Encode("Organisation", organisation.Uuid));
        bind.Model<ProgrammeModel>("Programme");
        bind.Model<AssuranceModel>("Assurance");
        bind.Model<ServiceAreaModel>("ServiceArea");
        bind.Model<ServiceLocationModel>("ServiceLocation");
        bind.Model<LocationModel>("Location");
        bind.Model<AddressModel>("Address");
        bind.Model<PhoneModel>("Phone");
        bind.Model<ContactModel>("Contact");
        bind.Model<ReferralRouteModel>("ReferralRoute");
        bind.Model<TermModel>("TaxonomyTerm");
        bind.Connection<ServicesArguments, ServiceModel>("Query.services", FindServices);
        bind.One<ByArguments, ServiceModel>("Query.service", async (asked, call, ct) =>
            Key(asked.By, "Service") is { } id ? (await Services.ByIds(call.Db, [id], ct)).GetValueOrDefault(id) : null);
        bind.Connection<OrganisationsArguments, OrganisationModel>("Query.organisations", FindOrganisations);
        bind.One<ByArguments, OrganisationModel>("Query.organisation", async (asked, call, ct) =>
            Key(asked.By, "Organisation") is { } id ? (await Organisations.ByIds(call.Db, [id], ct)).GetValueOrDefault(id) : null);
        bind.ToOne<ServiceModel, Guid, OrganisationModel>("Service.organisation", service => service.OrganisationId,
            (ids, call, ct) => Organisations.ByIds(call.Db, ids, ct));
    }

    private static Task<Connected<ServiceModel>> FindServices(ServicesArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        var (filter, faults) = SearchServices.Filter.Of(asked.Search, asked.Filter?.Area, asked.Filter?.Status ?? SearchServices.Filter.Usable);
        if (faults is [var fault, ..])
        {
            throw new FieldException(fault.Code.ToUpperInvariant(), fault.Message);
        }
        return NamePage.Of(call, "Query.services", new(asked.First, asked.After, asked.Last, asked.Before), wanted,
            window => Services.Page(call.Db, filter, window, ct),
            beyond => SearchServices.Any(call.Db, filter, beyond, ct),
            () => SearchServices.Count(call.Db, filter, ct));
    }

    private static Task<Connected<OrganisationModel>> FindOrganisations(OrganisationsArguments asked, Wanted wanted, Call call, CancellationToken ct) =>
        NamePage.Of(call, "Query.organisations", new(asked.First, asked.After, asked.Last, asked.Before), wanted,
            window => Organisations.Page(call.Db, asked.Search, window, ct),
            beyond => SearchOrganisations.Any(call.Db, asked.Search, beyond, ct),
            () => SearchOrganisations.Count(call.Db, asked.Search, ct));

    private static Guid? Key(By by, string type) => by.Id is { } id ? NodeIds.Uuid(id, type) : by.Uuid;
}
