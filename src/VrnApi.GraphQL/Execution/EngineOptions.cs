namespace VrnApi.GraphQL;

/// <summary>What the host lends the engine.</summary>
public sealed record EngineOptions<TCall>
{
    /// <summary>Limits; the defaults are those of design section 7.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary>The platform's one rights function: null if the caller has the scope, else the refusal. Asked once per scope and request.</summary>
    public required Func<TCall, string, Refusal?> Permit { get; init; }

    /// <summary>Charges the client's cost budget after pricing and before execution: null if it can pay.</summary>
    public Func<TCall, OperationCost, CancellationToken, ValueTask<Refusal?>>? Charge { get; init; }

    /// <summary>Wraps the execution, e.g. in one transaction for all it reads. Null: it just runs.</summary>
    public ExecuteAround<TCall>? Around { get; init; }

    /// <summary>Every scope the platform knows; a scope in the SDL outside it stops the host. Null: not checked.</summary>
    public IReadOnlySet<string>? KnownScopes { get; init; }

    /// <summary>Told of each masked fault with the schema coordinate it came from; must not throw.</summary>
    public Action<Exception, string, TCall>? OnFault { get; init; }

    /// <summary>For timeouts and the refused-document cache.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Adds <c>extensions.coordinate</c> to field errors.</summary>
    public bool Development { get; init; }
}

/// <summary>Runs a planned operation in surroundings of the host's; it may run it again after a fault of the database.</summary>
public delegate ValueTask<GraphQLResponse> ExecuteAround<TCall>(
    TCall call, PlannedOperation operation, Func<CancellationToken, ValueTask<GraphQLResponse>> run, CancellationToken cancellation);

/// <summary>What is known of an operation before it runs.</summary>
/// <param name="IsMutation">It writes.</param>
/// <param name="Loads">Positions that ask the host for values: counts and probes of connections are counted by themselves.</param>
public readonly record struct PlannedOperation(bool IsMutation, int Loads);
