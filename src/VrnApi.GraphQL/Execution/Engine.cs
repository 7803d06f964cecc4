using System.Runtime.CompilerServices;

namespace VrnApi.GraphQL;

/// <summary>Executes requests against a bound schema (design section 5). Thread-safe; made once at start-up by <see cref="Engine.Build"/>.</summary>
/// <typeparam name="TCall">The host's record for one operation: caller, services, clock.</typeparam>
public sealed class Engine<TCall>
{
    private readonly EngineCore<TCall> core;

    internal Engine(EngineCore<TCall> core) => this.core = core;

    /// <summary>The contract this engine serves.</summary>
    public Schema Schema => core.Schema;

    internal PlanCache Documents => core.Documents;

    /// <summary>
    /// Registers a trusted document: validates it, plans each of its operations and keeps it for good.
    /// </summary>
    /// <returns>Its id: SHA-256 in lower-case hex.</returns>
    /// <exception cref="SchemaException">It is not valid here; the host must not start.</exception>
    public string Trust(string name, ReadOnlyMemory<byte> document)
    {
        var key = DocumentKey.Of(document.Span);
        var compiled = DocumentCompiler.Compile(core.Schema, core.Options.Limits, key, document, name);
        if (compiled.Errors is { } errors)
        {
            throw new SchemaException([.. errors.Select(e => $"{name}: {e.Code}: {e.Message}")]);
        }
        var stored = compiled.Document!;
        foreach (var operation in stored.Operations)
        {
            stored.PlanFor(core.Schema, core.Options.Limits, operation, 0, stored.IncludeVariables(operation), out var faults);
            if (faults.Count > 0)
            {
                throw new SchemaException([.. faults.Select(f => $"{name}: {f.Code}: {f.Message}")]);
            }
        }
        core.Documents.Pin(stored);
        return key.ToString();
    }

    /// <summary>Runs a query or mutation. Never throws for what a client or a slice does wrong: that is in the response.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async ValueTask<GraphQLResponse> ExecuteAsync(GraphQLRequest request, TCall call, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(core.Options.Limits.Time, core.Options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        var operation = new Operation<TCall>(core, request, call);
        try
        {
            if (await operation.Prepare(isStream: false, both.Token) is { } refused)
            {
                return refused;
            }
            return core.Options.Around is { } around
                ? await around(call, operation.Planned, again => operation.Run(RootObject.Instance, null, again), both.Token)
                : await operation.Run(RootObject.Instance, null, both.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return operation.Refuse(Outcome.TimedOut, new RequestError(ErrorCodes.Timeout, "The operation took too long."));
        }
#pragma warning disable CA1031 // A fault outside any field, e.g. in a delegate of the host, still gets a masked answer.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            core.Options.OnFault?.Invoke(e, "request", call);
            return operation.Refuse(Outcome.Failed, new RequestError(ErrorCodes.Internal, "Internal error."));
        }
    }

    /// <summary>
    /// Opens a subscription: one response per event, in order. A request error is a single response. The selection of each event runs on
    /// a call of its own from <paramref name="perEvent"/>, which is disposed after it.
    /// </summary>
    public async IAsyncEnumerable<GraphQLResponse> SubscribeAsync(GraphQLRequest request, TCall call,
        Func<CancellationToken, ValueTask<EventCall<TCall>>>? perEvent = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var operation = new Operation<TCall>(core, request, call);
        if (await operation.Prepare(isStream: true, cancellation) is { } refused)
        {
            yield return refused;
            yield break;
        }
        if (!operation.IsStream)
        {
            yield return await operation.Run(RootObject.Instance, null, cancellation);
            yield break;
        }
        await using var events = operation.Open(cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            GraphQLResponse? failed = null;
            try
            {
                if (!await events.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (FieldException e)
            {
                failed = operation.Refuse(Outcome.BadRequest, new RequestError(e.Fault.Code, e.Fault.Message, Extensions: e.Fault.Extensions));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                core.Options.OnFault?.Invoke(e, operation.StreamCoordinate, call);
                failed = operation.Refuse(Outcome.Failed, new RequestError(ErrorCodes.Internal, "Internal error."));
            }
            if (failed is not null)
            {
                yield return failed;
                yield break;
            }
            if (perEvent is null)
            {
                yield return await operation.Run(events.Current.Model, events.Current.Cursor, cancellation);
                continue;
            }
            await using var scoped = await perEvent(cancellation);
            yield return await operation.With(scoped.Call).Run(events.Current.Model, events.Current.Cursor, cancellation);
        }
    }
}

/// <summary>The call one event of a subscription runs on, and what to dispose after it.</summary>
public sealed class EventCall<TCall>(TCall call, IAsyncDisposable? scope) : IAsyncDisposable
{
    /// <summary>Caller, services and clock for this event.</summary>
    public TCall Call { get; } = call;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => scope?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>What root fields are selected from.</summary>
internal sealed class RootObject
{
    public static RootObject Instance { get; } = new();
}
