namespace VrnApi.Platform.Limits;

/// <summary>A token bucket: holds at most <paramref name="Quota"/> tokens and gains <paramref name="PerSecond"/>.</summary>
/// <param name="Name">As headers and audit show it; at most 40 characters.</param>
public sealed record LimitPolicy(string Name, double Quota, double PerSecond)
{
    /// <summary>
    /// Tokens that a host takes from the shared bucket at a time: enough to spare the database, little enough to leave other hosts theirs. At most
    /// ten, and of more than a thousand a hundredth, at most a hundred.
    /// </summary>
    internal double Chunk { get; private init; } = Math.Clamp(Math.Ceiling(Quota / 5), 1, Math.Clamp(Quota / 100, 10, 100));

    /// <summary>The time in which an empty bucket fills.</summary>
    internal TimeSpan Window { get; } = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(Quota / PerSecond)));

    /// <summary>An item of <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers-11 section 3).</summary>
    internal string Field { get; } = FormattableString.Invariant($"\"{Name}\";q={Quota:0};w={Math.Max(1, Math.Ceiling(Quota / PerSecond)):0}");

    public static LimitPolicy PerMinute(string name, int quota) => new(name, quota, quota / 60.0);

    internal static LimitPolicy Api(LimitOptions limits) => new("api", limits.ApiBurst, limits.ApiPerSecond);

    internal static LimitPolicy Anonymous(LimitOptions limits) => new("anonymous", limits.AnonymousBurst, limits.AnonymousPerSecond);

    /// <summary>Points are no calls: one operation may cost a hundred of them, so a twentieth of the minute is taken at a time.</summary>
    internal static LimitPolicy GraphQL(LimitOptions limits) =>
        PerMinute("graphql-cost", limits.GraphQLCostPerMinute) with { Chunk = Math.Ceiling(limits.GraphQLCostPerMinute / 20.0) };

    internal static LimitPolicy Tokens(LimitOptions limits) => PerMinute("tokens", limits.TokensPerMinute);

    internal static LimitPolicy Failures(LimitOptions limits) => PerMinute("failures", limits.FailuresPerMinute);
}
