using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace VrnApi.Tests.Harness;

/// <summary>The in-memory server leaves the request line empty, over which a DPoP proof is made; a real one never does.</summary>
internal sealed class RawTargets : IStartupFilter
{
    public static void Add(IServiceCollection services) => services.AddTransient<IStartupFilter, RawTargets>();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, rest) =>
        {
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
            return rest(http);
        });
        next(app);
    };
}
