using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.Data.Platform;
using VrnApi.Data.Providers;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Webhooks;

/// <summary>Makes, changes and removes the calling client's subscriptions. Bodies and answers may carry a secret: they are not kept for repeats.</summary>
internal sealed class WebhookChanges(
    VrnDbContext db, IDatabaseWays ways, WebhookForm form, WebhookPlanner planner, WebhookSecrets secrets, FeedKinds kinds, CallerAudit audit,
    IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int MostTries = 100;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(50);

    public async Task<(WebhookModel? Made, ProblemAnswer? Refusal)> Create(NewWebhook asked, Caller caller, CancellationToken ct)
    {
        if (await form.Refuse(asked, caller, ct) is { } refusal)
        {
            return (null, refusal);
        }
        var (shown, kept) = secrets.Create();
        return await InTurn<WebhookModel>(caller, async token =>
        {
            if (await db.Set<WebhookSubscription>().CountAsync(row => row.ClientId == caller.ClientId, token) >= options.Value.Most)
            {
                return (null, new ProblemAnswer(Problems.TooManyWebhooks, $"A client has at most {options.Value.Most}."));
            }
            var now = clock.GetUtcNow();
            var row = new WebhookSubscription
            {
                Id = Guid.CreateVersion7(now),
                ClientId = caller.ClientId,
                PartnerId = caller.PartnerId,
                Url = asked.Url!,
                Kinds = string.Join(',', asked.Kinds!),
                Secret = kept,
                State = WebhookState.Active,
                CreatedAt = now,
                FeedEra = default,
                FeedView = "",
                FeedStart = 0,
                FeedPosition = 0,
                FeedSeq = 0,
            };
            Write(row, asked);
            await Begin(row, caller, token);
            db.Add(row);
            db.Add(audit.Event(caller, "webhook.changed", "webhook", row.Id.ToString()));
            return (WebhookModel.Of(row) with { Secret = shown }, null);
        }, ct);
    }

    /// <param name="current">Asked for the subscription as it is before it is changed: the request's precondition.</param>
    public async Task<(WebhookModel? Changed, ProblemAnswer? Refusal)> Change(
        Guid id, NewWebhook asked, WebhookState? state, Caller caller, Func<WebhookModel, ProblemAnswer?> current, CancellationToken ct)
    {
        if (await form.Refuse(asked, caller, ct) is { } refusal)
        {
            return (null, refusal);
        }
        return await InTurn<WebhookModel>(caller, async token =>
        {
            if (await Own(db, caller).SingleOrDefaultAsync(row => row.Id == id, token) is not { } row)
            {
                return (null, new ProblemAnswer(Problems.NotFound));
            }
            if (current(WebhookModel.Of(row)) is { } stale)
            {
                return (null, stale);
            }
            var before = (row.Kinds, row.Areas, row.Terms);
            row.Url = asked.Url!;
            row.Kinds = string.Join(',', asked.Kinds!);
            Write(row, asked);
            if (state is { } wanted)
            {
                (row.State, row.DisabledReason, row.NotBefore, row.Failures) = (wanted, null, null, 0);
            }
            if ((row.Kinds, row.Areas, row.Terms) != before)
            {
                await db.Set<WebhookTold>().Where(told => told.SubscriptionId == id).ExecuteDeleteAsync(token);
                await Begin(row, caller, token);
            }
            db.Add(audit.Event(caller, "webhook.changed", "webhook", id.ToString()));
            return (WebhookModel.Of(row), null);
        }, ct);
    }

    /// <summary>A new secret; deliveries are signed with the one before too for as long as asked.</summary>
    public Task<(WebhookModel? Changed, ProblemAnswer? Refusal)> Rotate(Guid id, TimeSpan overlap, Caller caller, CancellationToken ct)
    {
        var (shown, kept) = secrets.Create();
        return InTurn<WebhookModel>(caller, async token =>
        {
            if (await Own(db, caller).SingleOrDefaultAsync(row => row.Id == id, token) is not { } row)
            {
                return (null, new ProblemAnswer(Problems.NotFound));
            }
            row.PreviousSecret = overlap > TimeSpan.Zero ? row.Secret : null;
            row.PreviousUntil = overlap > TimeSpan.Zero ? clock.GetUtcNow() + overlap : null;
            row.Secret = kept;
            db.Add(audit.Event(caller, "webhook.changed", "webhook", id.ToString()));
            return (WebhookModel.Of(row) with { Secret = shown }, null);
        }, ct);
    }

    public async Task<bool> Remove(Guid id, Caller caller, CancellationToken ct) => (await InTurn<object>(caller, async token =>
    {
        if (await Own(db, caller).Where(row => row.Id == id).ExecuteDeleteAsync(token) == 0)
        {
            return (null, new ProblemAnswer(Problems.NotFound));
        }
        db.Add(audit.Event(caller, "webhook.changed", "webhook", id.ToString()));
        return (id, null);
    }, ct)).Refusal is null;

    internal static IQueryable<WebhookSubscription> Own(VrnDbContext db, Caller caller) => db.Set<WebhookSubscription>().Where(row => row.ClientId == caller.ClientId);

    private static void Write(WebhookSubscription row, NewWebhook asked) =>
        (row.Areas, row.Terms, row.Description) = (WebhookModel.Join(asked.Areas ?? []), WebhookModel.Join(asked.Terms ?? []), string.IsNullOrWhiteSpace(asked.Description) ? null : asked.Description.Trim());

    private async Task Begin(WebhookSubscription row, Caller caller, CancellationToken ct) =>
        await planner.Begin(db, row, await FeedView.Of(db, caller, WebhookPlanner.Readable(kinds, row, caller), ct), ct);

    /// <summary>One after the other for a client; whoever comes meanwhile waits a little.</summary>
    private async Task<(T? Done, ProblemAnswer? Refusal)> InTurn<T>(Caller caller, Func<CancellationToken, Task<(T?, ProblemAnswer?)>> change, CancellationToken ct) where T : class
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (free, done, refusal) = await db.Database.CreateExecutionStrategy().ExecuteAsync(token => Once(caller, change, token), ct);
            if (free)
            {
                return (done, refusal);
            }
            await Task.Delay(BetweenTries, clock, ct);
        }
        return (null, new ProblemAnswer(Problems.Conflict, "The client's subscriptions are being changed by another request.") { RetryAfter = 1 });
    }

    private async Task<(bool Free, T? Done, ProblemAnswer? Refusal)> Once<T>(Caller caller, Func<CancellationToken, Task<(T?, ProblemAnswer?)>> change, CancellationToken ct) where T : class
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await ways.TryLock(db, $"webhooks:{caller.ClientId}", ct))
        {
            return (false, null, null);
        }
        var (done, refusal) = await change(ct);
        if (refusal is null)
        {
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }
        return (true, done, refusal);
    }
}
