using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;

namespace VrnApi.Platform.Security;

/// <summary>Random 256-bit keys that all hosts on a database share, protected by the key ring; loaded once at start-up.</summary>
public sealed class SharedKeys(IDataProtectionProvider protection)
{
    public static readonly string[] Names = ["cursor"];

    private readonly ConcurrentDictionary<string, byte[]> keys = new();
    private readonly IDataProtector protector = protection.CreateProtector("shared-key", "v1");

    public byte[] Get(string name) =>
        keys.TryGetValue(name, out var key) ? key : throw new InvalidOperationException($"The shared key '{name}' has not been loaded.");

    /// <summary>Reads every key, making those that do not exist; two hosts starting together agree on the first one stored.</summary>
    public async Task Load(VrnDbContext db, IDatabaseWays ways, CancellationToken ct)
    {
        foreach (var name in Names)
        {
            keys[name] = protector.Unprotect(await FindOrMake(db, ways, name, ct));
        }
    }

    private async Task<byte[]> FindOrMake(VrnDbContext db, IDatabaseWays ways, string name, CancellationToken ct)
    {
        if (await Find(db, name, ct) is { } found)
        {
            return found;
        }
        db.Add(new SharedKey { Name = name, Protected = protector.Protect(RandomNumberGenerator.GetBytes(32)) });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            db.ChangeTracker.Clear();
        }
        return (await Find(db, name, ct))!;
    }

    private static Task<byte[]?> Find(VrnDbContext db, string name, CancellationToken ct) => db.Set<SharedKey>()
        .Where(key => key.Name == name).Select(key => key.Protected).SingleOrDefaultAsync(ct);
}
