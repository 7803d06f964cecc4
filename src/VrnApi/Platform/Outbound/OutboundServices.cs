using System.Net;
using Microsoft.Extensions.Options;
using VrnApi.Tokens;

namespace VrnApi.Platform.Outbound;

internal static class OutboundServices
{
    public static void AddOutbound(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OutboundOptions>()
            .Bind(builder.Configuration.GetSection("Outbound"), binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(outbound => outbound.IsPossible, "Outbound: Ports are 1 to 65535, AllowedNetworks are networks such as 10.1.2.0/24.")
            .ValidateOnStart();
        services.AddSingleton<NameLookup>(_ => Dns.GetHostAddressesAsync);
        services.AddSingleton<OutboundGuard>();
        services.AddHttpClient(TokenServices.JwksHttpClient)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<OutboundGuard>().Handler());
        services.AddOptions<TokensOptions>().Validate<IOptions<OutboundOptions>>(
            (tokens, outbound) => tokens.ExternalIssuers.All(issuer => issuer.JwksUri is null || OutboundUrl.Refuse(issuer.JwksUri, outbound.Value) is null),
            "Tokens:ExternalIssuers: a JwksUri must be an https address with a host name and a port of Outbound:Ports.");
    }
}
