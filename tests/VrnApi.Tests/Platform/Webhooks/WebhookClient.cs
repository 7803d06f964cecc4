using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using VrnApi.Tests.Features;

namespace VrnApi.Tests.Platform.Webhooks;

/// <summary>Asks for subscriptions as a partner's client.</summary>
internal static class WebhookClient
{
    public const string Route = "/partner/self/webhooks";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<(Guid Id, string Secret)> Subscribe(HttpClient client, string url, string more = "")
    {
        var made = await Answers.Read(await Post(client, Route, $$"""{ "url": "{{url}}", "kinds": ["service"]{{more}} }"""), 201);
        return (made.GetProperty("id").GetGuid(), made.GetProperty("secret").GetString()!);
    }

    public static Task<HttpResponseMessage> Post(HttpClient client, string path, string body = "{}") =>
        client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Ct);

    public static async Task<HttpResponseMessage> Patch(HttpClient client, Guid id, string body, string? tag = null)
    {
        if (tag is null)
        {
            using var read = await client.GetAsync($"{Route}/{id}", Ct);
            tag = read.Headers.ETag!.Tag;
        }
        var request = new HttpRequestMessage(HttpMethod.Patch, $"{Route}/{id}") { Content = new StringContent(body, Encoding.UTF8, "application/merge-patch+json") };
        if (tag.Length > 0)
        {
            request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(tag));
        }
        return await client.SendAsync(request, Ct);
    }

    public static async Task<IReadOnlyList<JsonElement>> Deliveries(HttpClient client, Guid id, string query = "") =>
        [.. (await Answers.Read(await client.GetAsync($"{Route}/{id}/deliveries{query}", Ct))).GetProperty("items").EnumerateArray()];

    public static async Task Remove(HttpClient client, Guid id)
    {
        using var gone = await client.DeleteAsync($"{Route}/{id}", Ct);
        Assert.Equal(System.Net.HttpStatusCode.NoContent, gone.StatusCode);
    }
}
