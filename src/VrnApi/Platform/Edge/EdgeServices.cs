using System.Security.Authentication;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using VrnApi.Platform.Limits;
using VrnApi.Tokens;

namespace VrnApi.Platform.Edge;

/// <summary>Where connections come in: TLS, proxies, client certificates, hosts that are answered.</summary>
internal static class EdgeServices
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ProxyOptions>()
            .Bind(builder.Configuration.GetSection("Proxy"), binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(proxy => proxy.IsPossible, "Proxy: Known are addresses or networks; ClientCertHeader needs a known proxy.")
            .ValidateOnStart();
        services.AddSingleton<Listeners>();
        services.AddSingleton<ConnectionLimit>();
        services.AddOptions<TokenHooks>().Configure<Listeners>((hooks, listeners) => hooks.Listener = listeners.Of);
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<ProxyOptions>>((forwarded, proxy) =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in proxy.Value.Networks)
            {
                forwarded.KnownIPNetworks.Add(network);
            }
        });
        services.Configure<HostFilteringOptions>(hosts => hosts.IncludeFailureMessage = false);
        builder.WebHost.ConfigureKestrel(Listen);
    }

    public static void UseEdge(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            http.Features.Set(new DirectPeer(http.Connection.RemoteIpAddress));
            return next(http);
        });
        if (app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Known.Count > 0)
        {
            app.UseForwardedHeaders();
        }
    }

    public static IApplicationBuilder UseConnectionLimit(this IApplicationBuilder app) =>
        app.Use((http, next) => ConnectionLimit.Refuse(http) is { } refusal ? refusal.ExecuteAsync(http) : next(http));

    /// <exception cref="MisconfiguredException">What is served would not be what the configuration promises.</exception>
    public static void CheckEdge(this WebApplication app)
    {
        var hosts = app.Configuration["AllowedHosts"];
        if (app.Environment.IsProduction() && (string.IsNullOrWhiteSpace(hosts) || hosts.Split(';').Contains("*")))
        {
            throw new MisconfiguredException("AllowedHosts is not set: in Production name the hosts under which partners reach this platform, separated by ';'.");
        }
        var mtls = app.Services.GetRequiredService<IOptions<TokensOptions>>().Value.Mtls;
        if (mtls.Origin is not null && !app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.ClientCertHeader)
        {
            var port = mtls.Port ?? new Uri(mtls.Origin).Port;
            var listens = (app.Configuration["URLS"] ?? "").Split(';').Concat(app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""));
            if (!listens.Any(url => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && BindingAddress.Parse(url).Port == port))
            {
                throw new MisconfiguredException($"Tokens:Mtls:Origin is set, but no https address of ASPNETCORE_URLS listens on port {port}. Add one, or name its port in Tokens:Mtls:Port.");
            }
        }
    }

    private static void Listen(KestrelServerOptions kestrel)
    {
        var services = kestrel.ApplicationServices;
        var connections = services.GetRequiredService<ConnectionLimit>();
        kestrel.Limits.MaxConcurrentConnections = services.GetRequiredService<IOptions<LimitOptions>>().Value.AllConnections;
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => connections.Run(connection, next)));
        var mtls = services.GetRequiredService<IOptions<TokensOptions>>().Value.Mtls;
        int? port = mtls.Origin is null ? null : mtls.Port ?? new Uri(mtls.Origin).Port;
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.OnAuthenticate = (connection, tls) =>
            {
                // Only there is a certificate asked for: a browser at the public address must not be. Whose it is and whether it
                // counts is decided by the token server, also for self-signed ones.
                if (port is not null && (connection.LocalEndPoint as System.Net.IPEndPoint)?.Port == port)
                {
                    tls.ClientCertificateRequired = true;
#pragma warning disable CA5359 // The certificate is a client's: it proves possession here and is judged in ClientCertificate.
                    tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
                }
            };
        });
    }
}
