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
    public ValueTask<GraphQLResponse> ExecuteAsync(GraphQLRequest request, TCall call, CancellationToken cancellation)
    {
        var operation = new Operation<TCall>(core, request, call);
        return InTime(operation, call, prepared: false, RootObject.Instance, null, cancellation);
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
            yield return await InTime(operation, call, prepared: true, RootObject.Instance, null, cancellation);
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
            await using var scoped = perEvent is null ? new EventCall<TCall>(call, null) : await perEvent(cancellation);
            yield return await InTime(operation.With(scoped.Call), scoped.Call, prepared: true, events.Current.Model, events.Current.Cursor, cancellation);
        }
    }

    /// <summary>Work that has its time, and whose faults are masked.</summary>
    private async ValueTask<GraphQLResponse> InTime(
        Operation<TCall> operation, TCall call, bool prepared, object? root, string? cursor, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(core.Options.Limits.Time, core.Options.Clock);
        await using var left = cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            if (!prepared && await operation.Prepare(isStream: false, timeout.Token) is { } refused)
            {
                return refused;
            }
            return core.Options.Around is { } around
                ? await around(call, operation.Planned, again => operation.Run(root, cursor, again), timeout.Token)
                : await operation.Run(root, cursor, timeout.Token);
        }
        // Whoever gave up has the last word, and gets no answer.
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
