using System.Globalization;
using System.Text.Json;
using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>One request on its way through the pipeline of design section 5.</summary>
internal sealed class Operation<TCall>(EngineCore<TCall> core, GraphQLRequest request, TCall call)
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
        plan.Fields.Count(each => core.Bindings[each.Def.Index].Role is FieldRole.Resolver or FieldRole.TotalCount or FieldRole.HasNextPage or FieldRole.HasPreviousPage));

    public string StreamCoordinate => plan!.Root.Items[0].Def.Coordinate;

    private Limits Limits => core.Options.Limits;

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

    /// <summary>Executes and writes. The root is what root fields are resolved from: a dummy, or the model of an event.</summary>
    public async ValueTask<GraphQLResponse> Run(object? root, string? cursor, CancellationToken cancellation)
    {
        using var span = Spans.Source.StartActivity("graphql.execute");
        var executor = new Executor<TCall>(core, plan!, args, argFaults, call, cancellation);
        var block = await executor.Run(root);
        var buffer = new JsonBuffer(Limits.ResponseBytes);
        var writer = new ResponseWriter<TCall>(core, buffer, document!.Document.Source, request.TraceId, call);
        try
        {
            buffer.Raw("{\"data\":"u8);
            writer.Data(block);
            if (buffer.Length > Limits.ResponseBytes)
            {
                throw new ResponseTooLargeException();
            }
        }
        catch (ResponseTooLargeException)
        {
            buffer.Release();
            return Refuse(Outcome.Failed, new RequestError(ErrorCodes.ResponseSize, "The response is too large; ask for less."));
        }
        if (writer.Logged > 0)
        {
            var errors = new JsonBuffer();
            errors.Raw("\"errors\":["u8);
            writer.Errors(errors);
            errors.Raw("],"u8);
            buffer.Insert(1, errors.Written);
            errors.Release();
        }
        Extensions(buffer, Math.Max(0, writer.Logged - Limits.Errors));
        buffer.Byte((byte)'}');
        var length = buffer.Length;
        return new GraphQLResponse(buffer.Detach(), length, pooled: true)
        {
            Outcome = writer.Logged > 0 ? Outcome.FieldErrors : Outcome.Data,
            Codes = writer.Codes,
            OperationType = TypeName(plan!.Operation.Kind),
            DocumentHash = key?.ToString(),
            TrustedName = document.TrustedName,
            PlanCacheHit = hit,
            Cost = cost,
            Rows = executor.Rows,
            Cursor = cursor,
        };
    }

    /// <summary>Opens the stream of the subscription's only root field.</summary>
    public IAsyncEnumerable<StreamItem> Open(CancellationToken cancellation)
    {
        var field = plan!.Root.Items[0];
        return argFaults[field.Index] is { } fault
            ? throw new FieldException(fault)
            : core.Bindings[field.Def.Index].Stream!(args[field.Index]!, call, cancellation);
    }

    public GraphQLResponse Refuse(Outcome outcome, params IReadOnlyList<RequestError> errors) => Finish(outcome, errors, null, 0);

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
        var own = DocumentKey.Of(request.Document.Span);
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
        (document, var refused, hit) = core.Documents.GetOrAdd(own, () => Compile(own));
        return refused is null ? null : new GraphQLResponse(refused.Body, refused.Body.Length, pooled: false)
        {
            Outcome = refused.Outcome,
            Codes = refused.Codes,
            DocumentHash = own.ToString(),
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
                    args[field.Index]!.Criteria = make(args[field.Index]!);
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

    private GraphQLResponse Finish(Outcome outcome, IReadOnlyList<RequestError> errors, Action<JsonBuffer>? data, int omitted)
    {
        var buffer = new JsonBuffer();
        buffer.Byte((byte)'{');
        var source = document?.Document.Source ?? request.Document;
        if (errors.Count > 0)
        {
            buffer.Raw("\"errors\":["u8);
            var first = true;
            foreach (var error in errors.Take(Limits.Errors))
            {
                buffer.Comma(ref first);
                ErrorWriter.Begin(buffer, error.Message);
                if (error.At is { } at)
                {
                    ErrorWriter.Locations(buffer, source.Span, at);
                }
                ErrorWriter.End(buffer, error.Code, error.Extensions, error.Code == ErrorCodes.Internal ? request.TraceId : null, null);
            }
            buffer.Byte((byte)']');
            omitted = Math.Max(0, errors.Count - Limits.Errors);
        }
        data?.Invoke(buffer);
        Extensions(buffer, omitted);
        buffer.Byte((byte)'}');
        var length = buffer.Length;
        return new GraphQLResponse(buffer.Detach(), length, pooled: true)
        {
            Outcome = outcome,
            Codes = [.. errors.Select(e => e.Code).Distinct()],
            OperationType = node is null ? null : TypeName(node.Kind),
            DocumentHash = key?.ToString(),
            TrustedName = document?.TrustedName,
            PlanCacheHit = hit,
            Cost = cost,
        };
    }

    private void Extensions(JsonBuffer buffer, int omitted)
    {
        var report = request.Cost != CostReport.None && cost is not null;
        if (omitted == 0 && !report)
        {
            return;
        }
        buffer.Raw(",\"extensions\":{"u8);
        var first = true;
        if (omitted > 0)
        {
            buffer.Comma(ref first);
            buffer.Raw("\"errorsOmitted\":"u8);
            buffer.Int(omitted);
        }
        if (report)
        {
            buffer.Comma(ref first);
            buffer.Raw("\"cost\":{\"typeCost\":"u8);
            buffer.Double(cost!.TypeCost);
            buffer.Raw(",\"fieldCost\":"u8);
            buffer.Double(cost.FieldCost);
            buffer.Raw(",\"points\":"u8);
            buffer.Int(cost.Points);
            buffer.Byte((byte)'}');
        }
        buffer.Byte((byte)'}');
    }

    private static string TypeName(OperationKind kind) => kind switch
    {
        OperationKind.Query => "query",
        OperationKind.Mutation => "mutation",
        OperationKind.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Reads the variables of a request within their limits: bytes, nesting, members; a member given twice is refused.</summary>
internal static class RequestVariables
{
    public static JsonDocument? Read(ReadOnlyMemory<byte> json, Limits limits)
    {
        if (json.Length == 0)
        {
            return null;
        }
        if (json.Length > limits.VariableBytes)
        {
            throw new RequestException(ErrorCodes.BadRequest, "The variables are too large.");
        }
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = limits.VariableDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            throw new RequestException(ErrorCodes.BadRequest, "The variables are no JSON object, too deep, or name a member twice.");
        }
        var members = 0;
        if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null) || !Within(document.RootElement, limits.VariableMembers, ref members))
        {
            document.Dispose();
            throw new RequestException(ErrorCodes.BadRequest, "The variables are no JSON object or have too many members.");
        }
        return document;
    }

    // The reader's depth limit bounds this recursion.
    private static bool Within(JsonElement element, int limit, ref int members)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (++members > limit || !Within(property.Value, limit, ref members))
                    {
                        return false;
                    }
                }
                return true;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (++members > limit || !Within(item, limit, ref members))
                    {
                        return false;
                    }
                }
                return true;
            default:
                return true;
        }
    }
}
