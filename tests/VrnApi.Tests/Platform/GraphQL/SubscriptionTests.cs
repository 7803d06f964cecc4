using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform.Changes;
using VrnApi.Platform.GraphQL;
using VrnApi.Platform.Security;
using VrnApi.Tests.Features;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Platform.GraphQL;

/// <summary>dashboard (open tier, unbound token) subscribes inside the shared host, where the sources can be counted.</summary>
public sealed class SubscriptionTests(VrnHost host)
{
    private const string Watch = "subscription { serviceChanged { cursor action uuid service { name waitTime } } }";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_told_with_what_was_selected_and_a_listing_for_partners_is_not()
    {
        using var socket = await Acknowledged();
        await Subscribe(socket, "1", Watch);
        await Answered(socket);

        var hidden = await AddService(Listing.Partners);
        var shown = await AddService(Listing.Open);
        await Edit(hidden, "1 week");
        await Edit(shown, "2 weeks");
        await Edit(shown, null);

        var (mine, text) = (0, new StringBuilder());
        while (mine < 2)
        {
            var message = await Read(socket);
            text.Append(message);
            var change = message.GetProperty("payload").GetProperty("data").GetProperty("serviceChanged");
            if (change.GetProperty("uuid").GetGuid() != shown)
            {
                continue;
            }
            mine++;
            // The last of the edits may overtake the first two, for what is told is read when it is told.
            mine = change.GetProperty("action").GetString() == "DELETED" ? 2 : mine;
            Assert.Equal(change.GetProperty("action").GetString() == "DELETED", change.GetProperty("service").ValueKind == JsonValueKind.Null);
        }
        Assert.DoesNotContain(hidden.ToString(), text.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_clients_complete_stops_the_source_at_once_and_a_loop_of_them_leaves_none()
    {
        await using var scope = await host.Inside();
        var census = scope.ServiceProvider.GetRequiredService<StreamCensus>();
        using var socket = await Acknowledged();
        await Subscribe(socket, "standing", Watch);
        await Answered(socket);
        var before = census.OpenSources;
        Assert.True(before >= 1);
        for (var i = 0; i < 200; i++)
        {
            await Subscribe(socket, "loop", Watch);
            await Send(socket, new { type = "complete", id = "loop" });
        }
        await Send(socket, new { type = "complete", id = "standing" });
        await Answered(socket);

        // Nobody else subscribes in this class at the same time.
        for (var i = 0; i < 600 && census.OpenSources >= before; i++)
        {
            await Task.Delay(50, Ct);
        }
        // What tests before left may end meanwhile.
        Assert.InRange(census.OpenSources, 0, before - 1);
    }

    [Fact]
    public async Task A_cursor_that_has_expired_ends_the_operation_with_where_to_begin()
    {
        await using var scope = await host.Inside();
        var caller = new Caller("dashboard", Guid.NewGuid(), "dashboard", PartnerType.Dashboard, null, null, new HashSet<string>());
        var cursor = new FeedPosition(Guid.NewGuid(), "open ", 0, 1, 1).Seal(scope.ServiceProvider.GetRequiredService<Cursors>(), caller);
        using var socket = await Acknowledged();

        await Subscribe(socket, "1", $$"""subscription { serviceChanged(after: "{{cursor}}") { uuid } }""");

        var answer = await Read(socket);
        Assert.Equal("error", answer.GetProperty("type").GetString());
        var extensions = answer.GetProperty("payload")[0].GetProperty("extensions");
        Assert.Equal("CURSOR_EXPIRED", extensions.GetProperty("code").GetString());
        Assert.Equal($"{VrnHost.Issuer}/v1/changes?kinds=service", extensions.GetProperty("snapshot").GetString());
        // The id is free again, and the socket stands.
        await Subscribe(socket, "1", "{ __typename }");
        Assert.Equal("next", (await Read(socket)).GetProperty("type").GetString());
    }

    [Fact]
    public async Task One_socket_holds_twenty_operations()
    {
        using var socket = await Acknowledged();
        for (var i = 0; i < 21; i++)
        {
            await Subscribe(socket, $"{i}", "subscription { organisationChanged { uuid } }");
        }

        var refused = await Read(socket, of: "error");
        Assert.Equal("20", refused.GetProperty("id").GetString());
        Assert.Equal("RATE_LIMITED", refused.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
        await Send(socket, new { type = "complete", id = "0" });
        await Subscribe(socket, "20", "{ __typename }");
        Assert.Equal("20", (await Read(socket, of: "next")).GetProperty("id").GetString());
    }

    private async Task<WebSocket> Acknowledged()
    {
        using var anonymous = await host.Anonymous();
        using var identity = SandboxIdentity.Read(host.Folder, "dashboard");
        var token = (await Answers.Read(await anonymous.SendAsync(identity.TokenRequest(), Ct))).GetProperty("access_token").GetString();
        var socket = await host.Socket("/graphql", "graphql-transport-ws", Ct);
        await Send(socket, new { type = "connection_init", payload = new { authorization = $"Bearer {token}" } });
        Assert.Equal("connection_ack", (await Read(socket)).GetProperty("type").GetString());
        return socket;
    }

    private static Task Subscribe(WebSocket socket, string id, string query) => Send(socket, new { type = "subscribe", id, payload = new { query } });

    /// <summary>Everything that was sent before has been taken.</summary>
    private static async Task Answered(WebSocket socket)
    {
        await Send(socket, new { type = "ping" });
        await Read(socket, of: "pong");
    }

    private static Task Send<T>(WebSocket socket, T message) =>
        socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, Ct);

    private static async Task<JsonElement> Read(WebSocket socket, string? of = null)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            WebSocketReceiveResult got;
            do
            {
                got = await socket.ReceiveAsync(new ArraySegment<byte>(buffer, length, buffer.Length - length), Ct);
                length += got.Count;
                Assert.True(got.MessageType != WebSocketMessageType.Close, $"closed with {got.CloseStatus}");
            }
            while (!got.EndOfMessage);
            using var json = JsonDocument.Parse(buffer.AsMemory(0, length));
            var type = json.RootElement.GetProperty("type").GetString();
            if (of is null ? type != "ping" : type == of)
            {
                return json.RootElement.Clone();
            }
        }
    }

    private async Task<Guid> AddService(Listing listing)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var organisation = await db.Set<Organisation>().OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(Ct);
        var key = $"subscribed {Guid.NewGuid():n}";
        var service = new Service { ExternalId = key, OrganisationId = organisation, Name = key, NameSort = key, EditorialState = EditorialState.Published, Listing = listing };
        await scope.ServiceProvider.GetRequiredService<DirectoryWriter>().Write(new Touched(), _ =>
        {
            db.Add(service);
            return Task.CompletedTask;
        }, Ct);
        return service.Id;
    }

    /// <param name="wait">Null withdraws.</param>
    private async Task Edit(Guid id, string? wait)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        await scope.ServiceProvider.GetRequiredService<DirectoryWriter>().Write(new Touched { Services = [id] }, async ct =>
        {
            var service = await db.Set<Service>().SingleAsync(row => row.Id == id, ct);
            (service.WaitTime, service.EditorialState) = (wait, wait is null ? EditorialState.Withdrawn : EditorialState.Published);
        }, Ct);
    }
}
