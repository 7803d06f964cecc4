using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.Security;

/// <summary>
/// A caller whose connection outlives the moment in which its token was accepted: what it may do is asked again and again, and the
/// connection ends with the token.
/// </summary>
internal sealed class LiveCaller(PartnerRegister register, AccessToken token, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public AccessToken Token => token;

    /// <returns>Null when the token has expired or was revoked, or its client or partner may not call any more.</returns>
    public async ValueTask<Caller?> Now(CancellationToken ct)
    {
        if (token.Expires <= clock.GetUtcNow())
        {
            return null;
        }
        var copy = await register.Current(ct);
        return copy.Clients.TryGetValue(token.ClientId, out var client)
            && client.Client is { Enabled: true, PartnerActive: true } known && token.IssuedAt >= known.ValidFrom
            && (token.Jti is null || !copy.Revoked.Contains(token.Jti))
            ? Callers.Of(client, client.Standing(Callers.Proven(token), London.Today(clock), token.Scopes))
            : null;
    }

    /// <summary>Cancels what hangs on the caller as soon as it may not call any more; ends with it.</summary>
    public async Task Watch(CancellationTokenSource hanging)
    {
        try
        {
            await UntilOver(hanging.Token);
        }
        finally
        {
            await hanging.CancelAsync();
        }
    }

    /// <summary>Comes back when the caller may not call any more, or when that could not be asked for too long.</summary>
    public async Task UntilOver(CancellationToken ct)
    {
        try
        {
            while (await Now(ct) is not null)
            {
                var left = token.Expires - clock.GetUtcNow();
                await Task.Delay(left < Between ? left > TimeSpan.Zero ? left : TimeSpan.Zero : Between, clock, ct);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StateUnavailableException)
        {
            // Over as well.
        }
    }
}

/// <summary>Makes <see cref="LiveCaller"/>s.</summary>
internal sealed class LiveCallers(PartnerRegister register, TimeProvider clock)
{
    public LiveCaller Of(AccessToken token) => new(register, token, clock);
}
