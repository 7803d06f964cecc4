namespace VrnApi.Platform.GraphQL;

/// <summary>Section <c>Subscriptions</c>: limits of sockets and streams on one host.</summary>
internal sealed record SubscriptionOptions
{
    public const string Section = "Subscriptions";

    /// <summary>Operations at the same time on one socket.</summary>
    public int PerSocket { get; init; } = 20;

    /// <summary>Operations at the same time of one client on all its sockets and streams; also its sockets.</summary>
    public int PerClient { get; init; } = 50;

    /// <summary>Operations at the same time of everybody; also all sockets.</summary>
    public int Total { get; init; } = 1000;

    /// <summary>Bytes of one socket message.</summary>
    public int MessageBytes { get; init; } = 64 * 1024;

    /// <summary>Milliseconds within which a socket must say who it is.</summary>
    public int InitMilliseconds { get; init; } = 3000;

    /// <summary>Milliseconds between two pings of ours.</summary>
    public int PingMilliseconds { get; init; } = 12_000;

    internal bool IsPossible => new[] { PerSocket, PerClient, Total, MessageBytes, InitMilliseconds, PingMilliseconds }.All(number => number > 0);
}
