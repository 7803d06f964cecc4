using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using VrnApi.Data.Platform;
using VrnApi.Platform.Outbound;

namespace VrnApi.Platform.Webhooks;

/// <summary>What became of one attempt.</summary>
/// <param name="Status">Of the answer; null when there was none.</param>
/// <param name="Fault">Null when it was taken.</param>
/// <param name="RetryAfter">What the receiver asked for.</param>
internal sealed record Attempt(int? Status, string? Fault, TimeSpan? RetryAfter = null)
{
    public bool Taken => Fault is null;

    /// <summary>The receiver wants nothing more, ever.</summary>
    public bool Gone => Status == (int)HttpStatusCode.Gone;
}

/// <summary>Sends one event, signed, through the outbound guard. What the receiver answers besides its status is not read.</summary>
internal sealed class WebhookSender(IHttpClientFactory clients, WebhookSecrets secrets, IOptions<WebhookOptions> options, TimeProvider clock)
{
    public const string HttpClient = "webhooks";
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    public async Task<Attempt> Send(WebhookSubscription subscription, Guid id, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        string[] kept = subscription.PreviousSecret is { } previous && subscription.PreviousUntil > now ? [subscription.Secret, previous] : [subscription.Secret];
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json", "utf-8");
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secrets.Sign(id.ToString(), now, body.Span, kept));
        request.Headers.UserAgent.ParseAdd("VrnApi-Webhooks/1");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Value.Timeout);
        try
        {
            using var client = clients.CreateClient(HttpClient);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return new Attempt((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : "status", Wish(answer.Headers.RetryAfter, now));
        }
        catch (OutboundRefusedException)
        {
            return new Attempt(null, "refused");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Attempt(null, "timeout");
        }
        catch (HttpRequestException exception)
        {
            return new Attempt(null, exception.InnerException is OutboundRefusedException ? "refused" : "connection");
        }
    }

    private static TimeSpan? Wish(RetryConditionHeaderValue? wish, DateTimeOffset now) =>
        (wish?.Delta ?? (wish?.Date - now)) is { } wait && wait > TimeSpan.Zero ? wait < LongestWish ? wait : LongestWish : null;
}
