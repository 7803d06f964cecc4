using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.Features.Membership.Compliance;
using VrnApi.Features.Membership.Rules;
using VrnApi.Features.Membership.Statutory;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.Membership;

/// <summary>Networks and their seats in GraphQL, over the slices of the REST routes.</summary>
internal static class MembershipGraphQL
{
    public sealed record NetworksArguments(
        ListNetworks.Conditions? Filter, DateOnly? AsOf, IReadOnlyList<OrderBy<ListNetworks.OrderField>>? OrderBy, int? First, string? After, int? Last, string? Before);

    public sealed record NetworkArguments(NetworkBy By, DateOnly? AsOf);

    public sealed record NetworkBy(string? Id, Guid? Uuid, string? Slug);

    public sealed record SeatsArguments(IReadOnlyList<OrderBy<NetworkSeats.OrderField>>? OrderBy, int? First, string? After, int? Last, string? Before);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<NetworkModel>("Network");
        bind.Derived("Network.id", (NetworkModel network) => NodeIds.Encode("Network", network.Id));
        bind.Derived("Network.uuid", (NetworkModel network) => network.Id);
        bind.Model<NetworkAreaModel>("NetworkArea");
        bind.Model<SeatModel>("Seat");
        bind.Derived("Seat.uuid", (SeatModel seat) => seat.Id);
        bind.Model<OrganisationReference>("OrganisationReference");
        bind.Derived("OrganisationReference.uuid", (OrganisationReference organisation) => organisation.Id);
        bind.Model<GetNetwork.NetworkContactModel>("NetworkContact");
        bind.Model<SeatTypeReference>("SeatType");
        bind.Model<CitationModel>("Citation");
        bind.Connection<NetworksArguments, NetworkModel>("Query.networks", Networks);
        bind.One<NetworkArguments, NetworkModel>("Query.network", Network);
        bind.ToOne<NetworkModel, (Guid, DateOnly), NetworkModel>("Network.parent", network => network.Parent is { } parent ? (parent.Id, network.AsOf) : null, Parents);
        bind.ToMany<NetworkModel, (Guid Id, DateOnly AsOf), NetworkModel>("Network.children", network => (network.Id, network.AsOf), async (keys, call, ct) =>
            (await GetNetwork.Children(call.Db, call.Maps, [.. keys.Select(key => key.Id)], keys[0].AsOf, ct)).ToLookup(child => (child.Parent!.Id, child.AsOf)));
        bind.ToMany("Network.contacts", (NetworkModel network) => network.Id, (ids, call, ct) => GetNetwork.Contacts(call.Db, ids, ct));
        bind.Model<HoldingModel>("RoleHolding");
        bind.Derived("RoleHolding.uuid", (HoldingModel holding) => holding.Id);
        bind.ToMany<NetworkModel, (Guid Id, DateOnly AsOf), HoldingsArguments, HoldingModel>("Network.holdings", network => (network.Id, network.AsOf), Holdings);
        bind.Model<CspTiling.TilingModel>("CspTiling");
        bind.Model<CspTiling.CspModel>("CspDistricts");
        bind.Derived("CspDistricts.uuid", (CspTiling.CspModel csp) => csp.Id);
        bind.One<TilingArguments, CspTiling.TilingModel>("Query.cspTiling", async (asked, call, ct) =>
            await CspTiling.Of(call.Db, asked.Group, await Day(call, asked.AsOf), ct) ?? throw new FieldException(Problems.NotFound.GraphQLCode, "There is no such group of areas."));
        bind.Model<DefinitionModel>("ViolenceDefinition");
        bind.Model<WordingModel>("DefinitionWording");
        bind.List<DefinitionsArguments, DefinitionModel>("Query.violenceDefinitions", async (asked, call, ct) =>
            await ListDefinitions.InForce(call.Db, null, asked.Kind, await Day(call, asked.AsOf), ct));
        bind.Model<ProductModel>("StatutoryProduct");
        bind.List<ProductsArguments, ProductModel>("Query.statutoryProducts", async (asked, call, ct) =>
            await ListProducts.Of(call.Db, asked.Network, null, await Day(call, asked.AsOf), ct));
        bind.Model<RuleResult>("RuleResult");
        bind.Model<RuleSource>("RuleSource");
        bind.Model<RuleEvidence>("RuleEvidence");
        bind.ToMany<NetworkModel, (Guid, DateOnly), ComplianceArguments, RuleResult>("Network.compliance", network => (network.Id, network.AsOf), Verdicts);
        bind.Connection<NetworkModel, (Guid, DateOnly), SeatsArguments, SeatModel>("Network.seats", network => (network.Id, network.AsOf), Seats);
        NetworkDetailGraphQL.Bind(bind);
        SignUps.SignUpMutation.Bind(bind);
    }

    public sealed record HoldingsArguments(string? Function);

    public sealed record TilingArguments(string Group, DateOnly? AsOf);

    public sealed record DefinitionsArguments(DefinitionKind? Kind, DateOnly? AsOf);

    public sealed record ProductsArguments(string? Network, DateOnly? AsOf);

    private static async Task<DateOnly> Day(Call call, DateOnly? asked) =>
        Days.Holds(asked) ? asked ?? London.Today(call.Clock) : throw await Refusals.Of(call, Days.Refusal());

    private static async Task<ILookup<(Guid Id, DateOnly AsOf), HoldingModel>> Holdings(
        IReadOnlyList<(Guid Id, DateOnly AsOf)> keys, HoldingsArguments asked, Call call, CancellationToken ct)
    {
        var found = await ListHoldings.OfNetworks(call.Db, [.. keys.Select(key => key.Id)], asked.Function, await Day(call, keys[0].AsOf), ct);
        return keys.SelectMany(key => found[key.Id].Select(holding => (key, holding))).ToLookup(pair => pair.key, pair => pair.holding);
    }

    public sealed record ComplianceArguments(IReadOnlyList<string>? Rules);

    private static async Task<ILookup<(Guid, DateOnly), RuleResult>> Verdicts(
        IReadOnlyList<(Guid Id, DateOnly AsOf)> keys, ComplianceArguments asked, Call call, CancellationToken ct)
    {
        var rules = GetCompliance.Read(asked.Rules) ?? throw new FieldException(Problems.UnknownRule.GraphQLCode, Problems.UnknownRule.Title);
        if (!Days.Holds(keys[0].AsOf))
        {
            throw await Refusals.Of(call, Days.Refusal());
        }
        return await GetCompliance.OfNetworks(call.Db, [.. keys.Select(key => key.Id)], keys[0].AsOf, rules, call.Caller, call.Clock, ct);
    }

    public static async Task<IReadOnlyList<NetworkModel>> ByIds(Call call, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await GetNetwork.ByIds(call.Db, call.Maps, ids, London.Today(call.Clock), ct);

    private static Task<Connected<NetworkModel>> Networks(NetworksArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        if (asked.Filter is { } where && Filtering.Mentions(where, each => each.Area is { } area && !ListNetworks.IsArea(area)))
        {
            throw new FieldException(Problems.InvalidArea.GraphQLCode, Problems.InvalidArea.Title);
        }
        var filter = new ListNetworks.Filter(asked.AsOf ?? London.Today(call.Clock)) { Where = asked.Filter };
        var order = ListNetworks.Order(asked.OrderBy);
        return Connections.Of(call, "Query.networks", new(asked.First, asked.After, asked.Last, asked.Before), Places<NetworkModel>.In(order), wanted,
            window => ListNetworks.Page(call.Db, call.Maps, filter, order, window, ct),
            beyond => ListNetworks.Any(call.Db, filter, order, beyond, ct),
            () => ListNetworks.Query(call.Db, filter).CountAsync(ct));
    }

    private static Task<NetworkModel?> Network(NetworkArguments arguments, Call call, CancellationToken ct)
    {
        var key = arguments.By.Id is { } id ? NodeIds.Uuid(id, "Network")?.ToString() : arguments.By.Uuid?.ToString() ?? arguments.By.Slug;
        return key is null ? Task.FromResult<NetworkModel?>(null) : GetNetwork.ByKey(call.Db, call.Maps, key, arguments.AsOf ?? London.Today(call.Clock), ct);
    }

    // One position of one operation asks about one day: its keys differ in the network alone.
    private static async Task<IReadOnlyDictionary<(Guid, DateOnly), NetworkModel>> Parents(
        IReadOnlyList<(Guid Id, DateOnly AsOf)> keys, Call call, CancellationToken ct) =>
        (await GetNetwork.ByIds(call.Db, call.Maps, [.. keys.Select(key => key.Id)], keys[0].AsOf, ct)).ToDictionary(network => (network.Id, network.AsOf));

    private static async Task<IReadOnlyDictionary<(Guid, DateOnly), Connected<SeatModel>>> Seats(
        IReadOnlyList<(Guid Id, DateOnly AsOf)> keys, SeatsArguments asked, Wanted wanted, Call call, CancellationToken ct)
    {
        const string coordinate = "Network.seats";
        var order = NetworkSeats.Order(asked.OrderBy);
        var places = Places<SeatModel>.In(order);
        var window = Connections.Window(call, coordinate, new(asked.First, asked.After, asked.Last, asked.Before), places);
        var asOf = keys[0].AsOf;
        Guid[] networks = [.. keys.Select(key => key.Id)];
        var slices = await NetworkSeats.OfNetworks(call.Db, networks, asOf, order, window, ct);
        var beyondBefore = wanted.HasNextPage && window.Before is not null
            ? await NetworkSeats.Any(call.Db, networks, asOf, order, Connections.From(window), ct) : [];
        var beyondAfter = wanted.HasPreviousPage && window.After is not null
            ? await NetworkSeats.Any(call.Db, networks, asOf, order, Connections.UpTo(window), ct) : [];
        var totals = wanted.TotalCount ? await NetworkSeats.Counts(call.Db, networks, asOf, ct) : [];
        return networks.ToDictionary(id => (id, asOf), id => Connections.Make(
            call, coordinate, places, window, slices.GetValueOrDefault(id) ?? new([], false),
            beyondBefore.Contains(id), beyondAfter.Contains(id), totals.GetValueOrDefault(id)));
    }
}
