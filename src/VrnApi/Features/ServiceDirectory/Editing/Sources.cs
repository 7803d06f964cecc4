using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Providers;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Editing;

/// <summary>A partner's sources.</summary>
internal static class Sources
{
    public const string ManualCode = "manual";

    public static Task<Source?> Find(VrnDbContext db, Caller caller, string code, CancellationToken ct) =>
        db.Set<Source>().AsNoTracking().SingleOrDefaultAsync(row => row.OwnerPartnerId == caller.PartnerId && row.Code == code, ct);

    /// <summary>The source of what a partner enters by hand; made when it is first needed.</summary>
    public static async Task<Source> Manual(VrnDbContext db, IDatabaseWays ways, Caller caller, TimeProvider time, CancellationToken ct)
    {
        if (await Find(db, caller, ManualCode, ct) is { } known)
        {
            return known;
        }
        var now = time.GetUtcNow();
        var made = new Source { OwnerPartnerId = caller.PartnerId, Code = ManualCode, Kind = SourceKind.System, CreatedAt = now, UpdatedAt = now };
        // Its key is its partner's: of two first writes one waits for the other here, and finds it.
        await using var transaction = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        while (!await ways.TryLock(db, $"directory-source:{caller.PartnerId}", ct))
        {
            await Task.Delay(20, ct);
        }
        if (await Find(db, caller, ManualCode, ct) is { } meanwhile)
        {
            return meanwhile;
        }
        db.Add(made);
        await db.SaveChangesAsync(ct);
        db.Entry(made).State = EntityState.Detached;
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }
        return made;
    }
}
