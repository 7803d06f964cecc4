using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Data;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Membership;

/// <summary>Writes as clients send them: a key for each POST, the tag that was read for the others.</summary>
internal static class MemberCalls
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<JsonElement> Post(this HttpClient client, string address, object? body, int status, string? key = null) => Send(client, HttpMethod.Post, address, body, status, key: key);

    public static Task<JsonElement> Put(this HttpClient client, string address, object body, int status, string? tag) => Send(client, HttpMethod.Put, address, body, status, tag);

    public static Task<JsonElement> Patch(this HttpClient client, string address, object body, int status, string? tag) => Send(client, HttpMethod.Patch, address, body, status, tag);

    public static Task<JsonElement> Delete(this HttpClient client, string address, int status, string? tag) => Send(client, HttpMethod.Delete, address, null, status, tag);

    public static async Task<JsonElement> Read(this HttpClient client, string address, int status = 200) => await Answers.Read(await client.GetAsync(address, Ct), status);

    /// <summary>The tag under which something is read now.</summary>
    public static async Task<string> Tag(this HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {(int)answer.StatusCode}");
        return answer.Headers.ETag!.ToString();
    }

    public static async Task<JsonElement> Send(this HttpClient client, HttpMethod method, string address, object? body, int status, string? tag = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        }
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Idempotency-Key", key ?? $"{Guid.NewGuid():n}");
        }
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }
        return await Answers.Read(await client.SendAsync(request, Ct), status);
    }

    /// <summary>Code of a refusal, and where it points first.</summary>
    public static (string Code, string? Pointer) Fault(this JsonElement problem) =>
        (problem.Text("code"), problem.TryGetProperty("errors", out var errors) && errors.GetArrayLength() > 0 && errors[0].TryGetProperty("pointer", out var pointer) ? pointer.GetString() : null);

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static JsonElement[] Items(this JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    public static async Task Store(this VrnHost host, params object[] rows)
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.AddRange(rows);
        await db.SaveChangesAsync(Ct);
    }

    /// <summary>The cursor behind all that the feed has now.</summary>
    public static async Task<string> FeedEnd(this HttpClient client, string kinds)
    {
        for (var next = $"/v1/changes?kinds={kinds}&limit=100"; ;)
        {
            var page = await client.Read(next);
            if (page.Items().Length == 0)
            {
                return Uri.EscapeDataString(page.Text("cursor"));
            }
            next = new Uri(page.Text("next")).PathAndQuery;
        }
    }

    /// <summary>What the feed tells of some things behind a cursor, by their id: others come and go meanwhile.</summary>
    public static async Task<Dictionary<Guid, JsonElement>> Told(this HttpClient client, string kinds, string cursor, params Guid[] ids)
    {
        var told = new Dictionary<Guid, JsonElement>();
        for (var next = $"/v1/changes?kinds={kinds}&limit=100&after={cursor}"; ;)
        {
            var page = await client.Read(next);
            if (page.Items().Length == 0)
            {
                return told;
            }
            foreach (var item in page.Items().Where(item => ids.Contains(item.GetProperty("id").GetGuid())))
            {
                told[item.GetProperty("id").GetGuid()] = item;
            }
            next = new Uri(page.Text("next")).PathAndQuery;
        }
    }
}
