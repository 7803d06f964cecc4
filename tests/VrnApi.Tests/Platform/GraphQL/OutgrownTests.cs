using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Harness;
using static VrnApi.Tests.Platform.GraphQL.GraphQLCalls;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>G5: operations that grow too large or too slow, a database that goes away, and the trace of refusals.</summary>
public sealed class OutgrownTests(VrnHost host)
{
    private const string Services = "{ services(first: 3) { nodes { name terms { name } } } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Too_many_rows_are_the_error_of_the_field_that_would_load_them()
    {
        await using var small = await host.Settings(("GraphQL:Limits:Rows", "2"));
        using var client = small.Of("dashboard");

        var (status, code, body) = await Ask(client, Services);
        Assert.Equal((200, "ROWS"), (status, code));
        Assert.Equal("services", body.GetProperty("errors")[0].GetProperty("path")[0].GetString());
        Assert.Equal((200, null), await Short(client, "{ services(first: 2) { nodes { name } } }"));
    }

    [Fact]
    public async Task A_response_that_grows_too_large_is_500_without_data()
    {
        await using var small = await host.Settings(("GraphQL:Limits:ResponseBytes", "100"));
        using var client = small.Of("dashboard");

        var (status, code, body) = await Ask(client, Services);
        Assert.Equal((500, "RESPONSE_SIZE"), (status, code));
        Assert.False(body.TryGetProperty("data", out _));
        Assert.Equal((200, null), await Short(client, "{ __typename }"));
    }

    [Fact]
    public async Task An_operation_out_of_time_is_503_with_when_to_come_again()
    {
        await using var hasty = await host.Settings(("GraphQL:Limits:Time", "00:00:00.0001"));
        using var client = hasty.Of("dashboard");

        using var answer = await client.SendAsync(Post(Services, GraphQLResponse), Ct);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        Assert.Equal((503, "2"), ((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()));
        Assert.False(body.RootElement.TryGetProperty("data", out _));
        Assert.Equal("TIMEOUT", Code(body.RootElement));
        using var patient = await SandboxClient.Of(host, "dashboard");
        Assert.Equal((200, null), await Short(patient, Services));
    }

    [Fact]
    public async Task A_push_out_of_time_has_not_happened_and_its_key_is_unused()
    {
        await using var hasty = await host.Settings(("GraphQL:Limits:Time", "00:00:00.0001"));
        var key = Guid.NewGuid().ToString();
        using var cut = hasty.Of("school-a");
        using var answer = await cut.SendAsync(Post(Push, GraphQLResponse, Return(key, "900001")), Ct);
        Assert.Equal(503, (int)answer.StatusCode);

        await using var scope = await host.Inside();
        Assert.False(await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<VrnApi.Data.Platform.IdempotencyRecord>().AnyAsync(row => row.Key == key, Ct));
    }

    [Fact]
    public async Task A_database_that_goes_away_is_503_and_the_host_recovers_with_it()
    {
        var connection = new NpgsqlConnectionStringBuilder(await host.ConnectionString());
        using var gate = new Gate(connection.Host!, connection.Port);
        connection.Host = "127.0.0.1";
        connection.Port = gate.Port;
        connection.Timeout = 2;
        await using var other = await host.Settings(("ConnectionStrings:Vrn", connection.ConnectionString), ("Limits:Shared", "false"));
        using var client = other.Of("dashboard");
        Assert.Equal((200, null), await Short(client, Services));

        gate.Shut();
        using var answer = await client.SendAsync(Post(Services, GraphQLResponse), Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        using var body = JsonDocument.Parse(text);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal("UNAVAILABLE", Code(body.RootElement));
        Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        using var rest = await client.GetAsync("/v1/directory/services", Ct);
        using var problem = JsonDocument.Parse(await rest.Content.ReadAsStringAsync(Ct));
        Assert.Equal((503, "unavailable"), ((int)rest.StatusCode, problem.RootElement.GetProperty("code").GetString()));

        gate.Open();
        Assert.Equal((200, null), await Short(client, Services));
    }

    [Theory]
    [InlineData("networks", "/v1/networks", "members:read")]
    [InlineData("services", "/v1/directory/services", "services:read")]
    public async Task A_refused_scope_leaves_the_row_that_rest_leaves(string field, string path, string scope)
    {
        using var narrow = await SandboxClient.Of(host, "dashboard", "interventions:read");
        using var graphql = await narrow.SendAsync(Post($"{{ {field} {{ totalCount }} }}", GraphQLResponse), Ct);
        using var rest = await narrow.GetAsync(path, Ct);

        Assert.Equal((403, 403), ((int)graphql.StatusCode, (int)rest.StatusCode));
        Assert.Contains($"scope=\"{scope}\"", graphql.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal(rest.Headers.WwwAuthenticate.ToString(), graphql.Headers.WwwAuthenticate.ToString());
        var (ours, theirs) = (await Denied(graphql), await Denied(rest));
        Assert.StartsWith("scope.", ours.Reason, StringComparison.Ordinal);
        Assert.Equal((theirs.Reason, theirs.Outcome, theirs.ClientId, theirs.PartnerId), (ours.Reason, ours.Outcome, ours.ClientId, ours.PartnerId));
    }

    [Fact]
    public async Task A_refused_push_leaves_a_row_with_its_code()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        using var refused = await school.SendAsync(Post(Push, GraphQLResponse, Return(Guid.NewGuid().ToString(), "900002")), Ct);

        Assert.Equal(200, (int)refused.StatusCode);
        Assert.Equal("not_your_organisation", (await Denied(refused)).Reason);
    }

    private const string Push =
        """mutation ($key: String!, $return: ReturnInput!) { pushReturn(idempotencyKey: $key, dataSet: "school-behaviour-termly", return: $return) { uuid } }""";

    private static object Return(string key, string urn) => new
    {
        key,
        @return = new
        {
            establishment = new { urn },
            period = new { period = "2016/2017", code = "T1" },
            submissionType = "full",
            sourceSystem = new { name = "graphql-tests" },
            absentMeansZero = true,
            indicators = new[] { "suspension_count" },
            rows = new[] { new { indicator = "suspension_count", value = 1 } },
        },
    };

    private async Task<AuditEvent> Denied(HttpResponseMessage answer)
    {
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        await using var scope = await host.Inside();
        return Assert.Single(await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().AsNoTracking()
            .Where(row => row.RequestId == request && row.Action == "access.denied").ToListAsync(Ct));
    }

    private static async Task<(int Status, string? Code)> Short(HttpClient client, string query)
    {
        var (status, code, _) = await Ask(client, query);
        return (status, code);
    }

    private static async Task<(int Status, string? Code, JsonElement Body)> Ask(HttpClient client, string query)
    {
        using var answer = await client.SendAsync(Post(query, GraphQLResponse), Ct);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return ((int)answer.StatusCode, Code(body.RootElement), body.RootElement.Clone());
    }

    private static string? Code(JsonElement body) =>
        body.TryGetProperty("errors", out var errors) ? errors[0].GetProperty("extensions").GetProperty("code").GetString() : null;

    /// <summary>The way to the database, which can be shut: what was open is cut, and nobody is let in.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly List<TcpClient> open = [];
        private readonly string target;
        private readonly int targetPort;
        private TcpListener? listener;

        public Gate(string target, int targetPort)
        {
            (this.target, this.targetPort) = (target, targetPort);
            Open();
        }

        public int Port { get; private set; }

        public void Open()
        {
            listener = new TcpListener(IPAddress.Loopback, Port);
            listener.Start();
            Port = ((IPEndPoint)listener.LocalEndpoint).Port;
            _ = Serve(listener);
        }

        public void Shut()
        {
            listener?.Stop();
            lock (open)
            {
                open.ForEach(client => client.Dispose());
                open.Clear();
            }
        }

        public void Dispose() => Shut();

        private async Task Serve(TcpListener door)
        {
            try
            {
                while (true)
                {
                    var (near, far) = (await door.AcceptTcpClientAsync(), new TcpClient());
                    await far.ConnectAsync(target, targetPort);
                    lock (open)
                    {
                        open.AddRange([near, far]);
                    }
                    _ = Copy(near, far);
                    _ = Copy(far, near);
                }
            }
            catch (Exception shut) when (shut is SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }

        private static async Task Copy(TcpClient from, TcpClient to)
        {
            try
            {
                await from.GetStream().CopyToAsync(to.GetStream());
            }
            catch (Exception cut) when (cut is IOException or ObjectDisposedException or InvalidOperationException)
            {
            }
            to.Dispose();
        }
    }
}
