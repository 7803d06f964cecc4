namespace VrnApi.Tokens;

public enum SigningKeyUse
{
    Token, Audit,
}

/// <summary>Announced: published, not yet used. Active: signs. Retired: published until <c>UnpublishAt</c>.</summary>
public enum SigningKeyState
{
    Announced, Active, Retired,
}

/// <summary>One of our own signing keys as stored.</summary>
/// <param name="PublicJwk">JSON of the public key with <c>kid</c>, <c>alg</c> and <c>use</c> (RFC 7517).</param>
/// <param name="ProtectedPkcs8">PKCS#8 under DataProtection purpose <c>signing-key</c>, <c>v1</c>.</param>
/// <param name="UnpublishAt">Null while active or announced, and for ever on audit keys.</param>
public sealed record SigningKeyRecord(
    string Kid, SigningKeyUse Use, string Alg, SigningKeyState State, string PublicJwk, byte[] ProtectedPkcs8,
    DateTimeOffset CreatedAt, DateTimeOffset ActivatesAt, DateTimeOffset? RetiresAt, DateTimeOffset? UnpublishAt);

/// <summary>Our signing keys in the shared database.</summary>
public interface ISigningKeyStore
{
    ValueTask<IReadOnlyList<SigningKeyRecord>> ListAsync(CancellationToken ct);

    ValueTask AddAsync(SigningKeyRecord key, CancellationToken ct);

    /// <summary>Writes state and times of <paramref name="key"/> where the stored state is still <paramref name="from"/>; false = it was not.</summary>
    ValueTask<bool> MoveAsync(SigningKeyRecord key, SigningKeyState from, CancellationToken ct);

    /// <summary>Runs the work while holding the lease row of that name; false = another host holds it, nothing ran.</summary>
    ValueTask<bool> UnderLeaseAsync(string name, Func<CancellationToken, Task> work, CancellationToken ct);
}
