using System.Text.Json;
using System.Text.Json.Nodes;

namespace VrnApi.Platform.Limits;

/// <summary>
/// Section <c>Limits</c>: how much one client or one address may ask for. A client's registration may hold other values for the
/// members that count by client, as JSON under the same names.
/// </summary>
public sealed record LimitOptions
{
    /// <summary>All hosts on a database together keep a limit; false = each host for itself.</summary>
    public bool Shared { get; init; } = true;

    /// <summary>Calls a second at the API, by client, and how many may come at once after a pause.</summary>
    public double ApiPerSecond { get; init; } = 10;

    public int ApiBurst { get; init; } = 50;

    /// <summary>Calls on one day (UTC), by client.</summary>
    public int ApiPerDay { get; init; } = 50_000;

    /// <summary>Whole lists and files of snapshots in a day, by client.</summary>
    public int ExportsPerDay { get; init; } = 20;

    /// <summary>Of these, how many a host sends at once, by client.</summary>
    public int ExportsAtOnce { get; init; } = 2;

    /// <summary>GraphQL cost points a minute, by client.</summary>
    public int GraphQLCostPerMinute { get; init; } = 1_000;

    /// <summary>Requests a minute to /oauth/*, by claimed client and address.</summary>
    public int TokensPerMinute { get; init; } = 10;

    /// <summary>Refused credentials and tokens a minute, by address.</summary>
    public int FailuresPerMinute { get; init; } = 50;

    /// <summary>Calls a second without a token, by address, and how many may come at once after a pause.</summary>
    public double AnonymousPerSecond { get; init; } = 5;

    public int AnonymousBurst { get; init; } = 20;

    /// <summary>Idempotency keys whose answers are still kept, by client.</summary>
    public int IdempotencyKeys { get; init; } = 10_000;

    /// <summary>Open connections, by address; a listed proxy is not counted.</summary>
    public int Connections { get; init; } = 200;

    /// <summary>Open connections of the host in all.</summary>
    public int AllConnections { get; init; } = 10_000;

    /// <summary>Requests that a host works on at once; more wait their turn.</summary>
    public int AtOnce { get; init; } = 8 * Environment.ProcessorCount;

    /// <summary>Requests that wait; more are answered 503 at once.</summary>
    public int Waiting { get; init; } = 56 * Environment.ProcessorCount;

    internal bool IsPossible => ApiPerSecond > 0 && AnonymousPerSecond > 0 && Counts.All(count => count > 0);

    private int[] Counts =>
    [
        ApiBurst, ApiPerDay, ExportsPerDay, ExportsAtOnce, GraphQLCostPerMinute, TokensPerMinute, FailuresPerMinute, AnonymousBurst,
        IdempotencyKeys, Connections, AllConnections, AtOnce, Waiting,
    ];

    /// <summary>These limits with a client's own values in place of some.</summary>
    /// <exception cref="FormatException">The text is not JSON of this shape, or names a limit that does not exist.</exception>
    public LimitOptions With(string overrides)
    {
        try
        {
            var members = JsonSerializer.SerializeToNode(this, Spelling)!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(overrides)!.AsObject())
            {
                members[name] = members.ContainsKey(name) ? value?.DeepClone() : throw new FormatException($"There is no limit '{name}'.");
            }
            var changed = members.Deserialize<LimitOptions>(Spelling)!;
            return changed.IsPossible ? changed : throw new FormatException("A limit must be above zero.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException("Limits are a JSON object of names and numbers.", exception);
        }
    }

    private static readonly JsonSerializerOptions Spelling = new(JsonSerializerDefaults.Web);
}
