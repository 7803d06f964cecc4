using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace VrnApi.Platform.OpenApi;

/// <summary>What is said once for the whole document: where it is served and what its tags mean.</summary>
internal sealed class DocumentContract : IDocumentFilter
{
    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Service directory"] = "Services, organisations and places; documents follow the Human Services Data Specification.",
        ["Areas"] = "Areas by their codes, and where postcodes lie.",
        ["Membership"] = "Networks, boards, seats and terms of reference. Functions, never persons.",
        ["Evidence"] = "What works, how sure its source is, since when, with a citation on every value.",
        ["Changes"] = "The change feed: what is new, updated and gone, in an order that loses nothing.",
        ["Self-service"] = "A partner's own registration: rights and why one is missing, keys and secrets, agreements, usage, audit.",
        ["Outcomes"] = "Aggregate returns of partners, and the figures released from them; counts only, never personal data.",
    };

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.Servers = [new OpenApiServer { Url = "/", Description = "This platform" }];
        swaggerDoc.Tags = Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
    }
}
