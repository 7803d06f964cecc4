using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace VrnApi.Tests.Harness;

/// <summary>One event as it arrived.</summary>
public sealed record Arrived(string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string Type => Json.GetProperty("type").GetString()!;

    public Guid Subject => Json.GetProperty("subject").GetGuid();
}

/// <summary>Every receiver of webhooks, told apart by the name of its host. A name that nobody has taken is not there.</summary>
public sealed class Receivers : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Receiver> byHost = new(StringComparer.Ordinal);

    public Receiver Open()
    {
        var receiver = new Receiver($"{Guid.NewGuid():n}.example.org");
        byHost[receiver.Host] = receiver;
        return receiver;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!byHost.TryGetValue(request.RequestUri!.Host, out var receiver))
        {
            throw new HttpRequestException("Nobody is there.");
        }
        string One(string name) => request.Headers.GetValues(name).Single();
        var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var arrived = new Arrived(One("webhook-id"), One("webhook-timestamp"), One("webhook-signature"), request.Content.Headers.ContentType!.ToString(), body);
        return await receiver.Take(arrived, cancellationToken);
    }
}

/// <summary>Answers events and remembers them.</summary>
public sealed class Receiver(string host)
{
    private readonly ConcurrentQueue<Arrived> arrived = new();

    public string Host => host;

    public string Url => $"https://{host}/hook";

    public IReadOnlyList<Arrived> All => [.. arrived];

    /// <summary>What it answers to the n-th event, counted from 1.</summary>
    public Func<int, HttpStatusCode> Status { get; set; } = _ => HttpStatusCode.NoContent;

    public IReadOnlyList<Arrived> About(Guid subject) => [.. arrived.Where(one => one.Subject == subject)];

    /// <summary>Waits until something is so; a minute at most.</summary>
    public static async Task Until(Func<bool> so, string what)
    {
        for (var i = 0; i < 1200 && !so(); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.True(so(), what);
    }

    internal async Task<HttpResponseMessage> Take(Arrived one, CancellationToken ct)
    {
        arrived.Enqueue(one);
        var status = Status(arrived.Count);
        if (status == 0)
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        return new HttpResponseMessage(status);
    }
}
