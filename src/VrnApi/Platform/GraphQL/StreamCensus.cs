using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;

namespace VrnApi.Platform.GraphQL;

/// <summary>Who holds how many sockets, operations and sources of this host; the limits of all of them.</summary>
internal sealed class StreamCensus : IDisposable
{
    private readonly SubscriptionOptions options;
    private readonly Meter meter = new("VrnApi.Subscriptions");
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    public StreamCensus(IOptions<SubscriptionOptions> options)
    {
        this.options = options.Value;
        meter.CreateObservableGauge("vrn.graphql.sockets", () => Count(Sockets));
        meter.CreateObservableGauge("vrn.graphql.streams", () => Count(Operations));
        meter.CreateObservableGauge("vrn.graphql.sources", () => Count(Sources));
    }

    private const string Sockets = "sockets", Operations = "operations", Sources = "sources";

    /// <summary>Sources that are open now.</summary>
    public int OpenSources => Count(Sources);

    public int OpenOperations => Count(Operations);

    public int OpenSockets => Count(Sockets);

    /// <returns>Null when there are too many.</returns>
    public IDisposable? Socket() => Enter((Sockets, options.Total));

    /// <inheritdoc cref="Socket"/>
    public IDisposable? SocketOf(string client) => Enter(($"{Sockets} {client}", options.PerClient));

    /// <inheritdoc cref="Socket"/>
    public IDisposable? Operation(string client) => Enter((Operations, options.Total), ($"{Operations} {client}", options.PerClient));

    public IDisposable Source() => Enter((Sources, int.MaxValue))!;

    public void Dispose() => meter.Dispose();

    private int Count(string name) => counts.GetValueOrDefault(name);

    private Seat? Enter(params (string Name, int Most)[] places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (Add(places[i].Name, 1) > places[i].Most)
            {
                Leave(places[..(i + 1)]);
                return null;
            }
        }
        return new Seat(this, places);
    }

    private void Leave((string Name, int Most)[] places)
    {
        foreach (var (name, _) in places)
        {
            if (Add(name, -1) == 0)
            {
                // Only if nobody came meanwhile.
                counts.TryRemove(KeyValuePair.Create(name, 0));
            }
        }
    }

    private int Add(string name, int more) => counts.AddOrUpdate(name, more, (_, count) => count + more);

    private sealed class Seat(StreamCensus census, (string Name, int Most)[] places) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                census.Leave(places);
            }
        }
    }
}
