using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security.Stores;

/// <summary>Revoked tokens: written to the database, read from this host's copy.</summary>
internal sealed class RevocationStore(PartnerRegister register, IServiceScopeFactory scopes, IDatabaseWays ways) : IRevocationStore
{
    public async ValueTask RevokeAsync(string jti, string clientId, DateTimeOffset expires, CancellationToken ct)
    {
        await scopes.AsSystem("revocation", async db =>
        {
            if (await db.Set<RevokedToken>().AnyAsync(token => token.Jti == jti, ct))
            {
                return false;
            }
            db.Add(new RevokedToken { Jti = jti, ClientId = clientId, ExpiresAt = expires.ToUniversalTime() });
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
            {
                // Revoked by somebody else a moment ago.
            }
            return true;
        });
        register.Recheck();
    }

    public async ValueTask<bool> IsRevokedAsync(string jti, CancellationToken ct) => (await register.Current(ct)).Revoked.Contains(jti);
}
