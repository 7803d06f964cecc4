using System.Buffers;

namespace VrnApi.GraphQL;

/// <summary>Whether the cost of an operation is told, or only told.</summary>
public enum CostReport
{
    /// <summary>Not told.</summary>
    None,

    /// <summary>In <c>extensions.cost</c> beside the data.</summary>
    Report,

    /// <summary>In <c>extensions.cost</c>; nothing is executed.</summary>
    Validate,
}

/// <summary>One request as the host read it; the engine knows nothing of HTTP.</summary>
public sealed record GraphQLRequest
{
    /// <summary>UTF-8 bytes of the document; empty if <see cref="DocumentHash"/> alone names it.</summary>
    public ReadOnlyMemory<byte> Document { get; init; }

    /// <summary>SHA-256 in lower-case hex of a trusted or persisted document; with a document it must be that document's.</summary>
    public string? DocumentHash { get; init; }

    /// <summary>Name of the operation; null if the document has one.</summary>
    public string? OperationName { get; init; }

    /// <summary>JSON object of variables; empty or <c>null</c> for none.</summary>
    public ReadOnlyMemory<byte> Variables { get; init; }

    /// <summary>Only documents registered as trusted are executed.</summary>
    public bool TrustedOnly { get; init; }

    /// <summary>False for GET: a mutation is then refused with <see cref="Outcome.NotAllowed"/>.</summary>
    public bool AllowMutations { get; init; } = true;

    /// <summary>Whether __schema and __type are answered; else INTROSPECTION_OFF.</summary>
    public bool AllowIntrospection { get; init; } = true;

    /// <summary>Whether <c>extensions.cost</c> is wanted.</summary>
    public CostReport Cost { get; init; }

    /// <summary>Shown with masked faults as <c>traceId</c>.</summary>
    public string? TraceId { get; init; }
}

/// <summary>How a request ended; the host maps it to a status (design section 10).</summary>
public enum Outcome
{
    /// <summary>Data without errors.</summary>
    Data,

    /// <summary>Data, also null, with field errors.</summary>
    FieldErrors,

    /// <summary>The document does not parse.</summary>
    Unreadable,

    /// <summary>Validation, variables, no such operation, unknown persisted hash.</summary>
    Invalid,

    /// <summary>Not well formed, or beyond a limit, or introspection or ad-hoc documents are off, or a subscription without a stream.</summary>
    BadRequest,

    /// <summary>A mutation where none is allowed.</summary>
    NotAllowed,

    /// <summary>The host refused a scope or agreement (<see cref="EngineOptions{TCall}.Permit"/>).</summary>
    Forbidden,

    /// <summary>The host refused the charge (<see cref="EngineOptions{TCall}.Charge"/>).</summary>
    RateLimited,

    /// <summary>A fault without data, or a response too large.</summary>
    Failed,

    /// <summary>Out of time.</summary>
    TimedOut,
}

/// <summary>Price of an operation by the public cost draft, from the values really sent.</summary>
/// <param name="TypeCost">Objects answered.</param>
/// <param name="FieldCost">Weights of fields, arguments and directives.</param>
/// <param name="Points">What the client's budget is charged: 1 per 100 of the larger cost, at least 1.</param>
public sealed record OperationCost(double TypeCost, double FieldCost, int Points);

/// <summary>A whole answer. Dispose it after the bytes were sent: the buffer is pooled.</summary>
public sealed class GraphQLResponse : IDisposable
{
    private byte[]? rented;
    private readonly int length;

    internal GraphQLResponse(byte[] buffer, int length, bool pooled)
    {
        Buffer = buffer;
        this.length = length;
        rented = pooled ? buffer : null;
    }

    /// <summary>The JSON object, UTF-8.</summary>
    public ReadOnlyMemory<byte> Body => Buffer.AsMemory(0, length);

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; internal init; }

    /// <summary>Codes of the errors, each once, in order.</summary>
    public IReadOnlyList<string> Codes { get; internal init; } = [];

    /// <summary>query, mutation or subscription; null if none was found.</summary>
    public string? OperationType { get; internal init; }

    /// <summary>SHA-256 of the document in lower-case hex; null if there was none.</summary>
    public string? DocumentHash => Key?.ToString();

    internal DocumentKey? Key { private get; init; }

    /// <summary>Name a trusted document was registered with.</summary>
    public string? TrustedName { get; internal init; }

    /// <summary>Whether document and plan came from the cache.</summary>
    public bool PlanCacheHit { get; internal init; }

    /// <summary>Price, once known.</summary>
    public OperationCost? Cost { get; internal init; }

    /// <summary>Rows loaded.</summary>
    public int Rows { get; internal init; }

    /// <summary>Of a subscription: position of this event in the feed.</summary>
    public string? Cursor { get; internal init; }

    private byte[] Buffer { get; }

    /// <summary>Gives the buffer back; <see cref="Body"/> must not be read afterwards.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref rented, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
