using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens.Endpoints;

/// <summary>Marks the routes that authenticate a client by themselves; their limit is asked inside (<see cref="TokenHooks.Admit"/>).</summary>
public sealed record AuthenticatesClients;

/// <summary>The routes. Each one is anonymous by its own word: client authentication happens inside.</summary>
public static class TokenRoutes
{
    public const string Token = "/oauth/token";
    public const string Jwks = "/oauth/jwks";
    public const string Introspect = "/oauth/introspect";
    public const string Revoke = "/oauth/revoke";
    public const string Explain = "/oauth/explain";

    /// <summary>Maps what the configuration allows; the host may add metadata or filters to the group.</summary>
    public static RouteGroupBuilder MapTokenEndpoints(this IEndpointRouteBuilder app)
    {
        var options = app.ServiceProvider.GetRequiredService<IOptions<TokensOptions>>().Value;
        var group = app.MapGroup("");
        foreach (var path in (string[])["/.well-known/oauth-protected-resource", options.ResourceMetadataPath])
        {
            Get(path, (HttpContext c, Metadata m) => WriteAsync(c, m.ProtectedResource(), "application/json"));
        }
        if (!options.Issue)
        {
            return group;
        }
        Get("/.well-known/oauth-authorization-server", (HttpContext c, Metadata m) => WriteAsync(c, m.AuthorizationServer(), "application/json"));
        Get("/.well-known/openid-configuration", (HttpContext c, Metadata m) => WriteAsync(c, m.AuthorizationServer(), "application/json"));
        Get(Jwks, async (HttpContext c, SigningKeys keys) => await WriteAsync(c, await KeySetAsync(keys, c.RequestAborted), "application/jwk-set+json"));
        Post(Token, (HttpContext c, OAuthEndpoint e, TokenEndpoint t) => e.RunAsync(c, t.AnswerAsync));
        Post(Introspect, (HttpContext c, OAuthEndpoint e, IntrospectionEndpoint i) => e.RunAsync(c, i.AnswerAsync));
        Post(Revoke, (HttpContext c, OAuthEndpoint e, RevocationEndpoint r) => e.RunAsync(c, r.AnswerAsync));
        if (options.Explain ?? TokenEnvironment.IsOpen(app.ServiceProvider.GetRequiredService<IHostEnvironment>()))
        {
            Post(Explain, (HttpContext c, OAuthEndpoint e, ExplainEndpoint x) => e.RunAsync(c, x.AnswerAsync));
        }
        return group;

        void Get(string path, Delegate handler) => group.MapGet(path, handler).AllowAnonymous().ExcludeFromDescription();

        // All methods: a GET is answered with 400 invalid_request as RFC 6749 clients expect, not with an empty 405.
        void Post(string path, Delegate handler) => group.Map(path, handler).AllowAnonymous().ExcludeFromDescription().WithMetadata(new AuthenticatesClients());
    }

    private static async Task<JsonObject> KeySetAsync(SigningKeys keys, CancellationToken ct) => new()
    {
        ["keys"] = new JsonArray([.. (await keys.PublishedAsync(SigningKeyUse.Token, ct)).Select(k => JsonNode.Parse(k.PublicJwk))]),
    };

    private static async Task WriteAsync(HttpContext context, JsonObject document, string type)
    {
        var bytes = Encoding.UTF8.GetBytes(document.ToJsonString());
        var tag = $"\"{Base64UrlText.Encode(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
        context.Response.Headers.CacheControl = "public, max-age=300";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
