using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using AutoMapper.QueryableExtensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership;

/// <summary>One network by id or slug, with what <c>include</c> asks for. Scope <c>members:read</c>.</summary>
public static class GetNetwork
{
    private static readonly string[] Parts = ["children", "seats", "contacts"];

    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    /// <param name="Include">Any of <c>children</c>, <c>seats</c> and <c>contacts</c>, with commas.</param>
    public sealed record Criteria(DateOnly? AsOf, string? Include);

    /// <summary>A network with the parts that were asked for; the others are absent.</summary>
    public sealed record NetworkDetail : NetworkModel
    {
        [SetsRequiredMembers]
        public NetworkDetail(NetworkModel network) : base(network)
        {
        }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<SeatModel>? Seats { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<NetworkReference>? Children { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<NetworkContactModel>? Contacts { get; init; }
    }

    /// <summary>A role mailbox, a team line or an address on the web.</summary>
    public sealed record NetworkContactModel(ContactKind Kind, string Value);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<NetworkDetail>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, VrnDbContext db, [FromServices] AutoMapper.IConfigurationProvider maps,
        TimeProvider clock, CancellationToken ct)
    {
        var parts = criteria.Include?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (parts.Except(Parts).Any())
        {
            return new ProblemAnswer(Problems.InvalidParameter, null,
                [Fault.InQuery("include", Problems.InvalidParameter.Code, $"Any of {string.Join(", ", Parts)} can be included.")]);
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        if (await ByKey(db, maps, n, asOf, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        return new JsonAnswer<NetworkDetail>(new NetworkDetail(network)
        {
            Seats = parts.Contains("seats") ? await Seats(db, network.Id, asOf, ct) : null,
            Children = parts.Contains("children") ? await Children(db, maps, network.Id, asOf, ct) : null,
            Contacts = parts.Contains("contacts") ? await Contacts(db, network.Id, ct) : null,
        });
    }

    internal static Task<NetworkModel?> ByKey(VrnDbContext db, AutoMapper.IConfigurationProvider maps, string key, DateOnly asOf, CancellationToken ct)
    {
        var networks = ListNetworks.InForce(db, asOf);
        networks = Guid.TryParse(key, out var id)
            ? networks.Where(network => network.Id == id)
            : networks.Where(network => network.Slug == key);
        return networks.ProjectTo<NetworkModel>(maps, new { asOf }).SingleOrDefaultAsync(ct);
    }

    internal static Task<List<NetworkModel>> ByIds(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, IReadOnlyCollection<Guid> ids, DateOnly asOf, CancellationToken ct) =>
        ListNetworks.InForce(db, asOf).Where(network => ids.Contains(network.Id)).ProjectTo<NetworkModel>(maps, new { asOf }).ToListAsync(ct);

    /// <summary>The networks below some others on a day, by name.</summary>
    internal static Task<List<NetworkModel>> Children(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, IReadOnlyCollection<Guid> parents, DateOnly asOf, CancellationToken ct) =>
        ChildRows(db, maps, parents, asOf).ToListAsync(ct);

    internal static IQueryable<NetworkModel> ChildRows(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, IReadOnlyCollection<Guid> parents, DateOnly asOf) =>
        ListNetworks.InForce(db, asOf).Where(network => network.ParentId != null && parents.Contains(network.ParentId.Value))
            .OrderBy(network => network.NameSort).ThenBy(network => network.Id).ProjectTo<NetworkModel>(maps, new { asOf });

    /// <summary>How to reach some networks.</summary>
    internal static async Task<ILookup<Guid, NetworkContactModel>> Contacts(VrnDbContext db, IReadOnlyCollection<Guid> networks, CancellationToken ct) =>
        (await ContactRows(db, networks).ToListAsync(ct)).ToLookup(contact => contact.NetworkId, contact => new NetworkContactModel(contact.Kind, contact.Value));

    internal static IQueryable<NetworkContact> ContactRows(VrnDbContext db, IReadOnlyCollection<Guid> networks) =>
        db.Set<NetworkContact>().AsNoTracking().Where(contact => networks.Contains(contact.NetworkId)).OrderBy(contact => contact.Kind).ThenBy(contact => contact.Value);

    private static async Task<IReadOnlyList<SeatModel>> Seats(VrnDbContext db, Guid id, DateOnly asOf, CancellationToken ct) =>
        (await NetworkSeats.OfNetworks(db, [id], asOf, NetworkSeats.Ordinary, new Window(1000), ct)).GetValueOrDefault(id)?.Rows ?? [];

    private static Task<List<NetworkReference>> Children(
        VrnDbContext db, AutoMapper.IConfigurationProvider maps, Guid id, DateOnly asOf, CancellationToken ct) =>
        ListNetworks.InForce(db, asOf).Where(network => network.ParentId == id).OrderBy(network => network.NameSort)
            .ProjectTo<NetworkReference>(maps).ToListAsync(ct);

    private static async Task<IReadOnlyList<NetworkContactModel>> Contacts(VrnDbContext db, Guid id, CancellationToken ct) =>
        [.. (await Contacts(db, [id], ct))[id]];
}
