using System.Globalization;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>One request on its way through the pipeline of design section 5: what happens before it is executed.</summary>
internal sealed partial class Operation<TCall>(EngineCore<TCall> core, GraphQLRequest request, TCall call)
{
    private StoredDocument? document;
    private OperationNode? node;
    private Plan? plan;
    private DocumentKey? key;
    private Args?[] args = [];
    private Fault?[] argFaults = [];
    private OperationCost? cost;
    private bool hit;

    public bool IsStream => plan!.Operation.Kind == OperationKind.Subscription;

    public PlannedOperation Planned => new(
        plan!.Operation.Kind == OperationKind.Mutation,
        plan.Fields.Count(IsLoad) - plan.Fields.Sum(Carried));

    public string StreamCoordinate => plan!.Root.Items[0].Def.Coordinate;

    private Limits Limits => core.Options.Limits;

    private bool IsLoad(SelectedField field) =>
        core.Bindings[field.Def.Index].Role is FieldRole.Resolver or FieldRole.TotalCount or FieldRole.HasNextPage or FieldRole.HasPreviousPage
        || (Contract.IsConnection(field.Def.Parent) && !Contract.IsStandard(field.Def.Name));

    /// <summary>Loads beneath a level that its rows bring along.</summary>
    private int Carried(SelectedField field) =>
        core.Bindings[field.Def.Index].Carries is { } carries && LevelRequests.Targets(field) is var targets && carries(targets) ? targets.Sum(Loads) : 0;

    private int Loads(Selection selection) => selection.Items.Sum(item => (IsLoad(item) ? 1 : 0) + item.Children.Sum(Loads));

    /// <summary>The same prepared operation for another call: an event of a subscription.</summary>
    public Operation<TCall> With(TCall other) => new(core, request, other)
    {
        document = document,
        node = node,
        plan = plan,
        key = key,
        args = args,
        argFaults = argFaults,
        cost = cost,
        hit = true,
    };

    /// <summary>Everything before execution; a response if the request ends here.</summary>
    public async ValueTask<GraphQLResponse?> Prepare(bool isStream, CancellationToken cancellation)
    {
        var refused = FindDocument() ?? FindOperation() ?? Plan(isStream);
        if (refused is not null)
        {
            return refused;
        }
        foreach (var scope in plan!.Scopes)
        {
            if (core.Options.Permit(call, scope) is { } refusal)
            {
                var extensions = new Dictionary<string, object?>(refusal.Extensions ?? new Dictionary<string, object?>());
                extensions.TryAdd("scope", scope);
                return Refuse(Outcome.Forbidden, new RequestError(refusal.Code, refusal.Message, Extensions: extensions));
            }
        }
        if (request.Cost == CostReport.Validate)
        {
            return Finish(Outcome.Data, [], buffer => buffer.Raw("\"data\":null"u8), 0);
        }
        if (core.Options.Charge is { } charge && await charge(call, cost!, cancellation) is { } limited)
        {
            return Refuse(Outcome.RateLimited, new RequestError(limited.Code, limited.Message, Extensions: Priced(limited.Extensions)));
        }
        return null;
    }

    /// <summary>Opens the stream of the subscription's only root field.</summary>
    public IAsyncEnumerable<StreamItem> Open(CancellationToken cancellation)
    {
        var field = plan!.Root.Items[0];
        return argFaults[field.Index] is { } fault
            ? throw new FieldException(fault)
            : core.Bindings[field.Def.Index].Stream!(args[field.Index]!, call, cancellation);
    }

    private GraphQLResponse? Plan(bool isStream)
    {
        using var span = Spans.Source.StartActivity("graphql.plan");
        return MakePlan(isStream) ?? Judge();
    }

    private GraphQLResponse? FindDocument()
    {
        if (request.Document.Length == 0)
        {
            if (request.DocumentHash is not { } hash)
            {
                return Refuse(Outcome.BadRequest, new RequestError(ErrorCodes.BadRequest, "A document is required."));
            }
            key = DocumentKey.Parse(hash);
            document = key is not { } id ? null : request.TrustedOnly ? core.Documents.Trusted(id) : core.Documents.Find(id);
            hit = document is not null;
            return document is not null ? null
                : request.TrustedOnly ? Refuse(Outcome.BadRequest, NotTrusted())
                // Clients look for this message to send the whole document.
                : Refuse(Outcome.Invalid, new RequestError(ErrorCodes.PersistedQueryNotFound, "PersistedQueryNotFound"));
        }
        var own = core.Documents.KeyOf(request.Document.Span);
        key = own;
        if (request.DocumentHash is { } claimed && DocumentKey.Parse(claimed) != own)
        {
            return Refuse(Outcome.BadRequest, new RequestError(ErrorCodes.PersistedQueryMismatch, "The hash is not that of the document."));
        }
        if (request.TrustedOnly)
        {
            document = core.Documents.Trusted(own);
            hit = true;
            return document is null ? Refuse(Outcome.BadRequest, NotTrusted()) : null;
        }
        document = core.Documents.Find(own);
        hit = document is not null;
        return hit ? null : Compiled(own);
    }

    private GraphQLResponse? Compiled(DocumentKey own)
    {
        (document, var refused, hit) = core.Documents.GetOrAdd(own, () => Compile(own));
        return refused is null ? null : new GraphQLResponse(refused.Body, refused.Body.Length, pooled: false)
        {
            Outcome = refused.Outcome,
            Codes = refused.Codes,
            Key = own,
            PlanCacheHit = hit,
        };
    }

    private static RequestError NotTrusted() => new(ErrorCodes.DocumentNotTrusted, "Only registered documents are executed here.");

    private (StoredDocument?, RefusedDocument?) Compile(DocumentKey id)
    {
        var (compiled, outcome, errors) = DocumentCompiler.Compile(core.Schema, Limits, id, request.Document, null);
        if (errors is null)
        {
            return (compiled, null);
        }
        using var response = Refuse(outcome, errors);
        return (null, new RefusedDocument(outcome, response.Codes, response.Body.ToArray(), core.Documents.RefusalExpiry()));
    }

    private GraphQLResponse? FindOperation()
    {
        var operations = document!.Operations;
        if (request.OperationName is { } name)
        {
            node = Array.Find(operations, o => o.Name == name);
            return node is null ? Refuse(Outcome.Invalid, new RequestError(ErrorCodes.Operation, $"There is no operation \"{Messages.Cut(name)}\".")) : null;
        }
        node = operations.Length == 1 ? operations[0] : null;
        return node is not null ? null : Refuse(Outcome.Invalid, new RequestError(ErrorCodes.Operation,
            operations.Length == 0 ? "The document has no operation." : "The name of an operation is required."));
    }

    private GraphQLResponse? MakePlan(bool isStream)
    {
        var kind = node!.Kind;
        if (kind == OperationKind.Mutation && !request.AllowMutations)
        {
            return Refuse(Outcome.NotAllowed, new RequestError(ErrorCodes.BadRequest, "A mutation cannot be sent this way."));
        }
        if (kind == OperationKind.Subscription && !isStream)
        {
            return Refuse(Outcome.BadRequest, new RequestError(ErrorCodes.SubscriptionTransport, "A subscription needs a stream."));
        }
        VariableValues variables;
        try
        {
            using var json = RequestVariables.Read(request.Variables, Limits);
            var faults = new List<(VariableNode Variable, string Message)>();
            variables = Variables.Coerce(core.Schema, node, json?.RootElement ?? default, faults);
            if (faults.Count > 0)
            {
                return Refuse(Outcome.Invalid, [.. faults.Select(f => new RequestError(ErrorCodes.Variables, f.Message, [f.Variable.At]))]);
            }
        }
        catch (RequestException e)
        {
            return Refuse(Outcome.BadRequest, new RequestError(e.Code, e.Message));
        }
        var names = document!.IncludeVariables(node);
        if (names.Length > Math.Min(64, Limits.IncludeVariables))
        {
            return Refuse(Outcome.BadRequest, new RequestError(ErrorCodes.Cost, "Too many variables stand in @skip and @include."));
        }
        ulong bits = 0;
        for (var i = 0; i < names.Length; i++)
        {
            bits |= variables.TryGet(names[i], out var value) && value is true ? 1UL << i : 0;
        }
        plan = document.PlanFor(core.Schema, Limits, node, bits, names, out var limits);
        if (plan is null)
        {
            return Refuse(Outcome.BadRequest, [.. limits.Select(f => new RequestError(f.Code, f.Message))]);
        }
        if (plan.Introspects && !request.AllowIntrospection)
        {
            return Refuse(Outcome.BadRequest, new RequestError(ErrorCodes.IntrospectionOff, "Introspection is not answered here."));
        }
        CoerceArguments(variables);
        return null;
    }

    private void CoerceArguments(VariableValues variables)
    {
        args = new Args?[plan!.Fields.Count];
        argFaults = new Fault?[args.Length];
        foreach (var field in plan.Fields)
        {
            args[field.Index] = Args.Coerce(field.Def, field.Nodes[0], variables, out argFaults[field.Index]);
        }
    }

    private GraphQLResponse? Judge()
    {
        var faults = new List<(string Code, string Message)>();
        ValueLimits.Check(plan!, args, argFaults, Limits, faults);
        cost = Cost.Of(core.Schema, plan!, args);
        if (cost.TypeCost > Limits.TypeCost || cost.FieldCost > Limits.FieldCost)
        {
            faults.Add((ErrorCodes.Cost, string.Create(CultureInfo.InvariantCulture,
                $"The operation is too dear: type cost {cost.TypeCost} of {Limits.TypeCost}, field cost {cost.FieldCost} of {Limits.FieldCost}. Ask for fewer rows or fields.")));
        }
        if (faults.Count > 0)
        {
            return Refuse(Outcome.BadRequest, [.. faults.Select(f => new RequestError(f.Code, f.Message, Extensions: f.Code == ErrorCodes.Cost ? Priced(null) : null))]);
        }
        foreach (var field in plan!.Fields)
        {
            if (argFaults[field.Index] is null && core.Bindings[field.Def.Index].Criteria is { } make)
            {
                try
                {
                    args[field.Index] = args[field.Index]!.With(make(args[field.Index]!));
                }
                catch (FieldException e)
                {
                    argFaults[field.Index] = e.Fault;
                }
            }
        }
        return null;
    }

    /// <summary>The price, beside whatever else an error says.</summary>
    private Dictionary<string, object?> Priced(IReadOnlyDictionary<string, object?>? others) => new(others ?? new Dictionary<string, object?>())
    {
        ["cost"] = new Dictionary<string, object?> { ["typeCost"] = cost!.TypeCost, ["fieldCost"] = cost.FieldCost, ["points"] = cost.Points },
    };
}
