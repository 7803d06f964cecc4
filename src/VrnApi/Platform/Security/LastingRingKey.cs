using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;

namespace VrnApi.Platform.Security;

/// <summary>
/// Which ring key protects: the newest that has begun, and when all have ended, the last of them. The framework's own choice
/// leaves a ring with one expired key without any, and every host of the platform would stop on that day; here it serves on
/// and health says that it is old.
/// </summary>
internal sealed class LastingRingKey : IDefaultKeyResolver
{
    /// <summary>A key made a moment ago by a host whose clock is ahead of ours.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    public DefaultKeyResolution ResolveDefaultKeyPolicy(DateTimeOffset now, IEnumerable<IKey> allKeys)
    {
        var key = allKeys.Where(key => !key.IsRevoked && key.ActivationDate <= now + Skew)
            .OrderByDescending(key => key.ExpirationDate > now).ThenByDescending(key => key.ActivationDate).ThenBy(key => key.KeyId)
            .FirstOrDefault(CanProtect);
        return new DefaultKeyResolution { DefaultKey = key, FallbackKey = key, ShouldGenerateNewKey = key is null };
    }

    /// <summary>False under another certificate than its own.</summary>
    private static bool CanProtect(IKey key)
    {
        try
        {
            return key.CreateEncryptor() is not null;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
