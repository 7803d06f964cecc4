using System.Net.WebSockets;
using VrnApi.GraphQL;
using VrnApi.Tokens;

namespace VrnApi.Platform.GraphQL;

/// <summary>The operations of a socket: begun, answered, and forgotten by whichever side ends them.</summary>
internal sealed partial class SocketSession
{
    private async Task Subscribe(SocketMessage message)
    {
        var id = message.Id!;
        if (live is null)
        {
            End(SocketClose.NotAcknowledged);
            return;
        }
        var (request, fault) = RequestReader.FromBody(message.Payload!);
        if (fault is not null)
        {
            End(SocketClose.Malformed);
            return;
        }
        await slots.WaitAsync(stop.Token);
        int others;
        lock (running)
        {
            if (running.ContainsKey(id))
            {
                slots.Release();
                End(SocketClose.IdInUse);
                return;
            }
            others = running.Count;
        }
        if (others >= options.PerSocket || census.Operation(client) is not { } counted)
        {
            slots.Release();
            await Send(SocketMessage.Refuse(id, Problems.RateLimited, "Too many operations at the same time."));
            return;
        }
        var operation = new Running(id, new StreamContext(live), CancellationTokenSource.CreateLinkedTokenSource(stop.Token));
        lock (running)
        {
            running.Add(id, operation);
        }
        var task = Execute(operation, request!, counted);
        if (IsSubscription(request!))
        {
            // What the client does after its subscribe is told to it: the source stands before the next message is read.
            await Task.WhenAny(operation.Stream.Opened, task);
        }
    }

    private async Task Execute(Running operation, GraphQLRequest request, IDisposable counted)
    {
        try
        {
            await foreach (var answer in StreamOperation.Run(http, request, operation.Stream, operation.Token))
            {
                using (answer)
                {
                    var (isError, message) = SocketMessage.Of(operation.Id, answer);
                    // An error ends the operation and frees its id.
                    if (!await Send(message, () => isError ? Forget(operation) : IsRunning(operation)) || isError)
                    {
                        return;
                    }
                }
            }
            await Send(SocketMessage.Write("complete", operation.Id), () => Forget(operation));
        }
        catch (OperationCanceledException)
        {
            if (!operation.Token.IsCancellationRequested)
            {
                End(SocketClose.Refused);
            }
        }
        catch (StateUnavailableException)
        {
            End(SocketClose.TryLater);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or IOException)
        {
            End(SocketClose.Gone);
        }
#pragma warning disable CA1031 // Whatever it was, it is logged and the client is told that it was us.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Failed(log, exception);
            End(SocketClose.Fault);
        }
        finally
        {
            Forget(operation);
            operation.Dispose();
            counted.Dispose();
            slots.Release();
        }
    }

    private static bool IsSubscription(GraphQLRequest request) => request.Document.Span.IndexOf("subscription"u8) >= 0;

    private bool IsRunning(Running operation)
    {
        lock (running)
        {
            return running.TryGetValue(operation.Id, out var known) && known == operation;
        }
    }

    private bool Forget(Running operation)
    {
        lock (running)
        {
            return running.TryGetValue(operation.Id, out var known) && known == operation && running.Remove(operation.Id);
        }
    }

    private Running? Forget(string id)
    {
        lock (running)
        {
            return running.Remove(id, out var operation) ? operation : null;
        }
    }

    /// <summary>An operation that was subscribed and has not been completed by either side.</summary>
    private sealed class Running(string id, StreamContext stream, CancellationTokenSource stop) : IDisposable
    {
        public string Id => id;

        public StreamContext Stream => stream;

        public CancellationToken Token { get; } = stop.Token;

        public void Stop()
        {
            try
            {
                stop.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself at the same moment.
            }
        }

        public void Dispose() => stop.Dispose();
    }
}
