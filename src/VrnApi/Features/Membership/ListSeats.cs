using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using VrnApi.Data;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership;

/// <summary>The seats of one network on a day, by number. Scope <c>members:read</c>.</summary>
public static class ListSeats
{
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(DateOnly? AsOf, int? Limit, string? After);

    public sealed record SeatPage(IReadOnlyList<SeatModel> Items, string? Next, DateOnly AsOf) : Page<SeatModel>(Items, Next);

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<SeatPage>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db,
        [FromServices] AutoMapper.IConfigurationProvider maps, Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        if (fault is not null)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, [fault]);
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
        var slices = await NetworkSeats.OfNetworks(db, [network.Id], asOf, NetworkSeats.Ordinary, window, ct);
        var slice = slices.GetValueOrDefault(network.Id) ?? new([], false);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, NetworkSeats.Ordinary.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<SeatPage>(new SeatPage(slice.Rows, next, asOf)) { Next = next };
    }
}
