using Microsoft.EntityFrameworkCore;
using Npgsql;
using VrnApi.Data;

namespace VrnApi.Tests.Harness;

/// <summary>
/// The change feed waits for every transaction that is open on the database server, also for those of other tests' databases.
/// A test that has written waits for them too before it reads.
/// </summary>
internal static class Settled
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Lazy<NpgsqlDataSource> Server = new(() => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Needs.PostgreSql()) { Database = "postgres" }));

    public static async Task Until(VrnDbContext db, CancellationToken ct)
    {
        var next = await db.Database.SqlQuery<long>($"SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS \"Value\"").SingleAsync(ct);
        while (await db.Database.SqlQuery<long>($"SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS \"Value\"").SingleAsync(ct) < next)
        {
            await Task.Delay(20, ct);
        }
    }

    /// <summary>Before a test's client reads a feed, so that what the test wrote is in it. A transaction that stays open all that time is meant to.</summary>
    public static async Task BeforeReading(Uri? address, CancellationToken ct)
    {
        if (address?.AbsolutePath.EndsWith("/changes", StringComparison.Ordinal) != true)
        {
            return;
        }
        var since = TimeProvider.System.GetTimestamp();
        var next = await Ask("xmax", ct);
        while (await Ask("xmin", ct) < next && TimeProvider.System.GetElapsedTime(since) < Patience)
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
