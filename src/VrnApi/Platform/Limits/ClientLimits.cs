using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.Limits;

/// <summary>What counts by client: calls, calls a day, exports, GraphQL cost. A client's own limits come from its registration.</summary>
internal sealed partial class ClientLimits(
    Buckets buckets, DailyCalls days, QuotaAudit audit, PartnerRegister register, IOptions<LimitOptions> options, ILogger<ClientLimits> log)
{
    private readonly RunningExports running = new();
    private readonly Own ofEverybody = new(options.Value);
    private readonly ConcurrentDictionary<string, Own> own = new(StringComparer.Ordinal);

    /// <summary>Takes GraphQL cost points from a client's minute.</summary>
    /// <param name="points">As the engine counted them before execution; a query above the whole minute's quota is never admitted.</param>
    public async ValueTask<LimitDecision> Charge(string clientId, double points, CancellationToken ct)
    {
        var limits = await Of(clientId, ct);
        var decision = await buckets.Take(clientId, limits.GraphQL, Math.Max(0, points), ct);
        await Tell(clientId, decision, ct);
        return decision;
    }

    /// <summary>One whole list or file of a snapshot, until its answer has been sent.</summary>
    /// <returns>Null when it may be sent.</returns>
    public async ValueTask<ProblemAnswer?> Export(string clientId, HttpContext http, CancellationToken ct)
    {
        var limits = await Of(clientId, ct);
        if (running.Begin(clientId, limits.Options.ExportsAtOnce) is not { } export)
        {
            return RateLimitFields.Refusal(new LimitDecision(limits.ExportsAtOnce, Admitted: false, 0, RunningExports.Pause));
        }
        http.Response.RegisterForDispose(export);
        var decision = await buckets.Take(clientId, limits.Exports, 1, ct);
        await Tell(clientId, decision, ct);
        return decision.Admitted ? null : RateLimitFields.Refusal(decision);
    }

    /// <summary>One call: the second's limit, then the day's.</summary>
    internal async ValueTask<(LimitDecision Decision, string Policies)> Call(string clientId, CancellationToken ct)
    {
        var limits = await Of(clientId, ct);
        var decision = await buckets.Take(clientId, limits.Api, 1, ct);
        if (decision.Admitted && await days.Count(clientId, limits.Options.ApiPerDay, ct) is { } wait)
        {
            decision = new LimitDecision(limits.Day, Admitted: false, 0, wait);
        }
        await Tell(clientId, decision, ct);
        return (decision, limits.Fields);
    }

    /// <summary>The limits in force for a client.</summary>
    internal async ValueTask<LimitOptions> Options(string clientId, CancellationToken ct) => (await Of(clientId, ct)).Options;

    private ValueTask Tell(string clientId, LimitDecision decision, CancellationToken ct) =>
        decision.Admitted ? ValueTask.CompletedTask : audit.Exhausted(clientId, buckets.Of(clientId, decision.Policy), ct);

    private async ValueTask<Own> Of(string clientId, CancellationToken ct)
    {
        if ((await register.Current(ct)).Clients.GetValueOrDefault(clientId)?.Limits is not { } text)
        {
            return ofEverybody;
        }
        if (own.TryGetValue(clientId, out var known) && known.Text == text)
        {
            return known;
        }
        return own[clientId] = Read(clientId, text);
    }

    private Own Read(string clientId, string text)
    {
        try
        {
            return new Own(options.Value.With(text), text);
        }
        catch (FormatException fault)
        {
            Unreadable(log, clientId, fault.Message);
            return new Own(options.Value, text);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The limits registered for {Client} cannot be read: {Fault} The platform's own apply")]
    private static partial void Unreadable(ILogger log, string client, string fault);

    private sealed record Own(LimitOptions Options, string? Text = null)
    {
        public LimitPolicy Api { get; } = LimitPolicy.Api(Options);

        public LimitPolicy Day { get; } = new("day", Options.ApiPerDay, Options.ApiPerDay / 86_400.0);

        public LimitPolicy Exports { get; } = new("exports", Options.ExportsPerDay, Options.ExportsPerDay / 86_400.0);

        public LimitPolicy ExportsAtOnce { get; } = new("exports-at-once", Options.ExportsAtOnce, Options.ExportsAtOnce / RunningExports.Pause.TotalSeconds);

        public LimitPolicy GraphQL { get; } = LimitPolicy.GraphQL(Options);

        public string Fields => field ??= $"{Api.Field}, {Day.Field}";
    }
}
