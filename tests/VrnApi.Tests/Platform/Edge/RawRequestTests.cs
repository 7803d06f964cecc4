using System.Net.Sockets;
using System.Text;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>Bytes that no client library sends, over a real connection: what the web server refuses, what it takes, and when it gives up waiting.</summary>
public sealed class RawRequestTests(VrnHost shared)
{
    private const string Line = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n", Form = "POST /oauth/token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    // One host for the table: starting one costs more than all of it.
    [Fact]
    public async Task Malformed_framing_is_refused_and_what_the_server_takes_stays_known()
    {
        await using var host = await HostProcess.Start(await shared.ConnectionString(), Ct);
        var cases = new (string Name, string Bytes, int[] Statuses)[]
        {
            ("control", Line + "\r\n", [200]),
            ("two lengths", Form + "Content-Length: 3\r\nContent-Length: 4\r\n\r\na=b", [400]),
            ("a list of lengths", Form + "Content-Length: 3, 3\r\n\r\na=b", [400]),
            ("an unknown coding", Form + "Transfer-Encoding: xchunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", [400, 501]),
            ("LF in a chunk extension", Form + "Transfer-Encoding: chunked\r\n\r\n3;a\nb\r\na=b\r\n0\r\n\r\n", [400]),
            ("CR in a chunk extension", Form + "Transfer-Encoding: chunked\r\n\r\n3;a\rb\r\na=b\r\n0\r\n\r\n", [400]),
            ("a folded header", Line + "X-Folded: a\r\n b\r\n\r\n", [400]),
            ("space before the colon", Line + "X-Spaced : a\r\n\r\n", [400]),
            ("two hosts", Line + "Host: other\r\n\r\n", [400]),
            ("NUL", Line + "X-Nul: a\0b\r\n\r\n", [400]),
            ("a negative length", Form + "Content-Length: -3\r\n\r\na=b", [400]),
            ("a length in words", Form + "Content-Length: three\r\n\r\na=b", [400]),
            ("TRACE", "TRACE /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n", [405]),
            ("headers beyond 32 KB", Line + "X-Long: " + new string('a', 40_000) + "\r\n\r\n", [431]),
            // A strict proxy in front must refuse these: the server takes them.
            ("a length with a sign", Form + "Content-Length: +3\r\n\r\na=b", [400, 401]),
            ("a length with a zero", Form + "Content-Length: 03\r\n\r\na=b", [400, 401]),
            ("a bare LF", "GET /health/live HTTP/1.1\nHost: localhost\n\n", [200, 400]),
        };

        var seen = new List<string>();
        foreach (var (name, bytes, statuses) in cases)
        {
            var status = await Status(host, bytes);
            if (!statuses.Contains(status))
            {
                seen.Add($"{name}: {status}, expected {string.Join(" or ", statuses)}");
            }
        }
        Assert.Empty(seen);

        // The chunks count (RFC 9112 section 6.3), and the connection ends with the answer, so that nothing hides behind them.
        Assert.Contains(await Status(host, Form + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n", closes: true), (int[])[400, 401]);
        Assert.Equal(408, await Status(host, "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));
    }

    /// <returns>Status of the first answer; 0 when the connection was closed without one.</returns>
    private static async Task<int> Status(HostProcess host, string bytes, bool closes = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port, Ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var line = await reader.ReadLineAsync(patience.Token);
        if (closes)
        {
            // Ends only when the server closes.
            await reader.ReadToEndAsync(patience.Token);
        }
        return line is null ? 0 : int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
