using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>How a request is answered: executed, or refused.</summary>
internal sealed partial class Operation<TCall>
{
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
            Key = key,
            TrustedName = document.TrustedName,
            PlanCacheHit = hit,
            Cost = cost,
            Rows = executor.Rows,
            Cursor = cursor,
        };
    }

    public GraphQLResponse Refuse(Outcome outcome, params IReadOnlyList<RequestError> errors) => Finish(outcome, errors, null, 0);

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
            Key = key,
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
