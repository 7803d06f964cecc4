using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Model;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The seats of one network on a day, by number. Scope <c>members:read</c>.</summary>
public static class ListSeats
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    /// <param name="StatutoryClass">Such as <c>specified-authority</c>.</param>
    /// <param name="Function">Code of the function that a kind of seat belongs to.</param>
    /// <param name="Vacant">Seats of functions whose last holder has left with none after; <c>false</c> for all others.</param>
    /// <param name="Format"><c>json</c>, which is meant when absent, or <c>csv</c>.</param>
    public sealed record Criteria(DateOnly? AsOf, string? StatutoryClass, string? Function, bool? Vacant, string? Format, int? Limit, string? After);

    public sealed record SeatPage(IReadOnlyList<SeatModel> Items, string? Next, DateOnly AsOf) : Page<SeatModel>(Items, Next);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<SeatPage>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db,
        [FromServices] AutoMapper.IConfigurationProvider maps, Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        var faults = fault is null ? new List<Fault>() : [fault];
        var narrowed = new NetworkSeats.Narrowing(QueryCode.Read<StatutoryClass>("statutoryClass", criteria.StatutoryClass, faults), criteria.Function, criteria.Vacant);
        CsvTable.Check(criteria.Format, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        if (await GetNetwork.ByKey(db, maps, n, asOf, ct) is not { } network)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var list = $"/v1/networks/{network.Id}/seats";
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, list, criteria.After, 2, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var window = new Window(limit, position.Length == 0 ? null : position);
        var slices = await NetworkSeats.OfNetworks(db, [network.Id], asOf, NetworkSeats.Ordinary, window, ct, narrowed);
        var slice = slices.GetValueOrDefault(network.Id) ?? new([], false);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, NetworkSeats.Ordinary.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<SeatPage>(new SeatPage(slice.Rows, next, asOf)) { Next = next, Csv = Csv(slice.Rows) };
    }

    private static CsvTable Csv(IReadOnlyList<SeatModel> seats) => CsvTable.Of(seats, ("id", seat => seat.Id), ("number", seat => seat.Number), ("organisation", seat => seat.Organisation?.Slug),
        ("seat_type", seat => seat.SeatType?.Code), ("statutory_class", seat => Codes.Of(seat.StatutoryClass)), ("duty_kind", seat => seat.DutyKind is { } kind ? Codes.Of(kind) : null), ("is_strategic", seat => seat.IsStrategic),
        ("is_practitioner", seat => seat.IsPractitioner), ("is_expert", seat => seat.IsExpert), ("is_school", seat => seat.IsSchool), ("is_voting", seat => seat.IsVoting),
        ("valid_from", seat => seat.ValidFrom), ("valid_to", seat => seat.ValidTo), ("stated_on", seat => seat.StatedOn));

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<SeatModel>, ProblemAnswer>> One([FromRoute] string n, [FromRoute] Guid id, VrnDbContext db, CancellationToken ct) =>
        await NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct) is { } network && await NetworkSeats.One(db, network, id, ct) is { } found
            ? new JsonAnswer<SeatModel>(found)
            : new ProblemAnswer(Problems.NotFound);
}
