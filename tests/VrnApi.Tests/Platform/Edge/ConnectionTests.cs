using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>Who is at the other end: every address of 127.0.0.0/8 is this machine's, so callers and proxies are told apart as they are in life.</summary>
public sealed class ConnectionTests(VrnHost shared)
{
    private const string Proxy = "127.0.0.2", Partner = "127.0.0.3", Neighbour = "127.0.0.4";
    private const int Most = 4, Burst = 3;

    // One host for both: starting one costs more than all of it.
    [Fact]
    public async Task Connections_are_counted_by_address_and_only_a_listed_proxy_may_say_who_calls()
    {
        await using var host = await HostProcess.Start(await shared.ConnectionString(), Ct,
            ("Limits__Connections", Text(Most)), ("Limits__Shared", "false"), ("Limits__AnonymousPerSecond", "0.0001"), ("Limits__AnonymousBurst", Text(Burst)),
            ("Proxy__Known__0", Proxy));

        await One_address_holds_so_many_connections_and_no_more(host);
        await Another_address_counts_from_a_listed_proxy_alone(host);
    }

    private static async Task One_address_holds_so_many_connections_and_no_more(HostProcess host)
    {
        var open = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Most; i++)
            {
                open.Add(await Connect(host, Partner));
                Assert.Equal(200, (await Ask(open[^1])).Status);
            }
            using (var tooMany = await Connect(host, Partner))
            {
                var refused = await Ask(tooMany, toEnd: true);
                Assert.Equal(429, refused.Status);
                Assert.Contains("\"code\":\"rate_limited\"", refused.Text, StringComparison.Ordinal);
                Assert.Contains("Retry-After:", refused.Text, StringComparison.OrdinalIgnoreCase);
            }
            // The connections before it go on, and a neighbour is not touched.
            Assert.Equal(200, (await Ask(open[0])).Status);
            using (var neighbour = await Connect(host, Neighbour))
            {
                Assert.Equal(200, (await Ask(neighbour)).Status);
            }

            // Silent ones fill the room for refusals; the next is closed without an answer.
            while (open.Count < 2 * Most && await Silent(host) is { } silent)
            {
                open.Add(silent);
            }
            var status = await Fresh(host);
            for (var attempt = 0; attempt < 100 && status != 0; attempt++)
            {
                // On a slow machine the first of them have been let go before the last one came: another takes a place.
                if (await Silent(host) is { } another)
                {
                    open.Add(another);
                }
                status = await Fresh(host);
            }
            Assert.Equal(0, status);
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }
        Assert.Equal(200, await UntilStatus(host, 200));

        // A listed proxy speaks for many.
        var passed = new List<TcpClient>();
        for (var i = 0; i <= 2 * Most; i++)
        {
            passed.Add(await Connect(host, Proxy));
        }
        foreach (var client in passed)
        {
            Assert.Equal(200, (await Ask(client)).Status);
            client.Dispose();
        }
    }

    private static async Task Another_address_counts_from_a_listed_proxy_alone(HostProcess host)
    {
        // Whoever says so without being listed stays one caller.
        var own = new List<int>();
        for (var i = 0; i <= Burst; i++)
        {
            own.Add(await Anonymous(host, Neighbour, $"198.51.100.{i}"));
        }
        Assert.Equal([200, 200, 200, 429], own);

        // The proxy's callers are as many as it names.
        var named = new List<int>();
        for (var i = 0; i <= Burst; i++)
        {
            named.Add(await Anonymous(host, Proxy, $"198.51.100.{i}"));
        }
        Assert.Equal([200, 200, 200, 200], named);
        var same = new List<int>();
        for (var i = 0; i <= Burst; i++)
        {
            same.Add(await Anonymous(host, Proxy, "203.0.113.9"));
        }
        Assert.Equal([200, 200, 200, 429], same);

        // What the caller itself put in front of the proxy's own word is not believed: the last address is.
        Assert.Equal(429, await Anonymous(host, Proxy, "198.51.100.77, 203.0.113.9"));
    }

    private static async Task<int> Anonymous(HostProcess host, string from, string forwardedFor)
    {
        using var client = await Connect(host, from);
        return (await Ask(client, "/.well-known/oauth-authorization-server", $"X-Forwarded-For: {forwardedFor}\r\n")).Status;
    }

    /// <summary>A closed connection is counted out a moment later.</summary>
    private static async Task<int> UntilStatus(HostProcess host, int wanted)
    {
        for (var attempt = 0; ; attempt++)
        {
            var status = await Fresh(host);
            if (status == wanted || attempt == 200)
            {
                return status;
            }
            await Task.Delay(50, Ct);
        }
    }

    /// <returns>What a new connection of the partner is answered; 0 also when it is cut while it is made.</returns>
    private static async Task<int> Fresh(HostProcess host)
    {
        try
        {
            using var client = await Connect(host, Partner);
            return (await Ask(client)).Status;
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    /// <returns>A connection that asks nothing; null when it is cut while it is made, because one that ended before is still counted.</returns>
    private static async Task<TcpClient?> Silent(HostProcess host)
    {
        try
        {
            return await Connect(host, Partner);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static async Task<TcpClient> Connect(HostProcess host, string from)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(host.Address.Host, host.Address.Port, Ct);
        return client;
    }

    /// <returns>Status and text of the answer; 0 when the connection was closed without one.</returns>
    private static async Task<(int Status, string Text)> Ask(TcpClient client, string path = "/health/live", string headers = "", bool toEnd = false)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"), patience.Token);
            var text = new StringBuilder();
            var buffer = new byte[16_384];
            int read;
            do
            {
                read = await stream.ReadAsync(buffer, patience.Token);
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
            while (read > 0 && (toEnd || !text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal)));
            var answer = text.ToString();
            return (answer.Length == 0 ? 0 : int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture), answer);
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            return (0, "");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
