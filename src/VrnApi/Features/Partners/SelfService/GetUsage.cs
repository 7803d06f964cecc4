using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>Calls of the partner's clients in the last thirty days (UTC), newest first.</summary>
public sealed record UsageModel(IReadOnlyList<UsageDayModel> Days);

public sealed record UsageDayModel(DateOnly Day, string Client, long Calls);

/// <summary>How much the partner's clients have called. Any token.</summary>
internal static class GetUsage
{
    private const int Days = 30;

    public static async Task<JsonAnswer<UsageModel>> Handle(HttpContext http, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var since = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-Days);
        return new JsonAnswer<UsageModel>(new UsageModel(await Query(db, since).ToListAsync(ct)));
    }

    /// <summary>The row filter of clients keeps it to the partner's own.</summary>
    internal static IQueryable<UsageDayModel> Query(VrnDbContext db, DateOnly since) =>
        from usage in db.Set<DailyUsage>().AsNoTracking()
        join client in db.Set<Client>() on usage.ClientId equals client.Id
        where usage.Day > since
        orderby usage.Day descending, usage.ClientId
        select new UsageDayModel(usage.Day, usage.ClientId, usage.Count);
}
