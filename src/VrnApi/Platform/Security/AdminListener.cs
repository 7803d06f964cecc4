using Microsoft.AspNetCore.Routing.Matching;
using VrnApi.Tokens;

namespace VrnApi.Platform.Security;

/// <summary>Section <c>Admin</c>: where operators' software calls; off unless an address is given.</summary>
/// <param name="Url">Loopback only, with a port of its own: <c>http://127.0.0.1:5090</c>.</param>
public sealed record AdminListener(Uri? Url)
{
    public const string Section = "Admin";

    public bool IsOn => Url is not null;

    /// <summary>Decided by the port of the connection: a Host header is anybody's to write.</summary>
    public bool Took(HttpContext http) => Url is not null && http.Connection.LocalPort == Url.Port;

    /// <summary>Reads the section and adds the address to those the host listens on.</summary>
    /// <exception cref="MisconfiguredException">An unknown key, an address that is not loopback, or the port of a public address.</exception>
    public static void Add(WebApplicationBuilder builder)
    {
        if (builder.Configuration.GetSection(Section).GetChildren().FirstOrDefault(key => key.Key != "Url") is { } unknown)
        {
            throw new MisconfiguredException($"{Section}__{unknown.Key} is no setting; there is {Section}__Url.");
        }
        var listener = new AdminListener(Read(builder.Configuration["Admin:Url"]));
        builder.Services.AddSingleton(listener);
        builder.Services.AddSingleton<MatcherPolicy, AdminRoutes>();
        if (listener.Url is { } url)
        {
            // Proofs for this listener are over its own address (RFC 9449 section 4.3).
            builder.Services.AddOptions<TokenHooks>().PostConfigure(hooks =>
            {
                var others = hooks.Listener;
                hooks.Listener = http => listener.Took(http) ? new Listener(url.GetLeftPart(UriPartial.Authority)) : others?.Invoke(http);
            });
            var addresses = builder.WebHost.GetSetting(WebHostDefaults.ServerUrlsKey) is { Length: > 0 } given ? given : "http://localhost:5000";
            if (addresses.Split(';').Any(address => address.EndsWith($":{url.Port}", StringComparison.Ordinal)))
            {
                throw new MisconfiguredException("Admin__Url needs a port of its own.");
            }
            builder.WebHost.UseUrls([.. addresses.Split(';'), url.GetLeftPart(UriPartial.Authority)]);
        }
    }

    private static Uri? Read(string? text) => text is not { Length: > 0 } ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.IsLoopback && url.PathAndQuery == "/" ? url
        : throw new MisconfiguredException($"Admin__Url is '{text}', which is no loopback address such as http://127.0.0.1:5090.");
}

/// <summary>Marks a route that only the admin listener has.</summary>
public sealed record AdminOnly;

/// <summary>On every other listener a marked route is not there: 404 for everybody, whatever the token.</summary>
internal sealed class AdminRoutes(AdminListener listener) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MinValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<AdminOnly>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<AdminOnly>() is not null && !listener.Took(httpContext))
            {
                candidates.SetValidity(i, false);
            }
        }
        return Task.CompletedTask;
    }
}
