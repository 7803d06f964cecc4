using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Membership;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.Membership.SignUps;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Membership.Writing;

/// <summary>What writes of this area share: how they read, whom they name, that no text names a person, and their trace in audit and feed.</summary>
internal sealed class MembershipWriter(VrnDbContext db, IDatabaseWays ways, TextGuard guard, CallerAudit audit, PublicAddress address, TimeProvider clock)
{
    public VrnDbContext Db => db;

    public TimeProvider Clock => clock;

    public DateOnly Today => London.Today(clock);

    /// <summary>Milliseconds, as every database keeps them.</summary>
    public DateTimeOffset Now => SignUpRows.Now(clock);

    public static ProblemAnswer Busy => new(Problems.Conflict, "Others are writing.") { RetryAfter = 1 };

    /// <param name="key">Id or slug; of any day.</param>
    public Task<Network?> Network(string key, CancellationToken ct) => NetworkAccess.ByKey(db.Set<Network>(), key).AsNoTracking().SingleOrDefaultAsync(ct);

    /// <summary>An organisation that a body names; a fault when there is none.</summary>
    /// <param name="key">Id or slug; null for nobody.</param>
    public async Task<Guid?> Organisation(BodyChecks checks, string pointer, string? key, CancellationToken ct)
    {
        if (key is null)
        {
            return null;
        }
        var found = await Named(key).OrderBy(row => row.Id).Select(row => (Guid?)row.Id).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            checks.Wrong(pointer, "There is no such organisation.");
        }
        return found;
    }

    /// <summary>For whom a write of the own organisation is: the caller's own, or with <c>members:write</c> whichever it names.</summary>
    /// <param name="key">Id or slug; null for the caller's own.</param>
    public async Task<(Organisation? Organisation, ProblemAnswer? Refusal)> ActsFor(Caller caller, string? key, CancellationToken ct)
    {
        var any = caller.Has("members:write");
        var rows = key is null ? db.Set<Organisation>().Where(row => row.OwnerPartnerId == caller.PartnerId) : Named(key);
        if (await rows.AsNoTracking().OrderBy(row => row.Id).FirstOrDefaultAsync(ct) is { } found && (any || found.OwnerPartnerId == caller.PartnerId))
        {
            return (found, null);
        }
        var (problem, message) = any ? (Problems.ValidationFailed, "There is no such organisation.") : (Problems.NotYourOrganisation, "Name your own organisation, or none; sign up first.");
        return (null, new ProblemAnswer(problem, null, [Fault.At("/organisation", problem.Code, message)]));
    }

    private IQueryable<Organisation> Named(string key) => Guid.TryParse(key, out var id)
        ? db.Set<Organisation>().Where(row => row.Id == id)
        : db.Set<Organisation>().Where(row => row.ExternalId == key);

    /// <summary>Holds what goes by this name until the open transaction ends.</summary>
    public Task<bool> Enter(string place, CancellationToken ct) => ways.TryLock(db, place, ct);

    /// <returns>Null when no text names a person; a refusal counts for rule R13 of the network.</returns>
    public Task<ProblemAnswer?> Persons(Caller caller, Network network, BodyChecks checks, CancellationToken ct) =>
        guard.Refusal(caller, TextGuard.Network(network.Slug), checks.Texts, ct);

    /// <summary>The same for what belongs to no one network.</summary>
    public Task<ProblemAnswer?> Persons(Caller caller, string type, string id, BodyChecks checks, CancellationToken ct) =>
        guard.Refusal(caller, new("member.refused", type, id), checks.Texts, ct);

    /// <summary>Leaves the trace of a write and tells the feed of the networks that it changed.</summary>
    public void Told(Caller caller, string type, string id, params ReadOnlySpan<Guid> networks)
    {
        db.Add(audit.Event(caller, "member.changed", type, id));
        foreach (var network in networks)
        {
            Changed("network", network);
        }
    }

    /// <summary>Tells the feed of one thing.</summary>
    public void Changed(string kind, Guid id) => db.Add(new OutboxEntry { Kind = kind, EntityId = id, Action = ChangeAction.Updated, At = Now });

    /// <param name="path">Begins with a slash.</param>
    public CreatedAnswer<T> Created<T>(T model, string path) => new(model, address.Absolute(path));
}
