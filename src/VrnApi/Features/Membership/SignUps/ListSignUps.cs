using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.SignUps;

/// <summary>Sign-ups to a network, oldest first. The core team sees all, councils those of networks in their area, others their own. Scope <c>members:read</c>.</summary>
public static class ListSignUps
{
    /// <param name="State">Such as <c>pending</c>.</param>
    public sealed record Criteria(string? State, int? Limit, string? After);

    private static readonly Order<SignUp, SignUpModel> ById = new(new SortKey<SignUp, SignUpModel, Guid>("id", signUp => signUp.Id, signUp => signUp.Id));

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<Page<SignUpModel>>, ProblemAnswer>> Handle(
        [FromRoute] string n, [AsParameters] Criteria criteria, HttpContext http, Caller caller, VrnDbContext db, Cursors cursors, TimeProvider clock, CancellationToken ct)
    {
        var (limit, fault) = Paging.Limit(criteria.Limit);
        var faults = fault is null ? new List<Fault>() : [fault];
        var state = QueryCode.Read<SignUpState>("state", criteria.State, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (await NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => (Guid?)network.Id).SingleOrDefaultAsync(ct) is not { } id)
        {
            return new ProblemAnswer(Problems.NotFound);
        }
        var list = $"/v1/networks/{id}/sign-ups";
        string[] position = [];
        if (criteria.After is not null && !cursors.TryOpen(caller, list, criteria.After, 1, out position))
        {
            return new ProblemAnswer(Problems.InvalidCursor);
        }
        var window = new Window(limit, position.Length == 0 ? null : position);
        var rows = SignUpRows.Visible(db, caller, clock).AsNoTracking().Where(signUp => signUp.NetworkId == id && (state == null || signUp.State == state));
        var page = await ById.Sort(ById.Within(rows, db, window), window.Backward).Take(window.Limit + 1).Select(signUp => signUp.Id).ToListAsync(ct);
        var models = await SignUpRows.Models(db, db.Set<SignUp>().Where(signUp => page.Contains(signUp.Id))).ToDictionaryAsync(model => model.Id, ct);
        var slice = window.Cut([.. page.Select(each => models[each])]);
        var next = slice.HasNext ? Paging.NextAddress(http, cursors.Seal(caller, list, ById.Place(slice.Rows[^1]))) : null;
        return new JsonAnswer<Page<SignUpModel>>(new(slice.Rows, next)) { Next = next };
    }

    /// <param name="n">Id or slug.</param>
    public static async Task<Results<JsonAnswer<SignUpModel>, ProblemAnswer>> One(
        [FromRoute] string n, [FromRoute] Guid id, Caller caller, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var networks = NetworkAccess.ByKey(db.Set<Network>(), n).Select(network => network.Id);
        return await SignUpRows.Models(db, SignUpRows.Visible(db, caller, clock).Where(signUp => signUp.Id == id && networks.Contains(signUp.NetworkId))).SingleOrDefaultAsync(ct) is { } found
            ? new JsonAnswer<SignUpModel>(found)
            : new ProblemAnswer(Problems.NotFound);
    }
}
