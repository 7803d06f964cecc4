using System.Security.Cryptography;
using System.Text;
using VrnApi.Data.Audit;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Platform.Audit;

/// <summary>Records that a host started, and under which security options: a setting that was weakened for a night shows.</summary>
internal sealed class HostStarted(AuditTrail trail, IConfiguration configuration, IHostEnvironment environment, TimeProvider clock) : IHostedService
{
    /// <summary>Sections that decide who may do what. Where a host listens and which database it uses is not among them.</summary>
    private static readonly string[] Sections = ["Tokens", "Ring", "State", "Audit", "Limits", "Outbound", "Proxy", "Admin", "Cors", "AllowedHosts"];

    /// <summary>Secrets too short to be safe in a hash that is published to operators.</summary>
    private static readonly string[] Unhashed = ["Ring:Password"];

    public Task StartAsync(CancellationToken cancellationToken) => trail.Write(new AuditEvent
    {
        Time = AuditTime.Of(clock.GetUtcNow()),
        Action = "host.started",
        Outcome = AuditOutcome.Done,
        ResourceType = "security-options",
        ResourceId = Hash(configuration, environment.EnvironmentName),
    }, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>SHA-256 over the sorted settings, base64url; the same on every host that is configured the same.</returns>
    internal static string Hash(IConfiguration configuration, string environment)
    {
        var lines = Sections.SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(pair => pair.Value is not null && !Unhashed.Contains(pair.Key, StringComparer.OrdinalIgnoreCase))
            .Select(pair => $"{pair.Key.ToUpperInvariant()}={pair.Value}")
            .Append($"ENVIRONMENT={environment}").Order(StringComparer.Ordinal);
        return Base64UrlText.Encode(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
