using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Section <c>State</c>: how old what a host holds in memory may be.</summary>
public sealed record StateOptions
{
    /// <summary>
    /// Seconds within which a change holds here, also when no notice of it comes; 0 = at once. The database is asked a little earlier,
    /// because the answer takes its time too.
    /// </summary>
    public int PollSeconds { get; init; } = 5;

    internal TimeSpan Fresh => TimeSpan.FromSeconds(Math.Max(0, PollSeconds - 0.5));

    /// <summary>Seconds without an answer after which nobody is let in any more.</summary>
    public int MaxAgeSeconds { get; init; } = 30;

    /// <summary>Whether the database's notices of changes are listened to; without them the poll finds out.</summary>
    public bool Listen { get; init; } = true;
}

/// <summary>A client with what its rights are decided from.</summary>
internal sealed record Registered(
    VrnApi.Tokens.Client Client, Guid PartnerId, PartnerType Type, string? AreaCode, string? Urn, FrozenSet<string> Scopes)
{
    /// <summary>What differs from the platform's limits, as JSON.</summary>
    public string? Limits { get; init; }

    /// <summary>Web origins from which a dashboard may be read.</summary>
    public FrozenSet<string> Origins { get; init; } = [];

    public IReadOnlyList<AgreementTerms> Agreements { get; init; } = [];

    /// <summary>What each approved scope is used for.</summary>
    public FrozenDictionary<string, string?> Purposes { get; init; } = FrozenDictionary<string, string?>.Empty;

    public Standing Standing(Assurance assurance, DateOnly today, IReadOnlySet<string>? granted = null) =>
        new(Type, Client.PartnerActive, Scopes, assurance, granted) { AreaCode = AreaCode, Agreements = Agreements, Purposes = Purposes, Today = today };
}

/// <summary>Registration and revocations as they were at one moment.</summary>
internal sealed record RegisterCopy(
    FrozenDictionary<string, Registered> Clients,
    FrozenDictionary<(string Issuer, string ForeignClientId), Registered> Links,
    FrozenSet<string> Revoked)
{
    /// <summary>Every registered web origin.</summary>
    public FrozenSet<string> Origins { get; } = Clients.Values.SelectMany(client => client.Origins).ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>
/// This host's copy of the registration. The database says by two short values whether it changed; the copy is loaded again
/// only then. A copy that could not be checked for too long is refused: a suspended partner must not live on in a cache.
/// </summary>
internal sealed class PartnerRegister(IServiceScopeFactory scopes, IOptions<StateOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Loaded? loaded;
    private DateTimeOffset failedAt = DateTimeOffset.MinValue;
    private Exception? failure;

    /// <exception cref="StateUnavailableException">The database has not answered for too long.</exception>
    public async ValueTask<RegisterCopy> Current(CancellationToken ct)
    {
        if (IsFresh(loaded))
        {
            return loaded!.Copy;
        }
        await gate.WaitAsync(ct);
        try
        {
            if (!IsFresh(loaded) && clock.GetUtcNow() - failedAt >= BetweenFailures)
            {
                loaded = await Check(loaded, ct);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            (failedAt, failure) = (clock.GetUtcNow(), exception);
        }
        finally
        {
            gate.Release();
        }
        return IsUsable(loaded) ? loaded!.Copy : throw new StateUnavailableException("The registration cannot be read.", failure);
    }

    /// <summary>Asks the database again at the next call: for the host that made a change itself.</summary>
    public void Recheck()
    {
        if (loaded is { } known)
        {
            loaded = known with { CheckedAt = DateTimeOffset.MinValue };
        }
    }

    public void Dispose() => gate.Dispose();

    private bool IsFresh(Loaded? copy) =>
        copy is not null && clock.GetUtcNow() - copy.CheckedAt < options.Value.Fresh;

    private bool IsUsable(Loaded? copy) =>
        copy is not null && clock.GetUtcNow() - copy.UsableSince < TimeSpan.FromSeconds(options.Value.MaxAgeSeconds);

    private async Task<Loaded> Check(Loaded? known, CancellationToken ct)
    {
        var at = clock.GetUtcNow();
        // Whichever call happens to ask, the answer is for all of them: its statements belong to no call's trace.
        Activity.Current = null;
        return await scopes.AsSystem("register", async db =>
        {
            // Read before the rows: a change in between is noticed at the next look.
            var versions = string.Join(' ', await db.Set<StateVersion>().OrderBy(version => version.Kind)
                .Select(version => version.Version).ToListAsync(ct));
            return known is not null && known.Versions == versions
                ? known with { CheckedAt = at, UsableSince = at }
                : new Loaded(await Load(db, at, ct), versions, at, at);
        });
    }

    private static async Task<RegisterCopy> Load(VrnDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var clients = await Clients(db, ct);
        var agreements = await AgreementBook.Load(db, ct);
        var byId = clients.Select(client => RegisteredClients.Of(client, agreements)).ToFrozenDictionary(client => client.Client.Id, StringComparer.Ordinal);
        var links = await db.Set<ExternalIdentity>().AsNoTracking().Where(link => link.State == LinkState.Active).ToListAsync(ct);
        var revoked = await db.Set<RevokedToken>().Where(token => token.ExpiresAt > now).Select(token => token.Jti).ToListAsync(ct);
        return new RegisterCopy(
            byId,
            links.Where(link => byId.ContainsKey(link.ClientId)).ToFrozenDictionary(link => (link.Issuer, link.ForeignClientId), link => byId[link.ClientId]),
            revoked.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>
    /// Table by table, joined here: a split query reads rows that were added while it ran as if they were missing parents, and leaves
    /// every client after them without scopes and keys.
    /// </summary>
    private static async Task<List<Data.Tokens.Client>> Clients(VrnDbContext db, CancellationToken ct)
    {
        var clients = await db.Set<Data.Tokens.Client>().OrderBy(client => client.Id).ToListAsync(ct);
        await db.Set<Partner>().LoadAsync(ct);
        await db.Set<ClientScope>().LoadAsync(ct);
        await db.Set<Data.Tokens.ClientKey>().Where(key => key.RemovedAt == null).LoadAsync(ct);
        await db.Set<Data.Tokens.ClientSecret>().LoadAsync(ct);
        return clients;
    }

    private sealed record Loaded(RegisterCopy Copy, string Versions, DateTimeOffset CheckedAt, DateTimeOffset UsableSince);
}
