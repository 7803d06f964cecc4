using System.Security.Cryptography;
using System.Text;

namespace VrnApi.Tokens;

/// <summary>Primary key of a spent <c>jti</c>: a purpose and two SHA-256 values of 32 bytes.</summary>
public sealed record ReplayKey(string Purpose, byte[] OwnerHash, byte[] JtiHash)
{
    public const string Assertion = "assertion";
    public const string Dpop = "dpop";

    public static ReplayKey Of(string purpose, string owner, string jti) =>
        new(purpose, SHA256.HashData(Encoding.UTF8.GetBytes(owner)), SHA256.HashData(Encoding.UTF8.GetBytes(jti)));
}

/// <summary>Values that work once, on all hosts together. Never cached.</summary>
public interface IReplayStore
{
    /// <summary>
    /// Inserts and commits on its own, before anything else happens. False = the key was there (the primary key is
    /// the check). A retry after a lost answer may give false; it must never give true twice.
    /// </summary>
    /// <param name="until">The row may be deleted from then on.</param>
    ValueTask<bool> TryUseAsync(ReplayKey key, DateTimeOffset until, CancellationToken ct);

    /// <summary>Whether it was spent, for explanations: nothing may be decided by it.</summary>
    ValueTask<bool> IsUsedAsync(ReplayKey key, CancellationToken ct);
}
