using System.Net.WebSockets;
using VrnApi.Platform.Security;
using VrnApi.Tokens;
using VrnApi.Tokens.Bearer;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// One socket of graphql-transport-ws from its opening to its end. One task reads; operations have a task each; whatever is sent goes
/// through one gate. The first reason to close wins, and nothing is sent after it.
/// </summary>
internal sealed partial class SocketSession : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly HttpContext http;
    private readonly WebSocket socket;
    private readonly SubscriptionOptions options;
    private readonly string? origin;
    private readonly StreamCensus census;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly TaskCompletionSource<SocketClose> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private readonly SemaphoreSlim sending = new(1);

    // Also those that were completed and have not ended yet: a client that starts and completes in a loop waits for them.
    private readonly SemaphoreSlim slots;
    private readonly Dictionary<string, Running> running = new(StringComparer.Ordinal);
    private IDisposable? seat;
    private LiveCaller? live;
    private string client = "";

    public SocketSession(HttpContext http, WebSocket socket, SubscriptionOptions options, string? origin)
    {
        (this.http, this.socket, this.options, this.origin) = (http, socket, options, origin);
        var services = http.RequestServices;
        census = services.GetRequiredService<StreamCensus>();
        clock = services.GetRequiredService<TimeProvider>();
        log = services.GetRequiredService<ILogger<SocketSession>>();
        slots = new SemaphoreSlim(2 * options.PerSocket);
    }

    /// <param name="refused">Why it may not even begin.</param>
    public async Task Run(SocketClose? refused)
    {
        await using var stopping = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping
            .Register(() => End(SocketClose.GoingAway));
        if (refused is not null)
        {
            End(refused);
        }
        var reading = Read();
        Task[] beside = [EndUnlessKnown(), Ping()];
        var close = await over.Task;
        await stop.CancelAsync();
        await Close(close, reading);
        await Task.WhenAll(beside);
        for (var i = 0; i < 2 * options.PerSocket; i++)
        {
            await slots.WaitAsync();
        }
    }

    public void Dispose()
    {
        seat?.Dispose();
        stop.Dispose();
        sending.Dispose();
        slots.Dispose();
    }

    private void End(SocketClose close) => over.TrySetResult(close);

    private async Task Read()
    {
        var buffer = new byte[4096];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                // Never cancelled: that would tear the connection down before it could be told why.
                var got = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    End(SocketClose.Gone);
                    return;
                }
                if (over.Task.IsCompleted)
                {
                    // Read away what is still on its way, so that the client gets to read why we close.
                    continue;
                }
                if (got.MessageType == WebSocketMessageType.Binary)
                {
                    End(SocketClose.Malformed);
                }
                else if (message.Length + got.Count > options.MessageBytes)
                {
                    End(SocketClose.TooLarge);
                }
                else
                {
                    message.Write(buffer, 0, got.Count);
                    if (got.EndOfMessage)
                    {
                        await HandleUnlessStopped(message.ToArray());
                        message.SetLength(0);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            End(SocketClose.Gone);
        }
        catch (StateUnavailableException)
        {
            End(SocketClose.TryLater);
        }
#pragma warning disable CA1031 // Whatever it was, it is logged and the client is told that it was us.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(log, exception);
            End(SocketClose.Fault);
        }
    }

    private async Task HandleUnlessStopped(byte[] bytes)
    {
        try
        {
            await Handle(bytes);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The socket is being closed; what still comes is read away.
        }
    }

    private async Task Handle(byte[] bytes)
    {
        switch (SocketMessage.Read(bytes))
        {
            case null:
                End(SocketClose.Malformed);
                break;
            case { Type: "ping" } ping:
                await Send(SocketMessage.Write("pong", null, ping.Payload));
                break;
            case { Type: "connection_init" } init:
                await Initialise(init);
                break;
            case { Type: "subscribe" } subscribe:
                await Subscribe(subscribe);
                break;
            case { Type: "complete" } complete:
                Forget(complete.Id!)?.Stop();
                break;
        }
    }

    private async Task Initialise(SocketMessage init)
    {
        if (live is not null)
        {
            End(SocketClose.SecondInit);
            return;
        }
        if (await Accepted(init) is not { } token)
        {
            End(SocketClose.Refused);
            return;
        }
        seat = census.SocketOf(token.ClientId);
        if (seat is null)
        {
            End(SocketClose.TooMany);
            return;
        }
        (live, client) = (http.RequestServices.GetRequiredService<LiveCallers>().Of(token), token.ClientId);
        await Send(SocketMessage.Write("connection_ack"));
    }

    /// <summary>The token of the request that opened the socket, else that of the first message.</summary>
    private async Task<AccessToken?> Accepted(SocketMessage init)
    {
        var token = http.GetAccessToken();
        if (token is null && http.Request.Headers.Authorization.Count == 0 && init.Authorization() is { } given)
        {
            try
            {
                token = await http.RequestServices.GetRequiredService<BearerTokens>().ValidateAsync(given, stop.Token);
            }
            catch (RefusedException)
            {
                return null;
            }
        }
        if (token is null || await http.RequestServices.GetRequiredService<LiveCallers>().Of(token).Now(stop.Token) is null)
        {
            return null;
        }
        var register = await http.RequestServices.GetRequiredService<PartnerRegister>().Current(stop.Token);
        return origin is null || register.Clients[token.ClientId].Origins.Contains(origin) ? token : null;
    }

    /// <summary>One message at a time; none once the socket is about to close.</summary>
    /// <param name="still">Asked when it is this message's turn.</param>
    /// <returns>False when it was not sent.</returns>
    private async Task<bool> Send(ReadOnlyMemory<byte> message, Func<bool>? still = null)
    {
        await sending.WaitAsync(stop.Token);
        try
        {
            if (over.Task.IsCompleted || still?.Invoke() == false)
            {
                return false;
            }
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            return true;
        }
        finally
        {
            sending.Release();
        }
    }

    private async Task Close(SocketClose close, Task reading)
    {
        using var limit = new CancellationTokenSource(Farewell, clock);
        try
        {
            // A client that does not read keeps the gate shut; it is cut off.
            await sending.WaitAsync(limit.Token);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, limit.Token);
            }
            await reading.WaitAsync(limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // Gone or stuck.
        }
        if (socket.State != WebSocketState.Closed)
        {
            socket.Abort();
        }
        await reading;
    }

    private async Task EndUnlessKnown()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(options.InitMilliseconds), clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (live is null)
        {
            End(SocketClose.NoInit);
            return;
        }
        await live.UntilOver(stop.Token);
        End(SocketClose.Refused);
    }

    private async Task Ping()
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(options.PingMilliseconds), clock, stop.Token);
                if (live is not null)
                {
                    await Send(SocketMessage.Write("ping"));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            End(SocketClose.Gone);
        }
    }

    [LoggerMessage(LogLevel.Error, "A GraphQL socket failed")]
    private static partial void Failed(ILogger log, Exception exception);
}
