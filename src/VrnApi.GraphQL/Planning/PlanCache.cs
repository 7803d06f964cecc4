using System.Collections.Concurrent;
using System.Security.Cryptography;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>SHA-256 of a document: plan-cache key, hash of persisted documents and id of trusted ones (design section 5).</summary>
internal readonly record struct DocumentKey(ulong A, ulong B, ulong C, ulong D)
{
    public static DocumentKey Of(ReadOnlySpan<byte> document)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(document, hash);
        return From(hash);
    }

    /// <summary>From 64 hex digits; null if they are none.</summary>
    public static DocumentKey? Parse(string hex)
    {
        Span<byte> hash = stackalloc byte[32];
        return hex.Length == 64 && Convert.FromHexString(hex, hash, out _, out var written) == System.Buffers.OperationStatus.Done && written == 32
            ? From(hash)
            : null;
    }

    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";

    private static DocumentKey From(ReadOnlySpan<byte> hash) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));
}

/// <summary>A valid document with the plans made of it so far.</summary>
internal sealed class StoredDocument
{
    private const int MaxVariants = 16;

    private readonly ConcurrentDictionary<(OperationNode Operation, ulong Bits), Plan> plans = new();
    private readonly ConcurrentDictionary<OperationNode, string[]> includeVariables = new();

    public StoredDocument(DocumentKey key, Document document, string? trustedName)
    {
        Key = key;
        Document = document;
        TrustedName = trustedName;
        foreach (var fragment in document.Definitions.OfType<FragmentNode>())
        {
            Fragments.TryAdd(fragment.Name, fragment);
        }
        Operations = [.. document.Definitions.OfType<OperationNode>()];
    }

    public DocumentKey Key { get; }

    public Document Document { get; }

    public string? TrustedName { get; }

    public OperationNode[] Operations { get; }

    public Dictionary<string, FragmentNode> Fragments { get; } = new(StringComparer.Ordinal);

    /// <summary>A rough measure: nodes are about 100 bytes per token, plan fields about 300.</summary>
    public long EstimatedBytes => Document.Source.Length + (100L * Document.Tokens) + (300L * plans.Values.Sum(p => (long)p.Fields.Count));

    public string[] IncludeVariables(OperationNode operation) =>
        includeVariables.GetOrAdd(operation, static (o, fragments) => [.. Planner.IncludeVariables(o, fragments)], Fragments);

    /// <summary>The plan for a pattern of include bits, kept if there is room for it.</summary>
    public Plan? PlanFor(Schema schema, Limits limits, OperationNode operation, ulong bits, string[] names, out List<(string Code, string Message)> faults)
    {
        faults = [];
        if (plans.TryGetValue((operation, bits), out var known))
        {
            return known;
        }
        var plan = Planner.Make(schema, operation, Fragments, limits, name => (bits & (1UL << Array.IndexOf(names, name))) != 0, out faults);
        if (plan is not null && plans.Count < MaxVariants)
        {
            plans.TryAdd((operation, bits), plan);
        }
        return plan;
    }
}

/// <summary>The answer to a document that cannot be used, kept for a short while so that repeats are cheap.</summary>
internal sealed record RefusedDocument(Outcome Outcome, IReadOnlyList<string> Codes, byte[] Body, long Expires);

/// <summary>
/// Documents by hash, bounded by entries and bytes; one compilation per miss even under concurrency. Refused documents have a small
/// cache of their own, so that they cannot push good ones out.
/// </summary>
internal sealed class PlanCache(Limits limits, TimeProvider clock)
{
    private static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<DocumentKey, Entry> entries = new();
    private readonly ConcurrentDictionary<DocumentKey, StoredDocument> trusted = new();
    private readonly ConcurrentDictionary<DocumentKey, RefusedDocument> refused = new();

    // Kept documents by a cheap hash of their bytes. To compare bytes takes a fraction of what SHA-256 takes of a small document.
    private readonly ConcurrentDictionary<int, StoredDocument> byBytes = new();
    private long ticks;

    public int Count => entries.Count;

    public int IndexCount => byBytes.Count;

    public int RefusedCount => refused.Count;

    /// <summary>The key of a document; of one that is kept, found by its bytes.</summary>
    public DocumentKey KeyOf(ReadOnlySpan<byte> document) =>
        byBytes.TryGetValue(Hash(document), out var known) && document.SequenceEqual(known.Document.Source.Span) ? known.Key : DocumentKey.Of(document);

    public StoredDocument? Trusted(DocumentKey key) => trusted.GetValueOrDefault(key);

    public void Pin(StoredDocument document)
    {
        trusted[document.Key] = document;
        byBytes[Hash(document.Document.Source.Span)] = document;
    }

    /// <summary>A document that was stored before, trusted or not; null if unknown.</summary>
    public StoredDocument? Find(DocumentKey key)
    {
        if (trusted.TryGetValue(key, out var pinned))
        {
            return pinned;
        }
        if (entries.TryGetValue(key, out var entry) && entry.Compiled.IsValueCreated)
        {
            entry.LastUsed = Interlocked.Increment(ref ticks);
            return entry.Compiled.Value.Document;
        }
        return null;
    }

    public (StoredDocument? Document, RefusedDocument? Refused, bool Hit) GetOrAdd(DocumentKey key, Func<(StoredDocument?, RefusedDocument?)> compile)
    {
        if (Find(key) is { } stored)
        {
            return (stored, null, true);
        }
        if (refused.TryGetValue(key, out var known))
        {
            if (known.Expires > clock.GetTimestamp())
            {
                return (null, known, true);
            }
            refused.TryRemove(key, out _);
        }
        var entry = entries.GetOrAdd(key, static (_, make) => new Entry(new Lazy<(StoredDocument? Document, RefusedDocument? Refused)>(make)), compile);
        entry.LastUsed = Interlocked.Increment(ref ticks);
        var (document, refusal) = entry.Compiled.Value;
        if (refusal is not null)
        {
            entries.TryRemove(key, out _);
            if (refused.Count >= limits.RefusedDocuments)
            {
                Evict(refused, r => r.Expires, limits.RefusedDocuments * 3 / 4);
            }
            refused[key] = refusal;
        }
        else
        {
            byBytes[Hash(document!.Document.Source.Span)] = document;
            if (entries.Count > limits.CachedDocuments || entries.Count % 16 == 0)
            {
                Trim();
            }
        }
        return (document, refusal, false);
    }

    public long RefusalExpiry() => clock.GetTimestamp() + (long)(RefusedFor.TotalSeconds * clock.TimestampFrequency);

    private void Trim()
    {
        if (entries.Count > limits.CachedDocuments)
        {
            Evict(entries, e => e.LastUsed, limits.CachedDocuments * 15 / 16, Unindex);
        }
        long bytes = 0;
        foreach (var entry in entries.Values.OrderByDescending(e => e.LastUsed))
        {
            if (entry.Compiled is { IsValueCreated: true, Value.Document: { } document } && (bytes += document.EstimatedBytes) > limits.CachedBytes)
            {
                entries.TryRemove(document.Key, out _);
                Unindex(entry);
            }
        }
    }

    private void Unindex(Entry entry)
    {
        if (entry.Compiled is { IsValueCreated: true, Value.Document: { } document })
        {
            byBytes.TryRemove(KeyValuePair.Create(Hash(document.Document.Source.Span), document));
        }
    }

    private static int Hash(ReadOnlySpan<byte> document)
    {
        var hash = default(HashCode);
        hash.AddBytes(document);
        return hash.ToHashCode();
    }

    private static void Evict<T>(ConcurrentDictionary<DocumentKey, T> from, Func<T, long> age, int keep, Action<T>? gone = null)
    {
        foreach (var pair in from.OrderBy(p => age(p.Value)).Take(Math.Max(0, from.Count - keep)).ToList())
        {
            if (from.TryRemove(pair.Key, out var value))
            {
                gone?.Invoke(value);
            }
        }
    }

    private sealed class Entry(Lazy<(StoredDocument? Document, RefusedDocument? Refused)> compiled)
    {
        public Lazy<(StoredDocument? Document, RefusedDocument? Refused)> Compiled { get; } = compiled;

        public long LastUsed { get; set; }
    }
}
