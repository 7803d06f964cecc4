using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Tokens.Endpoints;

/// <summary>The discovery documents. Everything comes from configuration, nothing from the request.</summary>
public sealed class Metadata(IOptions<TokensOptions> options, IScopePolicy policy)
{
    /// <summary>RFC 8414 section 2, with RFC 8705, RFC 9449 and RFC 9728 members.</summary>
    internal JsonObject AuthorizationServer()
    {
        var o = options.Value;
        var document = new JsonObject
        {
            ["issuer"] = o.Issuer,
            ["token_endpoint"] = o.Issuer + TokenRoutes.Token,
            ["jwks_uri"] = o.Issuer + TokenRoutes.Jwks,
            ["introspection_endpoint"] = o.Issuer + TokenRoutes.Introspect,
            ["revocation_endpoint"] = o.Issuer + TokenRoutes.Revoke,
            ["grant_types_supported"] = Array("client_credentials"),
            ["response_types_supported"] = new JsonArray(),
            ["scopes_supported"] = Array(policy.Supported),
        };
        foreach (var endpoint in (string[])["token_endpoint", "introspection_endpoint", "revocation_endpoint"])
        {
            document[endpoint + "_auth_methods_supported"] = Array(Methods());
            document[endpoint + "_auth_signing_alg_values_supported"] = Algs();
        }
        document["dpop_signing_alg_values_supported"] = Algs();
        document["tls_client_certificate_bound_access_tokens"] = true;
        if (o.Mtls.Origin is { } origin)
        {
            document["mtls_endpoint_aliases"] = new JsonObject
            {
                ["token_endpoint"] = origin + TokenRoutes.Token,
                ["introspection_endpoint"] = origin + TokenRoutes.Introspect,
                ["revocation_endpoint"] = origin + TokenRoutes.Revoke,
            };
        }
        document["protected_resources"] = Array(o.Resource);
        document["service_documentation"] = o.Origin + "/docs";
        return document;
    }

    /// <summary>RFC 9728 section 2.</summary>
    internal JsonObject ProtectedResource()
    {
        var o = options.Value;
        return new JsonObject
        {
            ["resource"] = o.Resource,
            ["authorization_servers"] = Array([.. (string[])(o.Issue ? [o.Issuer] : []), .. o.ExternalIssuers.Select(e => e.Issuer)]),
            ["scopes_supported"] = Array(policy.Supported),
            ["bearer_methods_supported"] = Array("header"),
            ["dpop_signing_alg_values_supported"] = Algs(),
            ["tls_client_certificate_bound_access_tokens"] = true,
            ["resource_documentation"] = o.Origin + "/docs",
        };
    }

    private List<string> Methods()
    {
        var methods = new List<string> { "client_secret_basic", "client_secret_post", "private_key_jwt" };
        if (options.Value.Mtls.Origin is not null)
        {
            methods.Add("self_signed_tls_client_auth");
        }
        if (options.Value.Mtls is { Origin: not null, TrustedCas.Count: > 0 })
        {
            methods.Add("tls_client_auth");
        }
        return methods;
    }

    private static JsonArray Algs() => Array([.. Algorithm.Standard.Select(a => a.Name)]);

    private static JsonArray Array(params IReadOnlyList<string> values) => new([.. values.Select(v => (JsonNode)v)]);
}
