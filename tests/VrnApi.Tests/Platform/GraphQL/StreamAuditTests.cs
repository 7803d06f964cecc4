using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Audit;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>What is refused or read over a socket or as events leaves the rows that it leaves over POST. dashboard is the caller.</summary>
public sealed class StreamAuditTests(VrnHost host)
{
    private const string Forbidden = "{ networks { totalCount } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Forbidden)]
    [InlineData("subscription { networkChanged { uuid } }")]
    public async Task A_refused_scope_leaves_one_row_on_a_socket(string query)
    {
        var (token, jti) = await Token();
        using var socket = await Acknowledged(token);

        await Send(socket, new { type = "subscribe", id = "good", payload = new { query = "{ services(first: 1) { totalCount } }" } });
        Assert.Equal("next", (await Read(socket)).GetProperty("type").GetString());
        Assert.Equal("complete", (await Read(socket)).GetProperty("type").GetString());
        Assert.Empty(await Rows(jti));
        await Send(socket, new { type = "subscribe", id = "bad", payload = new { query } });

        var refused = await Read(socket);
        Assert.Equal(("error", "INSUFFICIENT_SCOPE"),
            (refused.GetProperty("type").GetString(), refused.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString()));
        await Same(jti);
    }

    [Theory]
    [InlineData(Forbidden)]
    [InlineData("subscription { networkChanged { uuid } }")]
    public async Task A_refused_scope_leaves_one_row_as_events(string query)
    {
        var (token, jti) = await Token();
        using var http = await host.Anonymous();
        using var request = GraphQLCalls.Post(query, "text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var answer = await http.SendAsync(request, Ct);

        Assert.Equal(200, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.Contains("\"INSUFFICIENT_SCOPE\"", text, StringComparison.Ordinal);
        Assert.EndsWith("event: complete\ndata: \n\n", text, StringComparison.Ordinal);
        await Same(jti);
    }

    /// <summary>The row that POST leaves for the same operation, but for the request that it names.</summary>
    private async Task Same(string jti)
    {
        var (token, other) = await Token();
        using var http = await host.Anonymous();
        using var request = GraphQLCalls.Post(Forbidden, GraphQLCalls.GraphQLResponse);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal(403, (int)answer.StatusCode);
        var (ours, theirs) = (Assert.Single(await Rows(jti)), Assert.Single(await Rows(other)));
        Assert.Equal((theirs.Action, theirs.Reason, theirs.Outcome, theirs.ClientId, theirs.PartnerId), (ours.Action, ours.Reason, ours.Outcome, ours.ClientId, ours.PartnerId));
        Assert.StartsWith("scope.", ours.Reason, StringComparison.Ordinal);
        Assert.NotNull(ours.RequestId);
    }

    [Fact]
    public async Task What_only_an_agreement_opens_is_noted_when_it_is_read_and_not_when_it_is_priced()
    {
        using var school = await SandboxClient.Of(host, "school-a");
        const string query = """{ submissions(dataSet: "school-behaviour-termly") { totalCount } __typename }""";
        using var read = await school.SendAsync(GraphQLCalls.Post(query), Ct);
        using var pricing = GraphQLCalls.Post(query);
        pricing.Headers.Add("GraphQL-Cost", "validate");
        using var priced = await school.SendAsync(pricing, Ct);
        using var open = await school.SendAsync(GraphQLCalls.Post("{ services(first: 1) { totalCount } }"), Ct);

        Assert.Equal((200, 200, 200), ((int)read.StatusCode, (int)priced.StatusCode, (int)open.StatusCode));
        var row = Assert.Single(await Of(read));
        Assert.Equal(("data.read", AuditOutcome.Done, "graphql", "outcomes:write", "school-a"), (row.Action, row.Outcome, row.ResourceType, row.ResourceId, row.ClientId));
        Assert.NotNull(row.TokenJti);
        Assert.Empty(await Of(priced));
        Assert.Empty(await Of(open));
    }

    [Fact]
    public async Task A_fault_of_the_house_closes_the_socket_with_4500()
    {
        var (token, jti) = await Token();
        var connection = await host.ConnectionString();
        var name = $"no_row_{Guid.NewGuid():n}";
        // The trail refuses the rows of this one token: without its row there is no answer.
        await AuditDatabase.Execute(connection, $"ALTER TABLE audit.audit_event ADD CONSTRAINT {name} CHECK (token_jti IS NULL OR token_jti <> '{jti}') NOT VALID");
        try
        {
            using var socket = await Acknowledged(token);
            await Send(socket, new { type = "subscribe", id = "good", payload = new { query = "{ __typename }" } });
            Assert.Equal("next", (await Read(socket)).GetProperty("type").GetString());
            Assert.Equal("complete", (await Read(socket)).GetProperty("type").GetString());

            await Send(socket, new { type = "subscribe", id = "bad", payload = new { query = Forbidden } });

            var closed = await socket.ReceiveAsync(new ArraySegment<byte>(new byte[1024]), Ct);
            Assert.Equal((WebSocketMessageType.Close, 4500, "Internal server error"), (closed.MessageType, (int?)closed.CloseStatus, closed.CloseStatusDescription));
        }
        finally
        {
            await AuditDatabase.Execute(connection, $"ALTER TABLE audit.audit_event DROP CONSTRAINT {name}");
        }
    }

    private async Task<(string Token, string Jti)> Token()
    {
        using var anonymous = await host.Anonymous();
        using var identity = SandboxIdentity.Read(host.Folder, "dashboard");
        var token = (await Answers.Read(await anonymous.SendAsync(identity.TokenRequest(), Ct))).GetProperty("access_token").GetString()!;
        var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var claims = JsonDocument.Parse(Convert.FromBase64String(payload + new string('=', (4 - (payload.Length % 4)) % 4)));
        return (token, claims.RootElement.GetProperty("jti").GetString()!);
    }

    private async Task<WebSocket> Acknowledged(string token)
    {
        var socket = await host.Socket("/graphql", "graphql-transport-ws", Ct);
        await Send(socket, new { type = "connection_init", payload = new { authorization = $"Bearer {token}" } });
        Assert.Equal("connection_ack", (await Read(socket)).GetProperty("type").GetString());
        return socket;
    }

    private static Task Send<T>(WebSocket socket, T message) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, Ct);

    /// <summary>The next message that is no ping.</summary>
    private static async Task<JsonElement> Read(WebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), Ct);
            Assert.True(got.MessageType == WebSocketMessageType.Text && got.EndOfMessage, $"{got.MessageType} {got.CloseStatus}");
            var message = JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetString(buffer, 0, got.Count));
            if (message.GetProperty("type").GetString() != "ping")
            {
                return message;
            }
        }
    }

    private async Task<List<AuditEvent>> Rows(string jti)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().AsNoTracking()
            .Where(row => row.TokenJti == jti && row.Action == "access.denied").ToListAsync(Ct);
    }

    private async Task<List<AuditEvent>> Of(HttpResponseMessage answer)
    {
        var request = answer.Headers.GetValues("X-Request-Id").Single();
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<AuditEvent>().AsNoTracking()
            .Where(row => row.RequestId == request && row.Action == "data.read").ToListAsync(Ct);
    }
}
