using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Audit;

/// <summary>The public audit keys, of all times: a checkpoint must be verifiable for ever.</summary>
internal static class AuditKeys
{
    /// <returns>By <c>kid</c>. A key is left out whose <c>kid</c> is not its thumbprint: somebody put it there afterwards.</returns>
    public static async Task<Dictionary<string, JoseKey>> Load(VrnDbContext db, CancellationToken ct)
    {
        var stored = await db.Set<Data.Tokens.SigningKey>().AsNoTracking().Where(key => key.Use == SigningKeyUse.Audit)
            .OrderBy(key => key.CreatedAt).Select(key => new { key.Kid, key.PublicJwk }).ToListAsync(ct);
        var keys = new Dictionary<string, JoseKey>(StringComparer.Ordinal);
        foreach (var row in stored)
        {
            try
            {
                var key = JoseKey.Import(row.PublicJwk);
                if (key.Kid == row.Kid && key.Thumbprint == row.Kid)
                {
                    keys[row.Kid] = key;
                }
            }
            catch (JoseException)
            {
                // No key of ours looks like this.
            }
        }
        return keys;
    }
}
