namespace VrnApi.Tokens.Keys;

/// <summary>One step of the key's life. Pure: what to do is decided here, doing it is <see cref="KeyRolloverService"/>'s.</summary>
/// <param name="Key">The record as it must be stored; null = create an announced key that activates at <paramref name="At"/>.</param>
internal sealed record KeyMove(SigningKeyRecord? Key, SigningKeyState From, DateTimeOffset At);

/// <summary>Announced a day before use, active 90 days, published until its last token is dead.</summary>
internal static class KeyRollover
{
    /// <param name="keys">All keys of one use. Without an active key nothing is planned: the first one comes from <c>keys init</c>.</param>
    /// <param name="afterlife">How long a retired key stays published; null = for ever (audit keys).</param>
    public static IReadOnlyList<KeyMove> Plan(
        IReadOnlyList<SigningKeyRecord> keys, DateTimeOffset now, SigningKeyOptions options, TimeSpan? afterlife)
    {
        if (keys.Where(k => k.State == SigningKeyState.Active).MaxBy(k => k.ActivatesAt) is not { } active)
        {
            return [];
        }
        var announced = keys.Where(k => k.State == SigningKeyState.Announced).MinBy(k => k.ActivatesAt);
        if (announced is null)
        {
            var end = active.ActivatesAt.AddDays(options.ActiveDays);
            return now >= end.AddHours(-options.AnnounceHours)
                ? [new KeyMove(null, SigningKeyState.Announced, Later(end, now.AddHours(options.AnnounceHours)))]
                : Retire(keys.Where(k => k.State == SigningKeyState.Active && k != active), now, afterlife);
        }
        // The new key is activated before the old one is retired: a host that dies in between leaves two, never none.
        return announced.ActivatesAt > now
            ? []
            : [
                new KeyMove(announced with { State = SigningKeyState.Active }, SigningKeyState.Announced, now),
                .. Retire(keys.Where(k => k.State == SigningKeyState.Active), now, afterlife),
            ];
    }

    private static IReadOnlyList<KeyMove> Retire(IEnumerable<SigningKeyRecord> keys, DateTimeOffset now, TimeSpan? afterlife) =>
        [.. keys.Select(k => new KeyMove(
            k with { State = SigningKeyState.Retired, RetiresAt = now, UnpublishAt = now + afterlife }, SigningKeyState.Active, now))];

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
