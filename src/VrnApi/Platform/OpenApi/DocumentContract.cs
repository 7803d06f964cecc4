using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace VrnApi.Platform.OpenApi;

/// <summary>What is said once for the whole document: where it is served and what its tags mean.</summary>
internal sealed class DocumentContract : IDocumentFilter
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Service directory"] = "Services, organisations and places; documents follow the Human Services Data Specification.",
        ["Open feed"] = "The directory for anybody, in the Open Referral UK standard; no token is needed.",
        ["Areas"] = "Areas by their codes, and where postcodes lie.",
        ["Membership"] = "Networks, boards, seats and terms of reference. Functions, never persons.",
        ["Evidence"] = "What works, how sure its source is, since when, with a citation on every value.",
        ["Changes"] = "The change feed: what is new, updated and gone, in an order that loses nothing.",
        ["Webhooks"] = "Changes that are posted to an address of the partner's own.",
        ["Self-service"] = "A partner's own registration: rights and why one is missing, keys and secrets, agreements, usage, audit.",
        ["Outcomes"] = "Aggregate returns of partners, and the figures released from them; counts only, never personal data.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [new OpenApiServer { Url = "/", Description = "This platform" }];
        foreach (var (path, item) in swaggerDoc.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                Complete(path, method, operation);
            }
        }
        swaggerDoc.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
    }

    /// <summary>What generators of clients ask of every operation: a name that no other has, and some words.</summary>
    private static void Complete(string path, HttpMethod method, OpenApiOperation operation)
    {
        operation.OperationId = (operation.OperationId, method == HttpMethod.Head) switch
        {
            ({ } id, true) => "head" + char.ToUpperInvariant(id[0]) + id[1..],
            ({ } id, false) => id,
            _ => NameOf(path, method),
        };
        if (string.IsNullOrWhiteSpace(operation.Description))
        {
            operation.Description = method == HttpMethod.Head ? $"The headers of GET, without its body: {operation.Summary}." : $"{operation.Summary}.";
        }
    }

    /// <summary><c>GET /v1/networks/{n}/terms</c> is <c>getNetworksByNTerms</c>.</summary>
    private static string NameOf(string path, HttpMethod method) => method.Method.ToLowerInvariant() + string.Concat(path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .SkipWhile(part => part is "v1" or "partner")
        .SelectMany(part => (part.StartsWith('{') ? "by-" + part : part).Split('-', '.', ':', '{', '}'))
        .Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
