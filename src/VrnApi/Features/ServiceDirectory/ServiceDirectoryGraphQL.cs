using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Collections;
using VrnApi.Features.ServiceDirectory.Cutting;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.Features.ServiceDirectory.Text;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Services and organisations in GraphQL, read off the stored documents that REST sends.</summary>
internal static class ServiceDirectoryGraphQL
{
    public sealed record ServicesArguments(
        string? Search, SearchServices.Conditions? Filter, NearInput? Near, DateTimeOffset? OpenAt, ServiceSort? Sort,
        IReadOnlyList<OrderBy<ServiceOrderField>>? OrderBy, int? First, string? After, int? Last, string? Before);

    public sealed record OrganisationsArguments(
        string? Search, SearchOrganisations.Conditions? Filter, IReadOnlyList<OrderBy<OrganisationOrderField>>? OrderBy, int? First, string? After, int? Last, string? Before);

    public enum ServiceOrderField
    {
        Name,
        LastModified,
        MinimumAge,
        MaximumAge,
        Richness,
    }

    public enum OrganisationOrderField
    {
        Name,
        LastModified,
    }

    public sealed record ByArguments(By By);

    public sealed record By(string? Id, Guid? Uuid);

    public static void Bind(Bindings<Call> bind)
    {
        ServiceDetailGraphQL.Bind(bind);
        CollectionGraphQL.Bind(bind);
        Editing.ServiceMutations.Bind(bind);
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
        bind.Level<ServicesArguments>("Query.services", FindServices, targets => DocumentCutter.All(targets, Shapes.Service) is not null);
        bind.One<ByArguments, ServiceModel>("Query.service", async (asked, call, ct) =>
            Key(asked.By, "Service") is { } id ? (await Services.ByIds(call.Db, [id], ct)).GetValueOrDefault(id) : null);
        bind.Connection<OrganisationsArguments, OrganisationModel>("Query.organisations", FindOrganisations);
        bind.One<ByArguments, OrganisationModel>("Query.organisation", async (asked, call, ct) =>
            Key(asked.By, "Organisation") is { } id ? (await Organisations.ByIds(call.Db, [id], ct)).GetValueOrDefault(id) : null);
        bind.ToOne<ServiceModel, Guid, OrganisationModel>("Service.organisation", service => service.OrganisationId,
            (ids, call, ct) => Organisations.ByIds(call.Db, ids, ct));
    }

    /// <summary>Cut out of the documents where they say all that is selected, else by models that are read from the same documents.</summary>
    private static async ValueTask<Level> FindServices(LevelRequest request, Call call, CancellationToken ct)
    {
        var asked = request.Criteria<ServicesArguments>();
        var question = await Question(call, asked.Search, asked.Near, asked.OpenAt, asked.Filter, ct);
        var order = asked.OrderBy is { Count: > 0 } ? ServiceOrder.Of(asked.OrderBy)
            : ServiceOrders<DocumentRow>.Of(asked.Sort, question) ?? throw new FieldException(Problems.InvalidParameter.GraphQLCode, "The order needs a search, or a point.");
        var cutters = DocumentCutter.All(request.Targets, Shapes.Service);
        var full = cutters is null || cutters.Any(cutter => cutter.NeedsFull);
        var page = await Connections.Of(call, "Query.services", new(asked.First, asked.After, asked.Last, asked.Before), Places<DocumentRow>.In(order), request.Wanted,
            window => ServicePages.Page(question, order, window, full, ct),
            beyond => ServicePages.Any(question, order, beyond, ct),
            () => ServicePages.Count(question, ct));
        if (cutters is not null)
        {
            byte[][] documents = [.. page.Rows.Select(row => row.Bytes)];
            return Level.Of(page, cutters.Select(cutter => cutter.Cut(documents)));
        }
        ServiceModel[] models = [.. page.Rows.Select(row => ServiceModel.Read(row.Bytes) with { Found = row })];
        return Level.Of(new Connected<ServiceModel>(models, page.Cursors, page.HasNextPage, page.HasPreviousPage, page.TotalCount));
    }

    /// <summary>What is asked of services, in the words of REST.</summary>
    /// <exception cref="FieldException">Something cannot be used.</exception>
    internal static async Task<ServiceQuestion> Question(
        Call call, string? search, NearInput? near, DateTimeOffset? openAt, SearchServices.Conditions? filter, CancellationToken ct)
    {
        var (question, read) = await ServiceQuestion.Read(ServiceFilters.Values(search, near, openAt), call.Db, call.Clock, isPartner: true, ct);
        var (conditions, faults) = (question.Conditions.ToList(), read.ToList());
        if (filter is { } where)
        {
            if (Filtering.Mentions(where, each => each.Status is not null))
            {
                conditions.RemoveAll(condition => condition.Parameter == "status");
            }
            conditions.Add(new Condition("filter", Filtering.Of<Service, SearchServices.Conditions>(
                call.Db, where, (own, all) => ServiceFilters.Add(call.Db, call.Clock, own, all, faults))));
        }
        if (faults is [var fault, ..])
        {
            throw new FieldException(fault.Code.ToUpperInvariant(), fault.Message);
        }
        return question with { Conditions = conditions };
    }

    private static Task<Connected<OrganisationModel>> FindOrganisations(OrganisationsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        if (asked.Search?.Length > ParsedText.MaxLength)
        {
            throw new FieldException(Problems.InvalidParameter.GraphQLCode, $"The text may have {ParsedText.MaxLength} characters.");
        }
        var filter = new SearchOrganisations.Filter(asked.Search) { Where = asked.Filter };
        var order = OrganisationOrder.Of(asked.OrderBy);
        return Connections.Of(call, "Query.organisations", new(asked.First, asked.After, asked.Last, asked.Before), Places<OrganisationModel>.In(order), wanted,
            window => Organisations.Page(call.Db, filter, order, window, ct),
            beyond => SearchOrganisations.Any(call.Db, filter, order, beyond, ct),
            () => SearchOrganisations.Count(call.Db, filter, ct));
    }

    private static Guid? Key(By by, string type) => by.Id is { } id ? NodeIds.Uuid(id, type) : by.Uuid;

    private static class ServiceOrder
    {
        private static readonly SortKey<Found<Service>, DocumentRow> Id = NameOrder<Service>.Id<DocumentRow>(row => row.Id);
        private static readonly SortKey<Found<Service>, DocumentRow> Name = NameOrder<Service>.Name<DocumentRow>(row => row.NameSort);
        public static Order<Found<Service>, DocumentRow> Of(IReadOnlyList<OrderBy<ServiceOrderField>>? asked) => OrderBy<ServiceOrderField>.Read(asked, ServiceOrders<DocumentRow>.Ordinary, Id, field => field switch
        {
            ServiceOrderField.Name => Name,
            ServiceOrderField.LastModified => NameOrder<Service>.LastModified<DocumentRow>(row => row.LastModified),
            ServiceOrderField.MinimumAge => new SortKey<Found<Service>, DocumentRow, int?>("minimumAge", found => found.Root.MinimumAge, row => row.MinimumAge),
            ServiceOrderField.MaximumAge => new SortKey<Found<Service>, DocumentRow, int?>("maximumAge", found => found.Root.MaximumAge, row => row.MaximumAge),
            ServiceOrderField.Richness => new SortKey<Found<Service>, DocumentRow, int>("richness", found => found.Root.Richness, row => row.Richness),
            _ => throw new ArgumentOutOfRangeException(nameof(asked)),
        });
    }

    private static class OrganisationOrder
    {
        private static readonly SortKey<Found<Organisation>, OrganisationModel> Id = NameOrder<Organisation>.Id<OrganisationModel>(organisation => organisation.Uuid);
        private static readonly SortKey<Found<Organisation>, OrganisationModel> Name = NameOrder<Organisation>.Name<OrganisationModel>(organisation => organisation.NameSort);
        private static readonly Order<Found<Organisation>, OrganisationModel> Ordinary = new(Id, (Name, false));

        public static Order<Found<Organisation>, OrganisationModel> Of(IReadOnlyList<OrderBy<OrganisationOrderField>>? asked) =>
            OrderBy<OrganisationOrderField>.Read(asked, Ordinary, Id, field => field switch
            {
                OrganisationOrderField.Name => Name,
                OrganisationOrderField.LastModified => NameOrder<Organisation>.LastModified<OrganisationModel>(organisation => organisation.LastModified),
                _ => throw new ArgumentOutOfRangeException(nameof(asked)),
            });
    }
}
