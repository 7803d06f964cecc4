using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(VrnApi.Bench.StaticAnswer))]

/// <summary>Has the runtime load this assembly, which the host does not know, before the host starts.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}

namespace VrnApi.Bench
{
    /// <summary>
    /// Adds what the benchmark compares with to the unchanged host: 1 KB of fixed bytes from a minimal API behind the same middleware,
    /// authorization included. Loaded by two environment variables, so the product holds nothing of it.
    /// </summary>
    public sealed class StaticAnswer : IHostingStartup, IStartupFilter
    {
        private static readonly byte[] Bytes = [.. Enumerable.Repeat((byte)'x', 1024)];

        public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => services.AddSingleton<IStartupFilter>(this));

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => next(new Watched(app));

        /// <summary>The host's routes can be added to only while its pipeline is put together: the first middleware that is added tells.</summary>
        private sealed class Watched(IApplicationBuilder inner) : IApplicationBuilder
        {
            private bool mapped;

            public IServiceProvider ApplicationServices
            {
                get => inner.ApplicationServices;
                set => inner.ApplicationServices = value;
            }

            public IFeatureCollection ServerFeatures => inner.ServerFeatures;

            public IDictionary<string, object?> Properties => inner.Properties;

            public RequestDelegate Build() => inner.Build();

            public IApplicationBuilder New() => inner.New();

            public IApplicationBuilder Use(Func<RequestDelegate, RequestDelegate> middleware)
            {
                if (!mapped && Properties.TryGetValue("__GlobalEndpointRouteBuilder", out var routes) && routes is IEndpointRouteBuilder builder)
                {
                    mapped = true;
                    builder.MapGet("/bench/static", static (HttpContext http) =>
                    {
                        http.Response.ContentType = "text/plain";
                        http.Response.ContentLength = Bytes.Length;
                        return http.Response.Body.WriteAsync(Bytes, http.RequestAborted).AsTask();
                    }).RequireAuthorization();
                }
                inner.Use(middleware);
                return this;
            }
        }
    }
}
