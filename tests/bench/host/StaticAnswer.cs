using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
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

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var routes = (IEndpointRouteBuilder)app.Properties["__GlobalEndpointRouteBuilder"]!;
            routes.MapGet("/bench/static", static (HttpContext http) =>
            {
                http.Response.ContentType = "text/plain";
                http.Response.ContentLength = Bytes.Length;
                return http.Response.Body.WriteAsync(Bytes, http.RequestAborted).AsTask();
            }).RequireAuthorization();
            next(app);
        };
    }
}
