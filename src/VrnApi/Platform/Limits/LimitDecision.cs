namespace VrnApi.Platform.Limits;

/// <summary>Whether a call is within a limit.</summary>
/// <param name="Policy">The limit that was asked.</param>
/// <param name="Left">Whole tokens that are left, as this host knows.</param>
/// <param name="Wait">Until the same call can succeed; zero when it may go on.</param>
/// <param name="IsPressed">Refused again and again within a second (<see cref="RefusalPace"/>).</param>
public readonly record struct LimitDecision(LimitPolicy Policy, bool Admitted, long Left, TimeSpan Wait, bool IsPressed = false)
{
    /// <summary>Whole seconds for <c>Retry-After</c>, at least one.</summary>
    public int RetryAfter => (int)Math.Clamp(Math.Ceiling(Wait.TotalSeconds), 1, 86_400);
}
