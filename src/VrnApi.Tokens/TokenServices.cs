using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Endpoints;
using VrnApi.Tokens.Grants;
using VrnApi.Tokens.Keys;

namespace VrnApi.Tokens;

public static class TokenServices
{
    /// <summary>Name of the HttpClient for key sets; the host builds it on its outbound guard.</summary>
    public const string JwksHttpClient = "vrn-jwks";

    /// <summary>
    /// Registers the token server and the <see cref="PartnerTokenHandler.SchemeName"/> scheme. The host registers, as
    /// singletons: IClientStore, IReplayStore, IRevocationStore, ISigningKeyStore, ITokenAudit, IScopePolicy; and
    /// DataProtection.
    /// </summary>
    public static AuthenticationBuilder AddTokens(this IServiceCollection services, IConfiguration configuration, Action<TokenHooks>? hooks = null)
    {
        services.AddOptions<TokensOptions>()
            .Bind(configuration.GetSection("Tokens"), binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokensOptions>, TokensOptionsCheck>();
        services.AddOptions<TokenHooks>().Configure(h => hooks?.Invoke(h));
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(JwksHttpClient);
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<RemoteKeySets>();
        services.AddSingleton<ClientAssertion>();
        services.AddSingleton<ClientCertificate>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<CurrentCredential>();
        services.AddSingleton<ClientCredentialsGrant>();
        services.AddSingleton<DpopNonce>();
        services.AddSingleton<DpopProof>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<OAuthEndpoint>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<IntrospectionEndpoint>();
        services.AddSingleton<RevocationEndpoint>();
        services.AddSingleton<ExplainEndpoint>();
        services.AddSingleton<Metadata>();
        services.AddSingleton<ExternalTokens>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<KeyRolloverService>();
        if (configuration.GetValue("Tokens:Issue", defaultValue: true))
        {
            services.AddHostedService(p => p.GetRequiredService<KeyRolloverService>());
        }
        return services.AddAuthentication(PartnerTokenHandler.SchemeName)
            .AddScheme<PartnerTokenOptions, PartnerTokenHandler>(PartnerTokenHandler.SchemeName, displayName: null, configureOptions: null);
    }
}
