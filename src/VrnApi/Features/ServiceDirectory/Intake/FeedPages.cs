using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using VrnApi.Platform.Http;
using VrnApi.Platform.Outbound;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <param name="Total">How many there are in all, by the publisher's own count.</param>
internal sealed record FeedPage(IReadOnlyList<JsonObject> Items, int? Total, bool IsLast)
{
    /// <summary>Keys of items that stand on the list without their parts and were not found when they were asked for alone.</summary>
    public HashSet<string> WithoutParts { get; } = new(StringComparer.Ordinal);
}

/// <summary>The feed cannot be read on; what was taken stays.</summary>
public sealed class FeedBrokenException : Exception
{
    public FeedBrokenException()
    {
    }

    public FeedBrokenException(string message) : base(message)
    {
    }

    public FeedBrokenException(string message, Exception inner) : base(message, inner)
    {
    }
}

/// <summary>Another publisher's feed, page by page: at an address, in a file, or in a folder of saved answers.</summary>
/// <param name="client">For addresses; connections through the outbound guard only.</param>
internal sealed class FeedPages(HttpClient? client, string where)
{
    private const int PerPage = 100, LargestAnswer = 64 * 1024 * 1024, MostPages = 10_000;

    public IAsyncEnumerable<FeedPage> Read(CancellationToken ct) => client is null ? FromFiles(ct) : FromAddress(ct);

    private async IAsyncEnumerable<FeedPage> FromFiles([EnumeratorCancellation] CancellationToken ct)
    {
        var file = Directory.Exists(where) ? Path.Combine(where, "service_list.json") : where;
        var page = Page(await Saved(file, ct), 1) with { IsLast = true };
        if (Directory.Exists(where) && File.Exists(Path.Combine(where, "service_full.json")) && await Saved(Path.Combine(where, "service_full.json"), ct) is JsonObject full)
        {
            page = page with { Items = [.. page.Items.Select(item => !FeedDocument.IsFull(item) && FeedDocument.Key(item) == FeedDocument.Key(full) ? Together(item, full) : item)] };
        }
        yield return page;
    }

    private static async Task<JsonNode?> Saved(string file, CancellationToken ct)
    {
        try
        {
            return Parse(await File.ReadAllBytesAsync(file, ct));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FeedBrokenException($"{Path.GetFileName(file)} is not there, or may not be read.", exception);
        }
    }

    private async IAsyncEnumerable<FeedPage> FromAddress([EnumeratorCancellation] CancellationToken ct)
    {
        var root = where.TrimEnd('/');
        for (var number = 1; number <= MostPages; number++)
        {
            var page = Page(await Get($"{root}/services?page={number.ToString(CultureInfo.InvariantCulture)}&per_page={PerPage}&full=true", ct)
                ?? throw new FeedBrokenException($"Page {number} is not there."), number);
            var items = new List<JsonObject>();
            foreach (var item in page.Items)
            {
                var whole = item;
                if (!FeedDocument.IsFull(item) && FeedDocument.Key(item) is { } id)
                {
                    if (await Get($"{root}/services/{Uri.EscapeDataString(id)}", ct) is JsonObject full)
                    {
                        whole = Together(item, full);
                    }
                    else
                    {
                        page.WithoutParts.Add(id);
                    }
                }
                items.Add(whole);
            }
            yield return page with { Items = items };
            if (page.IsLast || page.Items.Count == 0)
            {
                yield break;
            }
        }
        throw new FeedBrokenException("The feed has no end.");
    }

    /// <summary>Members of the one, and of the list's item what the one lacks.</summary>
    private static JsonObject Together(JsonObject item, JsonObject full)
    {
        var whole = (JsonObject)full.DeepClone();
        foreach (var (name, value) in item)
        {
            if (!whole.ContainsKey(name))
            {
                whole[name] = value?.DeepClone();
            }
        }
        return whole;
    }

    private static FeedPage Page(JsonNode? answer, int number)
    {
        if (answer is JsonArray list)
        {
            return new FeedPage(Objects(list), null, true);
        }
        if (answer is not JsonObject envelope)
        {
            throw new FeedBrokenException("The answer is no page of services.");
        }
        if ((envelope["contents"] ?? envelope["content"]) is not JsonArray contents)
        {
            return envelope.ContainsKey("id") ? new FeedPage([envelope], 1, true) : throw new FeedBrokenException("The answer is no page of services.");
        }
        var pages = Count(envelope["total_pages"] ?? envelope["totalPages"]);
        var last = (envelope["last_page"] ?? envelope["last"]) is JsonValue flag && flag.TryGetValue<bool>(out var isLast) && isLast;
        return new FeedPage(Objects(contents), Count(envelope["total_items"] ?? envelope["totalElements"]), last || (pages is { } all && number >= all));
    }

    private static List<JsonObject> Objects(JsonArray list) => [.. list.OfType<JsonObject>()];

    private static int? Count(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var count) ? count : null;

    private async Task<JsonNode?> Get(string address, CancellationToken ct)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                return null;
            }
            if (!answer.IsSuccessStatusCode)
            {
                throw new FeedBrokenException($"The feed answered {(int)answer.StatusCode}.");
            }
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            using var bytes = new MemoryStream();
            var chunk = new byte[64 * 1024];
            int read;
            while ((read = await body.ReadAsync(chunk, ct)) > 0)
            {
                if (bytes.Length + read > LargestAnswer)
                {
                    throw new FeedBrokenException("An answer is larger than 64 MB.");
                }
                bytes.Write(chunk, 0, read);
            }
            return Parse(bytes.ToArray());
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !ct.IsCancellationRequested))
        {
            throw new FeedBrokenException(
                exception is OutboundRefusedException || exception.InnerException is OutboundRefusedException
                    ? "The feed's address may not be called: Outbound:Ports and Outbound:AllowedNetworks name what is open besides port 443 of public addresses."
                    : "The feed cannot be reached.", exception);
        }
    }

    private static JsonNode? Parse(byte[] bytes)
    {
        try
        {
            var text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
            // What is found late would break the run off in the middle of an item: halves of characters, members that stand twice.
            return RequestBody.IsText(text)
                ? JsonNode.Parse(text, null, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false })
                : throw new FeedBrokenException("The answer is no text in UTF-8.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new FeedBrokenException("The answer is no JSON.", exception);
        }
    }
}
