using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>What changes of a client's own credentials share: one at a time, in one transaction with the audit row, seen here at once.</summary>
internal sealed class CredentialChange(VrnDbContext db, IDatabaseWays ways, PartnerRegister register, IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>Days for which a key works beside its successor, and a secret after the first use of its successor.</summary>
    public const int LongestOverlapDays = 30;

    /// <param name="change">Changes the tracked client and says what to answer; a refusal stores nothing.</param>
    public async Task<TAnswer> Run<TAnswer>(
        Caller caller, string action, string resource, Func<Client, DateTimeOffset, Task<(TAnswer Answer, bool Changed)>> change,
        Func<ProblemAnswer, TAnswer> refuse, CancellationToken ct)
    {
        var (answer, changed) = await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            if (!await ways.TryLock(db, $"credentials:{caller.ClientId}", token))
            {
                return (refuse(new ProblemAnswer(Problems.Conflict, "The client's credentials are being changed by another request.") { RetryAfter = 1 }), false);
            }
            var now = clock.GetUtcNow();
            var client = await FindClient.ById(db, caller.ClientId, token);
            var (done, stores) = await change(client, now);
            if (stores)
            {
                db.Add(Event(caller, action, resource, now));
                try
                {
                    await db.SaveChangesAsync(token);
                }
                catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
                {
                    return (refuse(new ProblemAnswer(Problems.KeyInUse)), false);
                }
                await transaction.CommitAsync(token);
            }
            return (done, stores);
        }, ct);
        if (changed)
        {
            register.Recheck();
        }
        return answer;
    }

    private AuditEvent Event(Caller caller, string action, string resource, DateTimeOffset now)
    {
        var http = accessor.HttpContext!;
        return new AuditEvent
        {
            Time = AuditTime.Of(now),
            Action = action,
            Outcome = AuditOutcome.Done,
            ClientId = caller.ClientId,
            PartnerId = caller.PartnerId,
            TokenJti = http.GetAccessToken()?.Jti,
            ResourceType = action.Split('.')[0],
            ResourceId = resource,
            RequestId = http.TraceIdentifier,
        };
    }
}
