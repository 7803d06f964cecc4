namespace VrnApi.Platform.Audit;

/// <summary>The trail after its events are written: the chain, who fails in nobody's name, and that this host started.</summary>
internal static class AuditServices
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AuditOptions>().Bind(builder.Configuration.GetSection("Audit"))
            .Validate(audit => audit is { CheckpointRows: >= 1 and <= 100_000, CheckpointMinutes: >= 1 and <= 1440 },
                "Audit:CheckpointRows is 1 to 100000, Audit:CheckpointMinutes 1 to 1440.")
            .ValidateOnStart();
        services.AddSingleton<CallerAudit>();
        services.AddSingleton<AuditChain>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditChain>());
        services.AddSingleton<UnknownCallers>();
        services.AddHostedService(provider => provider.GetRequiredService<UnknownCallers>());
        services.AddHostedService<HostStarted>();
    }
}
