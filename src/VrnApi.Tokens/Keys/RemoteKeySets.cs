using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Keys;

/// <summary>
/// Key sets of external issuers and of clients with a JWKS URL. Fresh for 20 min, at most one fetch a minute for a
/// <c>kid</c> nobody knows, the last good set kept 24 h while the other side is down. Requests go through the
/// HttpClient <see cref="TokenServices.JwksHttpClient"/>, which the host builds on its outbound guard.
/// </summary>
public sealed partial class RemoteKeySets(IHttpClientFactory http, TimeProvider time, ILogger<RemoteKeySets> log)
{
    private const int LongestAnswer = 64 * 1024;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan BetweenFetches = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TooOld = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<Uri, Entry> entries = new();

    /// <summary>The set at that URL, fetched again when it is old or lacks <paramref name="kid"/>. Empty = nothing usable.</summary>
    public async Task<IReadOnlyList<JoseKey>> FindAsync(Uri uri, IReadOnlyList<Algorithm> allowed, string? kid, CancellationToken ct)
    {
        var entry = entries.GetOrAdd(uri, _ => new Entry());
        if (NeedsFetch(entry, kid))
        {
            await entry.Gate.WaitAsync(ct);
            try
            {
                if (NeedsFetch(entry, kid))
                {
                    entry.TriedAt = time.GetUtcNow();
                    entry.Keys = await FetchAsync(uri, allowed, ct);
                    entry.FetchedAt = entry.TriedAt;
                }
            }
            catch (Exception e) when (e is HttpRequestException or JoseException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                FetchFailed(log, uri.Host, e.GetType().Name);
            }
            finally
            {
                entry.Gate.Release();
            }
        }
        return time.GetUtcNow() - entry.FetchedAt < TooOld ? entry.Keys : [];
    }

    private bool NeedsFetch(Entry entry, string? kid)
    {
        var now = time.GetUtcNow();
        return now - entry.TriedAt >= BetweenFetches
            && (now - entry.FetchedAt >= Fresh || (kid is not null && entry.Keys.All(k => !string.Equals(k.Kid, kid, StringComparison.Ordinal))));
    }

    private async Task<IReadOnlyList<JoseKey>> FetchAsync(Uri uri, IReadOnlyList<Algorithm> allowed, CancellationToken ct)
    {
        using var client = http.CreateClient(TokenServices.JwksHttpClient);
        client.MaxResponseContentBufferSize = LongestAnswer;
        client.Timeout = TimeSpan.FromSeconds(5);
        using var answer = await client.GetAsync(uri, ct);
        answer.EnsureSuccessStatusCode();
        return JoseKeySet.Usable(await answer.Content.ReadAsByteArrayAsync(ct), allowed);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Key set of {Host} could not be fetched: {Fault}")]
    private static partial void FetchFailed(ILogger logger, string host, string fault);

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public IReadOnlyList<JoseKey> Keys { get; set; } = [];

        public DateTimeOffset FetchedAt { get; set; } = DateTimeOffset.MinValue;

        public DateTimeOffset TriedAt { get; set; } = DateTimeOffset.MinValue;
    }
}
