using Microsoft.Extensions.Options;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>GraphQL over WebSocket at <c>/graphql</c>, sub-protocol <c>graphql-transport-ws</c>.</summary>
internal static class WebSocketProtocol
{
    public const string Name = "graphql-transport-ws";

    /// <summary>
    /// Before authorization: a socket may open without a token and bring it in its first message. A page may open one only from an origin
    /// that some client has registered, and go on only as that client.
    /// </summary>
    public static IApplicationBuilder UseGraphQLSockets(this IApplicationBuilder app) => app.UseWebSockets().Use(async (http, next) =>
    {
        if (http.Request.Path != "/graphql" || !http.WebSockets.IsWebSocketRequest)
        {
            await next(http);
            return;
        }
        var origin = http.Request.Headers.Origin.Count == 0 ? null : http.Request.Headers.Origin.ToString();
        var register = await http.RequestServices.GetRequiredService<PartnerRegister>().Current(http.RequestAborted);
        if (origin is not null && !register.Clients.Values.Any(client => client.Origins.Contains(origin)))
        {
            await new ProblemAnswer(Problems.OriginRefused).ExecuteAsync(http);
            return;
        }
        var offered = http.WebSockets.WebSocketRequestedProtocols.Contains(Name, StringComparer.Ordinal);
        using var seat = http.RequestServices.GetRequiredService<StreamCensus>().Socket();
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = offered ? Name : null,
            KeepAliveInterval = TimeSpan.Zero,
        });
        using var session = new SocketSession(http, socket, http.RequestServices.GetRequiredService<IOptions<SubscriptionOptions>>().Value, origin);
        await session.Run(!offered ? SocketClose.NoProtocol : seat is null ? SocketClose.TooMany : null);
    });
}

/// <summary>Why a socket was closed from our side.</summary>
internal sealed record SocketClose(int Code, string Reason)
{
    public static readonly SocketClose
        Gone = new(1000, ""),
        GoingAway = new(1001, "Going away"),
        TooLarge = new(1009, "Message too large"),
        TooMany = new(1013, "Too many connections"),
        TryLater = new(1013, "Try again later"),
        Malformed = new(4400, "Bad request"),
        NotAcknowledged = new(4401, "Unauthorized"),
        Refused = new(4403, "Forbidden"),
        NoProtocol = new(4406, "Subprotocol not acceptable"),
        NoInit = new(4408, "Connection initialisation timeout"),
        IdInUse = new(4409, "Subscriber already exists"),
        SecondInit = new(4429, "Too many initialisation requests"),
        Fault = new(4500, "Internal server error");
}
