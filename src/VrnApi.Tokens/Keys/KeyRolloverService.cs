using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VrnApi.Tokens.Keys;

/// <summary>Moves signing keys by the clock, once a minute, on whichever host gets the lease.</summary>
public sealed partial class KeyRolloverService(
    ISigningKeyStore store, SigningKeys keys, ITokenAudit audit, IOptions<TokensOptions> options, TimeProvider time,
    ILogger<KeyRolloverService> log) : BackgroundService
{
    private const string Lease = "signing-keys";

    /// <summary>Whatever is due now; false = another host holds the lease.</summary>
    public async Task<bool> RunOnceAsync(CancellationToken ct)
    {
        var ran = await store.UnderLeaseAsync(Lease, async inner =>
        {
            foreach (var use in Enum.GetValues<SigningKeyUse>())
            {
                await MoveAsync(use, inner);
            }
        }, ct);
        keys.Reload();
        return ran;
    }

    /// <summary>A new key of that use: announced for the usual time, or active at once in an emergency (<c>keys rotate --now</c>).</summary>
    public async Task RotateAsync(SigningKeyUse use, bool atOnce, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await store.UnderLeaseAsync(Lease, async inner =>
        {
            var key = keys.Create(use, SigningKeyState.Announced, atOnce ? now : now.AddHours(options.Value.Keys.AnnounceHours));
            await store.AddAsync(key, inner);
            await RecordAsync(TokenActions.KeyAnnounced, key.Kid, inner);
            if (atOnce)
            {
                await MoveAsync(use, inner);
            }
        }, ct);
        keys.Reload();
    }

    /// <summary>Until the host stops, which is its ordinary end.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            do
            {
                try
                {
                    await RunOnceAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    Failed(log, e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task MoveAsync(SigningKeyUse use, CancellationToken ct)
    {
        var mine = (await store.ListAsync(ct)).Where(k => k.Use == use).ToList();
        TimeSpan? afterlife = use == SigningKeyUse.Token ? keys.Afterlife : null;
        foreach (var move in KeyRollover.Plan(mine, time.GetUtcNow(), options.Value.Keys, afterlife))
        {
            if (move.Key is null)
            {
                var next = keys.Create(use, SigningKeyState.Announced, move.At);
                await store.AddAsync(next, ct);
                await RecordAsync(TokenActions.KeyAnnounced, next.Kid, ct);
            }
            else if (await store.MoveAsync(move.Key, move.From, ct))
            {
                await RecordAsync(move.Key.State == SigningKeyState.Active ? TokenActions.KeyActivated : TokenActions.KeyRetired, move.Key.Kid, ct);
            }
        }
    }

    private ValueTask RecordAsync(string action, string kid, CancellationToken ct) =>
        audit.RecordAsync(new TokenEvent(action, null, null, null, null, null, null, "rollover", time.GetUtcNow()) { KeyId = kid }, ct);

    [LoggerMessage(Level = LogLevel.Error, Message = "The signing keys could not be moved; trying again in a minute")]
    private static partial void Failed(ILogger logger, Exception fault);
}
