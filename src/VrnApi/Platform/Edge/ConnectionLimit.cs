using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;
using VrnApi.Platform.Limits;

namespace VrnApi.Platform.Edge;

/// <summary>
/// Counts open connections by address. One too many is answered 429 and closed; twice the limit is not answered any more, so
/// that the refusals themselves cost nothing. A listed proxy speaks for many and is not counted.
/// </summary>
internal sealed class ConnectionLimit(IOptions<LimitOptions> limits, Listeners listeners)
{
    private static readonly object TooMany = new();

    private readonly ConcurrentDictionary<string, int> open = new(StringComparer.Ordinal);

    public async Task Run(ConnectionContext connection, ConnectionDelegate next)
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (listeners.IsProxy(address))
        {
            await next(connection);
            return;
        }
        var (key, most) = (AddressKey.Of(address), limits.Value.Connections);
        var count = open.AddOrUpdate(key, 1, (_, others) => others + 1);
        try
        {
            if (count > 2 * most)
            {
                connection.Abort(new ConnectionAbortedException("Too many connections from one address."));
                return;
            }
            if (count > most)
            {
                connection.Items[TooMany] = TooMany;
            }
            await next(connection);
        }
        finally
        {
            if (open.AddOrUpdate(key, 0, (_, others) => others - 1) == 0)
            {
                open.TryRemove(KeyValuePair.Create(key, 0));
            }
        }
    }

    /// <returns>Null while the connection is one of those that are answered.</returns>
    public static ProblemAnswer? Refuse(HttpContext http)
    {
        if (http.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(TooMany) != true)
        {
            return null;
        }
        http.Response.Headers.Connection = "close";
        return new ProblemAnswer(Problems.RateLimited, "Too many connections are open from this address.") { RetryAfter = 5 };
    }
}
