using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Keys;

/// <summary>Our signing keys as this process sees them: a copy of at most 5 s, refused at 30 s.</summary>
public sealed class SigningKeys(
    ISigningKeyStore store, IDataProtectionProvider protection, IOptions<TokensOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(30);

    private readonly IDataProtector protector = protection.CreateProtector("signing-key", "v1");
    private readonly ConcurrentDictionary<string, JoseKey> publicKeys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SigningKey> privateKeys = new(StringComparer.Ordinal);
    private Copy? copy;
    private volatile bool stale;

    /// <summary>The next call reads the store again: the host says so when it hears that keys changed. The copy serves if that fails.</summary>
    public void Reload() => stale = true;

    /// <summary>The key that signs now.</summary>
    /// <exception cref="StateUnavailableException">There is none, or the store has not answered for 30 s.</exception>
    public async ValueTask<SigningKey> CurrentAsync(SigningKeyUse use, CancellationToken ct)
    {
        var record = (await RecordsAsync(ct)).Where(k => k.Use == use && k.State == SigningKeyState.Active).MaxBy(k => k.ActivatesAt)
            ?? throw new StateUnavailableException("there is no active signing key; run keys init");
        return privateKeys.GetOrAdd(record.Kid, _ => Unprotect(record));
    }

    /// <summary>Announced, active and not yet unpublished retired keys, newest first (RFC 7517).</summary>
    public async ValueTask<IReadOnlyList<JoseKey>> PublishedAsync(SigningKeyUse use, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return [.. (await RecordsAsync(ct))
            .Where(k => k.Use == use && (k.UnpublishAt is null || now < k.UnpublishAt))
            .OrderByDescending(k => k.ActivatesAt)
            .Select(k => publicKeys.GetOrAdd(k.Kid, _ => JoseKey.Import(k.PublicJwk)))];
    }

    /// <summary>A published key by <c>kid</c>, ordinal; null = none.</summary>
    public async ValueTask<JoseKey?> FindAsync(SigningKeyUse use, string kid, CancellationToken ct)
    {
        var asked = time.GetUtcNow();
        var key = (await PublishedAsync(use, ct)).FirstOrDefault(Fits);
        if (key is null && copy is { } known && known.At < asked)
        {
            // Another host may have rotated in an emergency since: its tokens must not meet a 401 here. Whoever invents kids
            // waits, so that they cost the store one look a second however many they are.
            if (BetweenLooks - (asked - known.At) is var wait && wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, ct);
            }
            if (copy is not { } since || since.At < asked)
            {
                Reload();
            }
            key = (await PublishedAsync(use, ct)).FirstOrDefault(Fits);
        }
        return key;

        bool Fits(JoseKey k) => string.Equals(k.Kid, kid, StringComparison.Ordinal);
    }

    /// <summary>A new ES256 key, protected, ready to be stored; <c>kid</c> is its RFC 7638 thumbprint.</summary>
    public SigningKeyRecord Create(SigningKeyUse use, SigningKeyState state, DateTimeOffset activatesAt)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var kid = SigningKey.Public(key, "new").Thumbprint;
        return new SigningKeyRecord(kid, use, Algorithm.ES256.Name, state, SigningKey.Public(key, kid).PublicJwk,
            protector.Protect(key.ExportPkcs8PrivateKey()), time.GetUtcNow(), activatesAt, null, null);
    }

    /// <summary>Adds a first active key of that use when there is none; false = there was one.</summary>
    public async Task<bool> InitialiseAsync(SigningKeyUse use, CancellationToken ct)
    {
        var created = false;
        await store.UnderLeaseAsync("signing-keys", async inner =>
        {
            if (!(await store.ListAsync(inner)).Any(k => k.Use == use && k.State == SigningKeyState.Active))
            {
                await store.AddAsync(Create(use, SigningKeyState.Active, time.GetUtcNow()), inner);
                created = true;
            }
        }, ct);
        Reload();
        return created;
    }

    /// <summary>How long a retired key must stay published: as long as its last token lives, and the skew.</summary>
    internal TimeSpan Afterlife => options.Value.Life + TimeSpan.FromSeconds(30);

    public void Dispose()
    {
        foreach (var key in privateKeys.Values)
        {
            key.Dispose();
        }
    }

    private SigningKey Unprotect(SigningKeyRecord record)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(protector.Unprotect(record.ProtectedPkcs8), out _);
        return new SigningKey(record.Kid, key);
    }

    private async ValueTask<IReadOnlyList<SigningKeyRecord>> RecordsAsync(CancellationToken ct)
    {
        var (known, now) = (copy, time.GetUtcNow());
        if (known is not null && !stale && now - known.At < Fresh)
        {
            return known.Keys;
        }
        try
        {
            // Before the store is read: a change in between is looked at again.
            stale = false;
            copy = known = new Copy(await store.ListAsync(ct), now);
            return known.Keys;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return known is not null && now - known.At < TooOld
                ? known.Keys
                : throw new StateUnavailableException("the signing keys cannot be read", e);
        }
    }

    private sealed record Copy(IReadOnlyList<SigningKeyRecord> Keys, DateTimeOffset At);
}
