using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using VrnApi.GraphQL;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Platform;

/// <summary>
/// Traces and numbers over OTLP where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector, with the exporter's other variables as its
/// documentation has them; nothing leaves the host otherwise. Web server and database client emit their own. Statements are sent to the
/// database with parameters, so their text holds no value.
/// </summary>
internal sealed class Telemetry : IHostedService, IDisposable
{
    private TracerProvider? traces;
    private MeterProvider? numbers;

    public static void Add(WebApplicationBuilder builder)
    {
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddHostedService<Telemetry>();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        static void Named(ResourceBuilder resource) => resource.AddService("vrnapi");
        traces = Sdk.CreateTracerProviderBuilder().ConfigureResource(Named)
            .AddSource("Microsoft.AspNetCore", "Npgsql", Spans.SourceName, GraphQLTelemetry.Name)
            .AddOtlpExporter().Build();
        numbers = Sdk.CreateMeterProviderBuilder().ConfigureResource(Named)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql", "System.Runtime", GraphQLTelemetry.Name)
            .AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces?.ForceFlush(2_000);
        numbers?.ForceFlush(2_000);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        traces?.Dispose();
        numbers?.Dispose();
    }
}
