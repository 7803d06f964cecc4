using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Membership;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using Fault = VrnApi.Platform.Http.Fault;

namespace VrnApi.Features.Membership;

/// <summary>Networks and their seats in GraphQL, over the slices of the REST routes.</summary>
internal static class MembershipGraphQL
{
    public sealed record NetworksArguments(int? First, string? After, NetworkFilter? Filter, DateOnly? AsOf);

    public sealed record NetworkFilter(NetworkKind? Kind, string? Area, NetworkStatus? Status, string? Parent, string? Organisation, string? Search);

    public sealed record NetworkArguments(NetworkBy By, DateOnly? AsOf);

    public sealed record NetworkBy(string? Id, Guid? Uuid, string? Slug);

    public sealed record SeatsArguments(int? First, string? After);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<NetworkModel>("Network");
        bind.Derived("Network.id", (NetworkModel network) => NodeIds.Encode("Network", network.Id));
        bind.Derived("Network.uuid", (NetworkModel network) => network.Id);
        bind.Model<NetworkAreaModel>("NetworkArea");
        bind.Model<SeatModel>("Seat");
        bind.Derived("Seat.uuid", (SeatModel seat) => seat.Id);
        bind.Model<OrganisationReference>("OrganisationReference");
        bind.Model<SeatTypeReference>("SeatType");
        bind.Model<CitationModel>("Citation");
        bind.Connection<NetworksArguments, NetworkModel>("Query.networks", Networks);
        bind.One<NetworkArguments, NetworkModel>("Query.network", Network);
        bind.ToOne<NetworkModel, (Guid, DateOnly), NetworkModel>("Network.parent", network => network.Parent is { } parent ? (parent.Id, network.AsOf) : null, Parents);
        bind.Connection<NetworkModel, (Guid, DateOnly), SeatsArguments, SeatModel>("Network.seats", network => (network.Id, network.AsOf), Seats);
    }

    public static async Task<IReadOnlyList<NetworkModel>> ByIds(Call call, IReadOnlyCollection<Guid> ids, CancellationToken ct) =>
        await GetNetwork.ByIds(call.Db, call.Maps, ids, London.Today(call.Clock), ct);

    private static Task<Connected<NetworkModel>> Networks(NetworksArguments arguments, Wanted wanted, Call call, CancellationToken ct)
    {
        var asked = arguments.Filter;
        var faults = new List<Fault>();
        var filter = ListNetworks.Read(
            new(null, asked?.Area, null, asked?.Parent, asked?.Organisation, asked?.Search, arguments.AsOf, null, null, null),
            London.Today(call.Clock), faults) with
        { Kind = asked?.Kind, Status = asked?.Status };
        if (faults is [var fault, ..])
        {
            throw new FieldException(fault.Code.ToUpperInvariant(), fault.Message);
        }
        return ForwardPage.Of(call, "Query.networks", arguments.First, arguments.After, 2, wanted,
            (position, limit) => ListNetworks.Page(call.Db, call.Maps, filter, position is null ? null : Position.Of(position), limit, ct),
            network => ListNetworks.After(network).Values,
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
        IReadOnlyList<(Guid Id, DateOnly AsOf)> keys, SeatsArguments arguments, Wanted wanted, Call call, CancellationToken ct)
    {
        var after = ForwardPage.Position(call, "Network.seats", arguments.After, 1) is [var number] ? int.Parse(number, CultureInfo.InvariantCulture) : (int?)null;
        var asOf = keys[0].AsOf;
        Guid[] networks = [.. keys.Select(key => key.Id)];
        var slices = await NetworkSeats.OfNetworks(call.Db, networks, asOf, after, arguments.First ?? Paging.DefaultLimit, ct);
        var counts = wanted.TotalCount || (wanted.HasPreviousPage && after is not null)
            ? await NetworkSeats.Counts(call.Db, networks, asOf, after, ct)
            : [];
        return networks.ToDictionary(id => (id, asOf), id =>
        {
            var (rows, hasNext) = slices.GetValueOrDefault(id) ?? new Slice<SeatModel>([], false);
            var (total, before) = counts.GetValueOrDefault(id);
            return new Connected<SeatModel>(rows, [.. rows.Select(seat => Cursor(call, seat))], hasNext, before > 0, total);
        });
    }

    private static string Cursor(Call call, SeatModel seat) =>
        call.Cursors.Seal(call.Caller, "Network.seats", seat.Number.ToString(CultureInfo.InvariantCulture));
}
