using VrnApi.Tests.Attacks.Harness;

namespace VrnApi.Tests.Attacks.Rest;

/// <summary>Bytes that no client library sends, on raw connections.</summary>
public sealed class SocketAttacks(AttackHost host) : AttackTest(host)
{
    private const string Post = "POST /oauth/token HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\n";

    /// <summary>A second request hidden in a first: its answer must never come.</summary>
    private const string Hidden = "GET /health/live HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    [Attack("REST-25")]
    public async Task REST_25_slow_headers()
    {
        var wire = await Host.First();
        var start = TimeProvider.System.GetTimestamp();

        var answer = await wire.Raw("GET /health/live HTTP/1.1\r\nHost: h\r\nX-Slow: ", patience: 30_000);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 5, 25);
    }

    [Fact]
    [Attack("REST-26")]
    public async Task REST_26_slow_body()
    {
        var wire = await Host.First();
        var start = TimeProvider.System.GetTimestamp();

        var answer = await wire.Raw(Post + "Content-Length: 500\r\n\r\ngrant_type=", patience: 40_000);

        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), answer);
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 2, 35);
        Assert.StartsWith("HTTP/1.1 401 ", await wire.Raw(Post + "Content-Length: 11\r\n\r\ngrant_type="), StringComparison.Ordinal);
    }

    [Theory]
    [Attack("REST-28")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc")]
    [InlineData("Content-Length: 3, 4\r\n\r\nabc")]
    [InlineData("Content-Length: 3, 3\r\n\r\nabc")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length : 3\r\n\r\nabc")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length: 0x3\r\n\r\nabc")]
    [InlineData("Host: second\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("X: a\r\n folded\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("X: a\0b\r\nContent-Length: 3\r\n\r\nabc")]
    public async Task REST_28_smuggling_by_length_or_transfer_coding(string rest)
    {
        var wire = await Host.First();

        var answer = await wire.Raw(Post + rest + Hidden, patience: 500);

        // Refused, or answered once and closed: what stands behind is never taken for a request.
        Assert.DoesNotContain("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.True(Answers(answer) <= 1, answer);
        var plain = await wire.Raw(Post + "Content-Length: 3\r\n\r\nabc" + Hidden, patience: 500);
        Assert.Equal(2, Answers(plain));
    }

    [Theory]
    [Attack("REST-29")]
    [InlineData("3;x\n\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;a=b\nc\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3;\n\nabc\r\n0\r\n\r\n")]
    [InlineData("3\nabc\r\n0\r\n\r\n")]
    [InlineData("3;x\rabc\r\n0\r\n\r\n")]
    [InlineData("-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("0x3\r\nabc\r\n0\r\n\r\n")]
    public async Task REST_29_smuggling_by_a_line_feed_in_a_chunk_extension(string chunks)
    {
        var wire = await Host.First();

        var answer = await wire.Raw(Post + "Transfer-Encoding: chunked\r\n\r\n" + chunks + Hidden, patience: 500);

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, Answers(answer));
        Assert.StartsWith("HTTP/1.1 401 ", await wire.Raw(Post + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n", patience: 500), StringComparison.Ordinal);
    }

    /// <summary>What the web server takes although a strict one refuses it: the front proxy must, and the README says so.</summary>
    [Theory]
    [Attack("REST-30")]
    [InlineData("Content-Length: +3\r\n\r\nabc")]
    [InlineData("Content-Length: 03\r\n\r\nabc")]
    [InlineData("Content-Length: -0\r\n\r\n")]
    [InlineData("X: bare\nContent-Length: 3\r\n\r\nabc")]
    public async Task REST_30_malformed_lengths_and_line_ends_that_a_front_proxy_must_refuse(string rest)
    {
        var wire = await Host.First();

        var answer = await wire.Raw(Post + rest + Hidden, patience: 500);

        // Both sides must at least agree where the body ends: two requests in, two answers out.
        Assert.True(answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal) ? Answers(answer) == 1 : Answers(answer) == 2, answer);
        Assert.Contains("strict front proxy", await File.ReadAllTextAsync(VrnApi.Tests.Harness.Repository.PathOf("README.md"), Ct), StringComparison.Ordinal);
    }

    private static int Answers(string text) => text.Split("HTTP/1.1 ").Length - 1;
}
