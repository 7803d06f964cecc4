using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Changes;
using VrnApi.Platform.Security;
using VrnApi.Tokens;

namespace VrnApi.Platform.Http;

/// <summary>One Server-Sent Event.</summary>
/// <param name="Id">What a client sends back as <c>Last-Event-ID</c>.</param>
/// <param name="Data">UTF-8 on one line; JSON written by us has no line ends.</param>
public sealed record ServerEvent(string Name, string? Id, ReadOnlyMemory<byte> Data);

/// <summary>
/// 200 with <c>text/event-stream</c> until the events end, the client goes, the host stops or the caller's token is no longer good. A
/// comment goes out when nothing else has for a while.
/// </summary>
public sealed class EventAnswer : IResult, IStatusCodeHttpResult, IEndpointMetadataProvider
{
    private static readonly byte[] Heartbeat = ": still here\n\n"u8.ToArray();

    private readonly LiveCaller live;
    private readonly Func<CancellationToken, IAsyncEnumerable<ServerEvent>> events;

    internal EventAnswer(LiveCaller live, Func<CancellationToken, IAsyncEnumerable<ServerEvent>> events) => (this.live, this.events) = (live, events);

    /// <summary>Until then, or until the first event, the answer is not begun: what is written after it cannot be missed.</summary>
    internal Task? Ready { get; init; }

    public int? StatusCode => StatusCodes.Status200OK;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var silence = services.GetRequiredService<IOptions<ChangeOptions>>().Value.Heartbeat;
        var clock = services.GetRequiredService<TimeProvider>();
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        // Front proxies that collect answers would keep every event for themselves.
        response.Headers["X-Accel-Buffering"] = "no";
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        var watch = live.Watch(ended);
        await using var source = events(ended.Token).GetAsyncEnumerator(ended.Token);
        try
        {
            await Write(httpContext, source, silence, clock, ended.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or StateUnavailableException)
        {
            // Whoever ended it, there is nobody to tell: the client comes back with its last event id.
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }
    }

    private async Task Write(
        HttpContext http, IAsyncEnumerator<ServerEvent> source, TimeSpan silence, TimeProvider clock, CancellationToken ct)
    {
        var next = source.MoveNextAsync().AsTask();
        try
        {
            if (Ready is not null)
            {
                await Task.WhenAny(Ready, next);
            }
            await http.Response.Body.FlushAsync(ct);
            while (true)
            {
                try
                {
                    if (!await next.WaitAsync(silence, clock, ct))
                    {
                        return;
                    }
                }
                catch (TimeoutException)
                {
                    await http.Response.Body.WriteAsync(Heartbeat, ct);
                    await http.Response.Body.FlushAsync(ct);
                    continue;
                }
                await http.Response.Body.WriteAsync(Bytes(source.Current), ct);
                await http.Response.Body.FlushAsync(ct);
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // The source may not be disposed of while it moves; it has been told to stop.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static byte[] Bytes(ServerEvent sent) =>
        [.. Encoding.UTF8.GetBytes($"event: {sent.Name}\n{(sent.Id is null ? "" : $"id: {sent.Id}\n")}data: "), .. sent.Data.Span, .. "\n\n"u8];

    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/event-stream"]));
}
