using Npgsql;

namespace VrnApi.Tests.Harness;

/// <summary>
/// The change feed waits for every transaction that is open on the database server, also for those of other tests' databases.
/// A test that has written waits for them too before it reads.
/// </summary>
internal static class Settled
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Lazy<NpgsqlDataSource> Server = new(() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = "postgres" }));

    public static Task Until(CancellationToken ct) => Wait(Timeout.InfiniteTimeSpan, ct);

    /// <summary>Before a test's client reads a feed, so that what the test wrote is in it. A transaction that stays open all that time is meant to.</summary>
    public static Task BeforeReading(Uri? address, CancellationToken ct) =>
        address?.AbsolutePath.EndsWith("/changes", StringComparison.Ordinal) == true ? Wait(Patience, ct) : Task.CompletedTask;

    private static async Task Wait(TimeSpan most, CancellationToken ct)
    {
        var since = TimeProvider.System.GetTimestamp();
        var next = await Ask("xmax", ct);
        while (await Ask("xmin", ct) < next && (most == Timeout.InfiniteTimeSpan || TimeProvider.System.GetElapsedTime(since) < most))
        {
            await Task.Delay(20, ct);
        }
    }

    private static async Task<long> Ask(string bound, CancellationToken ct)
    {
        await using var command = Server.Value.CreateCommand($"SELECT pg_snapshot_{bound}(pg_current_snapshot())::text::bigint");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}

/// <summary>Lets a client without credentials read feeds as <see cref="Settled"/> says.</summary>
internal sealed class SettledFeeds : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Settled.BeforeReading(request.RequestUri, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
