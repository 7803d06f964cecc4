using VrnApi.GraphQL.Language;

namespace VrnApi.GraphQL;

/// <summary>An error of the whole request.</summary>
/// <param name="Code">Word of the catalogue.</param>
/// <param name="Message">For the client.</param>
/// <param name="At">Byte offsets in the document; null if it has no place there.</param>
/// <param name="Extensions">Further members of <c>extensions</c>.</param>
internal sealed record RequestError(string Code, string Message, int[]? At = null, IReadOnlyDictionary<string, object?>? Extensions = null);

/// <summary>Document bytes to a <see cref="StoredDocument"/>: lex, parse, depth limits, facts, rules.</summary>
internal static class DocumentCompiler
{
    public static (StoredDocument? Document, Outcome Outcome, List<RequestError>? Errors) Compile(Schema schema, Limits limits, DocumentKey key,
        ReadOnlyMemory<byte> source, string? trustedName)
    {
        Document document;
        try
        {
            using var span = Spans.Source.StartActivity("graphql.parse");
            document = Parser.Parse(source.ToArray(), new ParseLimits(limits.Tokens, limits.Nesting, limits.Directives));
        }
        catch (SyntaxException e)
        {
            return (null, e.Code == ErrorCodes.Syntax ? Outcome.Unreadable : Outcome.BadRequest, [new RequestError(e.Code, e.Message, [e.At])]);
        }
        using var validating = Spans.Source.StartActivity("graphql.validate");
        var (depth, chain) = DepthLimits.Judge(document, limits);
        var errors = new List<RequestError>();
        if (!depth)
        {
            errors.Add(new RequestError(ErrorCodes.Depth, $"Selections are nested more than {limits.Depth} deep."));
        }
        if (!chain)
        {
            errors.Add(new RequestError(ErrorCodes.Depth, $"Fragments spread each other in a chain of more than {limits.SpreadChain}."));
        }
        if (errors.Count > 0)
        {
            return (null, Outcome.BadRequest, errors);
        }
        try
        {
            foreach (var broken in Validator.Validate(schema, document, limits.MergeVisits))
            {
                errors.Add(new RequestError(ErrorCodes.Validation, broken.Message, broken.At,
                    new Dictionary<string, object?> { ["rule"] = broken.Rule, ["spec"] = broken.Spec }));
            }
        }
        catch (RequestException e)
        {
            return (null, Outcome.BadRequest, [new RequestError(e.Code, e.Message)]);
        }
        return errors.Count > 0 ? (null, Outcome.Invalid, errors) : (new StoredDocument(key, document, trustedName), Outcome.Data, null);
    }
}
