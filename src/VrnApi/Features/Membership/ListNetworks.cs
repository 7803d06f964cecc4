using System.Text.Json.Serialization;
using AutoMapper.QueryableExtensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
using VrnApi.Data.Reference;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>Networks that hold on a day, by name. Scope <c>members:read</c>.</summary>
public static class ListNetworks
{
    /// <param name="Kind">Such as <c>csp</c> or <c>sub-board</c>.</param>
    /// <param name="Area">GSS code; networks whose area contains it or lies within it.</param>
    /// <param name="Status"><c>active</c>, <c>proposed</c> or <c>closed</c>.</param>
    /// <param name="Parent">Id or slug of a network; its direct children.</param>
    /// <param name="Organisation">Id or slug of an organisation with a seat on that day.</param>
    /// <param name="Q">Part of the name.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    /// <param name="Include"><c>total</c> adds the number of all matches.</param>
    /// <param name="Format"><c>json</c>, which is meant when absent, or <c>csv</c>.</param>
    public sealed record Criteria(
        string? Kind, string? Area, string? Status, string? Parent, string? Organisation, string? Q, DateOnly? AsOf, string? Include, string? Format, int? Limit, string? After);

    /// <summary>The same, read and found acceptable.</summary>
    public sealed record Filter(DateOnly AsOf)
    {
        public NetworkKind? Kind { get; init; }

        public string? Area { get; init; }

        public NetworkStatus? Status { get; init; }

        public string? Parent { get; init; }

        public string? Organisation { get; init; }

        public string? Text { get; init; }

        /// <summary>Combined conditions.</summary>
        public Conditions? Where { get; init; }
    }

    /// <summary>Conditions that can be combined.</summary>
    /// <param name="Area">GSS code; its area contains it or lies within it.</param>
    /// <param name="Parent">Id or slug of the network it belongs to.</param>
    /// <param name="Organisation">Id or slug of an organisation with a seat on the day.</param>
    /// <param name="Search">Part of the name.</param>
    public sealed record Conditions(
        IdFilter? Uuid, StringFilter? Slug, StringFilter? Name, EnumFilter<NetworkKind>? Kind, EnumFilter<NetworkStatus>? Status,
        RangeFilter<DateOnly>? ValidFrom, RangeFilter<DateOnly>? ValidTo, BooleanFilter? IsDutyPartnership,
        string? Area, string? Parent, string? Organisation, string? Search,
        IReadOnlyList<Conditions>? And, IReadOnlyList<Conditions>? Or, Conditions? Not) : Combined<Conditions>(And, Or, Not);

    private static readonly SortKey<Network, NetworkModel> Id = new SortKey<Network, NetworkModel, Guid>("id", network => network.Id, network => network.Id);
    private static readonly SortKey<Network, NetworkModel> Name =
        new SortKey<Network, NetworkModel, string>("name", network => network.NameSort, network => network.NameSort);

    /// <summary>By name, where nobody says otherwise.</summary>
    internal static readonly Order<Network, NetworkModel> Ordinary = new(Id, (Name, false));

    public enum OrderField
    {
        Name,
        ValidFrom,
        ValidTo,
    }

    internal static Order<Network, NetworkModel> Order(IReadOnlyList<OrderBy<OrderField>>? asked) => OrderBy<OrderField>.Read(asked, Ordinary, Id, field => field switch
    {
        OrderField.Name => Name,
        OrderField.ValidFrom => new SortKey<Network, NetworkModel, DateOnly?>("validFrom", network => network.ValidFrom, network => network.ValidFrom),
        OrderField.ValidTo => new SortKey<Network, NetworkModel, DateOnly?>("validTo", network => network.ValidTo, network => network.ValidTo),
        _ => throw new ArgumentOutOfRangeException(nameof(asked)),
    });

    /// <param name="AsOf">The day that was asked about.</param>
    public sealed record NetworkPage(IReadOnlyList<NetworkModel> Items, string? Next, DateOnly AsOf) : Page<NetworkModel>(Items, Next)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? Total { get; init; }
    }

    private const string List = "/v1/networks";

    public static async Task<Results<JsonAnswer<NetworkPage>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, [FromServices] AutoMapper.IConfigurationProvider maps,
        Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var filter = Read(criteria, London.Today(clock), faults);
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            faults.Add(fault);
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(faults is [{ Parameter: "area" }] ? Problems.InvalidArea : Problems.InvalidParameter, null, faults);
        }
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, List, criteria.After, 2, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var slice = await Page(db, maps, filter, Ordinary, new Window(limit, position.Length == 0 ? null : position), ct);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, List, Ordinary.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<NetworkPage>(new NetworkPage(slice.Rows, next, filter.AsOf)
        {
            Total = criteria.Include is null ? null : await Query(db, filter).CountAsync(ct),
        })
        { Next = next, Csv = Csv(slice.Rows) };
    }

    private static CsvTable Csv(IReadOnlyList<NetworkModel> networks) => CsvTable.Of(networks, ("id", network => network.Id), ("slug", network => network.Slug),
        ("name", network => network.Name), ("kind", network => Codes.Of(network.Kind)), ("status", network => Codes.Of(network.Status)), ("areas", network => network.Areas.Select(area => area.Code)),
        ("parent", network => network.Parent?.Slug), ("purpose", network => network.Purpose), ("join_by", network => Codes.Of(network.JoinBy)),
        ("is_duty_partnership", network => network.IsDutyPartnership), ("established", network => network.Established), ("valid_from", network => network.ValidFrom),
        ("valid_to", network => network.ValidTo));

    internal static async Task<Slice<NetworkModel>> Page(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, Filter filter, Order<Network, NetworkModel> order, Window window, CancellationToken ct) =>
        window.Cut(await Rows(db, maps, filter, order, window).ToListAsync(ct));

    internal static IQueryable<NetworkModel> Rows(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, Filter filter, Order<Network, NetworkModel> order, Window window) =>
        order.Sort(order.Within(Query(db, filter), db, window), window.Backward).Take(window.Limit + 1)
            .ProjectTo<NetworkModel>(maps, new { asOf = filter.AsOf });

    /// <summary>Whether the list has rows within a stretch.</summary>
    internal static Task<bool> Any(VrnDbContext db, Filter filter, Order<Network, NetworkModel> order, Window beyond, CancellationToken ct) =>
        order.Within(Query(db, filter), db, beyond).AnyAsync(ct);

    /// <summary>Every filter narrows.</summary>
    internal static IQueryable<Network> Query(VrnDbContext db, Filter filter)
    {
        var asOf = filter.AsOf;
        var networks = InForce(db, asOf);
        if (filter.Where is { } conditions)
        {
            networks = networks.Where(Filtering.Of<Network, Conditions>(db, conditions, (own, all) => Add(db, asOf, own, all)));
        }
        if (filter.Kind is { } kind)
        {
            networks = networks.Where(network => network.Kind == kind);
        }
        if (filter.Status is { } status)
        {
            networks = networks.Where(network => network.Status == status);
        }
        if (filter.Text is { } text)
        {
            networks = networks.Where(network => network.NameSort.Contains(text));
        }
        if (filter.Parent is { } parent)
        {
            networks = Guid.TryParse(parent, out var id)
                ? networks.Where(network => network.ParentId == id)
                : networks.Where(network => network.Parent!.Slug == parent);
        }
        if (filter.Organisation is { } organisation)
        {
            var seats = db.Set<Seat>().Where(seat => (seat.ValidFrom == null || seat.ValidFrom <= asOf) && (seat.ValidTo == null || seat.ValidTo > asOf));
            seats = Guid.TryParse(organisation, out var id)
                ? seats.Where(seat => seat.OrganisationId == id)
                : seats.Where(seat => seat.Organisation!.ExternalId == organisation);
            networks = networks.Where(network => seats.Any(seat => seat.NetworkId == network.Id));
        }
        if (filter.Area is { } code)
        {
            networks = networks.Where(network => network.Areas.Any(area => area.ValidFrom <= asOf && (area.ValidTo == null || area.ValidTo > asOf)
                && (area.GssCode == code
                    || db.Set<AreaLink>().Any(link => (link.AncestorCode == area.GssCode && link.DescendantCode == code)
                        || (link.AncestorCode == code && link.DescendantCode == area.GssCode)))));
        }
        return networks;
    }

    private static void Add(VrnDbContext db, DateOnly asOf, Conditions own, Filtering<Network> all)
    {
        all.On(network => network.Id, own.Uuid).On(network => network.Slug, own.Slug).On(network => network.Name, own.Name)
            .On(network => network.Kind, own.Kind).On(network => network.Status, own.Status)
            .On(network => network.ValidFrom, own.ValidFrom).On(network => network.ValidTo, own.ValidTo)
            .On(network => (bool?)network.IsDutyPartnership, own.IsDutyPartnership);
        if (own.Area is not null || own.Parent is not null || own.Organisation is not null || own.Search is not null)
        {
            var named = Query(db, new Filter(asOf)
            {
                Area = own.Area,
                Parent = own.Parent,
                Organisation = own.Organisation,
                Text = own.Search is { } text ? Folding.Fold(text) : null,
            });
            all.Add(network => named.Any(other => other.Id == network.Id));
        }
    }

    internal static IQueryable<Network> InForce(VrnDbContext db, DateOnly asOf) => db.Set<Network>().Where(network =>
        (network.ValidFrom == null || network.ValidFrom <= asOf) && (network.ValidTo == null || network.ValidTo > asOf));

    internal static bool IsArea(string area) =>
        area.Length == 9 && char.IsAsciiLetterUpper(area[0]) && area.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    internal static Filter Read(Criteria criteria, DateOnly today, List<Fault> faults)
    {
        if (criteria.Area is { } area && !IsArea(area))
        {
            faults.Add(Fault.InQuery("area", Problems.InvalidArea.Code, "Give one GSS code, such as E06000016."));
        }
        if (criteria.Include is not null and not "total")
        {
            faults.Add(Fault.InQuery("include", Problems.InvalidParameter.Code, "Only 'total' can be included."));
        }
        CsvTable.Check(criteria.Format, faults);
        return new Filter(criteria.AsOf ?? today)
        {
            Kind = QueryCode.Read<NetworkKind>("kind", criteria.Kind, faults),
            Status = QueryCode.Read<NetworkStatus>("status", criteria.Status, faults),
            Area = criteria.Area,
            Parent = criteria.Parent,
            Organisation = criteria.Organisation,
            Text = criteria.Q is null ? null : Folding.Fold(criteria.Q),
        };
    }
}
