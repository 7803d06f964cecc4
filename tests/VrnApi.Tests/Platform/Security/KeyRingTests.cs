using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data.Tokens;
using VrnApi.Platform;
using VrnApi.Platform.Security;

namespace VrnApi.Tests.Platform.Security;

/// <summary>Production: keys come from the command line, lie under a certificate, and a host that cannot read them does not start.</summary>
public sealed class KeyRingTests
{
    private static readonly (string, string) Production = ("environment", "Production");
    private static readonly (string, string) Issuer = ("Tokens:Issuer", "https://vrn.example");

    [Fact]
    public async Task A_production_host_starts_with_the_certificate_its_ring_was_made_under_and_with_no_other()
    {
        var right = ("Ring:Certificate", Certificate());
        await using var first = await SecurityHost.NewDatabase(Production, Issuer, right);
        var empty = await Assert.ThrowsAsync<MisconfiguredException>(() => first.Prepare());
        Assert.Contains("keys init", empty.Message, StringComparison.Ordinal);

        Assert.Equal(Verbs.Done, await SecurityHost.Run(first.Services, "keys", "init"));
        Assert.Equal(Verbs.Done, await SecurityHost.Run(first.Services, "keys", "init"));
        var made = await Count(first);
        Assert.Equal((1, 2), made);
        await first.Prepare();
        Assert.Contains("<encryptedSecret", await Xml(first), StringComparison.Ordinal);

        await using var second = SecurityHost.Build(Connection(first), [Production, Issuer, right]);
        await second.Prepare();

        await using var wrong = SecurityHost.Build(Connection(first), [Production, Issuer, ("Ring:Certificate", Certificate())]);
        var refused = await Assert.ThrowsAsync<MisconfiguredException>(() => wrong.Prepare());
        Assert.Contains("Ring__Certificate", refused.Message, StringComparison.Ordinal);
        Assert.Equal(made, await Count(first));

        var process = await Harness.HostProcess.StartRefused(Connection(first), new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Tokens__Issuer"] = Issuer.Item2,
            ["AllowedHosts"] = "127.0.0.1",
            ["Ring__Certificate"] = Certificate(),
        }, TestContext.Current.CancellationToken);
        Assert.Equal(Verbs.Misconfigured, process.ExitCode);
        Assert.Contains("Ring__Certificate is not the certificate", process.Error, StringComparison.Ordinal);
        Assert.Equal(made, await Count(first));

        await using var changed = SecurityHost.Build(Connection(first),
            [Production, Issuer, ("Ring:Certificate", Certificate()), ("Ring:OldCertificates:0", right.Item2)]);
        await changed.Prepare();
    }

    [Fact]
    public async Task An_expired_ring_key_goes_on_working_and_the_next_one_waits_until_every_host_knows_it()
    {
        await using var young = await SecurityHost.NewDatabase();
        Assert.Equal(Verbs.Done, await SecurityHost.Run(young.Services, "keys", "init"));
        // Thirteen months later.
        await Audit.AuditDatabase.Execute(Connection(young),
            @"UPDATE tokens.ring_key SET xml = regexp_replace(regexp_replace(xml, '(creation|activation)Date>\d{4}', '\1Date>2020', 'g'), 'expirationDate>\d{4}', 'expirationDate>2021')");
        await using var app = SecurityHost.Build(Connection(young), []);
        var ring = app.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.KeyManagement.IKeyManager>();
        var now = TimeProvider.System.GetUtcNow();
        await SecurityHost.Serve(app);
        Assert.True(app.Services.GetRequiredService<KeyRing>().IsExpired());
        using var http = app.GetTestClient();
        await app.Services.GetRequiredService<SelfCheck>().Look(TestContext.Current.CancellationToken);

        var health = await http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal((System.Net.HttpStatusCode.OK, "degraded"), (health.StatusCode, await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "keys", "ring-status"));

        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "keys", "ring-add"));
        Assert.True(app.Services.GetRequiredService<KeyRing>().IsExpired());
        Assert.All(app.Services.GetRequiredService<KeyRing>().Keys.Skip(1), key => Assert.True(key.ActivationDate > now.AddDays(1)));

        ring.CreateNewKey(now.AddMinutes(-1), now.AddDays(30));
        await app.Services.GetRequiredService<SelfCheck>().Look(TestContext.Current.CancellationToken);
        Assert.Equal("ready", await http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken));
        Assert.Equal(Verbs.Done, await SecurityHost.Run(app.Services, "keys", "ring-status"));
    }

    [Fact]
    public async Task Production_makes_no_keys_without_a_certificate_and_no_sandbox_at_all()
    {
        await using var app = await SecurityHost.NewDatabase(Production, Issuer);

        await Assert.ThrowsAsync<MisconfiguredException>(() => SecurityHost.Run(app.Services, "keys", "init"));
        Assert.Equal((0, 0), await Count(app));
        Assert.Equal(Verbs.Refused, await SecurityHost.Run(app.Services, "demo", "sandbox", "--out", Path.GetTempPath(), "--base-url", "https://vrn.example"));
    }

    [Fact]
    public async Task A_production_issuer_over_plain_http_is_refused()
    {
        await using var app = await SecurityHost.NewDatabase(Production, ("Ring:Certificate", Certificate()));

        Assert.ThrowsAny<Exception>(() => app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Tokens.TokensOptions>>().Value);
    }

    private static string Connection(WebApplication app) => app.Configuration.GetConnectionString("Vrn")!;

    private static Task<(int Ring, int Signing)> Count(WebApplication app) => app.Services.GetRequiredService<IServiceScopeFactory>().AsSystem("test",
        async db => (await db.Set<RingKey>().CountAsync(), await db.Set<SigningKey>().CountAsync()));

    private static Task<string> Xml(WebApplication app) => app.Services.GetRequiredService<IServiceScopeFactory>().AsSystem("test",
        db => db.Set<RingKey>().Select(key => key.Xml).SingleAsync());

    private static string Certificate()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
    }
}
