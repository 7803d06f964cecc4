using System.Collections.Concurrent;

namespace VrnApi.Tokens.Tests.Harness;

/// <summary>The host's side in memory; two test hosts may share one, as two real hosts share a database.</summary>
public sealed class Fakes : IClientStore, IReplayStore, IRevocationStore, ISigningKeyStore, ITokenAudit, IScopePolicy
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> replay = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> revoked = new();
    private readonly ConcurrentDictionary<string, SigningKeyRecord> keys = new();

    public ConcurrentDictionary<string, Client> Clients { get; } = new();

    public ConcurrentDictionary<(string Issuer, string Foreign), string> Links { get; } = new();

    public ConcurrentQueue<TokenEvent> Events { get; } = new();

    public ConcurrentQueue<Guid> SecretsUsed { get; } = new();

    public Dictionary<string, string[]> Registered { get; } = [];

    /// <summary>Scopes above every client's assurance, and scopes whose agreement has ended.</summary>
    public HashSet<string> AboveAssurance { get; } = [];

    public HashSet<string> WithoutAgreement { get; } = [];

    public bool AuditDown { get; set; }

    public bool StoreDown { get; set; }

    public bool LeaseTaken { get; set; }

    public IReadOnlyList<string> Supported => ["outcomes:read", "outcomes:write", "services:read", "services:write", "tokens:introspect"];

    public Refusal? LastReason => Events.LastOrDefault(e => e.Reason is not null)?.Reason;

    public void Add(Client client, params string[] scopes)
    {
        Clients[client.Id] = client;
        Registered[client.Id] = scopes;
    }

    public void Change(string id, Func<Client, Client> change) => Clients[id] = change(Clients[id]);

    public ValueTask<Client?> FindAsync(string clientId, CancellationToken ct) =>
        StoreDown ? throw new StateUnavailableException("down") : ValueTask.FromResult(Clients.GetValueOrDefault(clientId));

    public ValueTask<Client?> FindExternalAsync(string issuer, string foreignClientId, CancellationToken ct) =>
        ValueTask.FromResult(Links.TryGetValue((issuer, foreignClientId), out var id) ? Clients.GetValueOrDefault(id) : null);

    public ValueTask SecretUsedAsync(string clientId, Guid secretId, DateTimeOffset at, CancellationToken ct)
    {
        SecretsUsed.Enqueue(secretId);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> TryUseAsync(ReplayKey key, DateTimeOffset until, CancellationToken ct) =>
        ValueTask.FromResult(replay.TryAdd(NameOf(key), until));

    public ValueTask<bool> IsUsedAsync(ReplayKey key, CancellationToken ct) => ValueTask.FromResult(replay.ContainsKey(NameOf(key)));

    private static string NameOf(ReplayKey key) => $"{key.Purpose}:{Convert.ToHexString(key.OwnerHash)}:{Convert.ToHexString(key.JtiHash)}";

    public ValueTask RevokeAsync(string jti, string clientId, DateTimeOffset expires, CancellationToken ct)
    {
        revoked.TryAdd(jti, expires);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> IsRevokedAsync(string jti, CancellationToken ct) => ValueTask.FromResult(revoked.ContainsKey(jti));

    public ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken ct) =>
        StoreDown ? throw new InvalidOperationException("down") : ValueTask.FromResult<IReadOnlyList<SigningKeyRecord>>([.. keys.Values]);

    public ValueTask AddAsync(SigningKeyRecord key, CancellationToken ct)
    {
        keys[key.Kid] = key;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> MoveAsync(SigningKeyRecord key, SigningKeyState from, CancellationToken ct) =>
        ValueTask.FromResult(keys.TryGetValue(key.Kid, out var old) && old.State == from && keys.TryUpdate(key.Kid, key, old));

    public async ValueTask<bool> UnderLeaseAsync(string name, Func<CancellationToken, Task> work, CancellationToken ct)
    {
        if (LeaseTaken)
        {
            return false;
        }
        await work(ct);
        return true;
    }

    public ValueTask RecordAsync(TokenEvent entry, CancellationToken ct)
    {
        if (AuditDown)
        {
            throw new InvalidOperationException("down");
        }
        Events.Enqueue(entry);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<string>> RegisteredAsync(Client client, CancellationToken ct) =>
        ValueTask.FromResult<IReadOnlyList<string>>(Registered.GetValueOrDefault(client.Id, []));

    public ValueTask<ScopeAnswer> CeilingAsync(Client client, string scope, CancellationToken ct) => ValueTask.FromResult(
        !Registered.GetValueOrDefault(client.Id, []).Contains(scope) ? new ScopeAnswer(Refusal.ScopeUnregistered)
        : AboveAssurance.Contains(scope) ? new ScopeAnswer(Refusal.ScopeAssurance, scope + " needs assurance high")
        : ScopeAnswer.Granted);

    public ValueTask<ScopeAnswer> AgreementAsync(Client client, string scope, CancellationToken ct) => ValueTask.FromResult(
        WithoutAgreement.Contains(scope) ? new ScopeAnswer(Refusal.AgreementNone, "isa-1 ended") : ScopeAnswer.Granted);
}
