using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VrnApi.Cli;
using VrnApi.Platform;
using VrnApi.Platform.Edge;
using VrnApi.Tests.Harness;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Edge;

/// <summary>A host whose configuration promises what it would not keep does not start; each refusal beside the same settings made right.</summary>
public sealed class RefusedStartTests(SecurityHost shared)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("api.vrn.example;*")]
    public async Task Production_without_the_names_of_its_hosts_is_refused(string? hosts)
    {
        Assert.Contains("AllowedHosts", (await Refused(Production(("AllowedHosts", hosts!)))).Message, StringComparison.Ordinal);

        await using var control = await Host(Production(("AllowedHosts", "api.vrn.example")));
        control.CheckEdge();
    }

    [Fact]
    public async Task An_mtls_origin_that_nothing_listens_for_is_refused()
    {
        (string, string)[] mtls = [("Tokens:Mtls:Origin", "https://mtls.vrn.example:8443"), ("URLS", "https://127.0.0.1:8444")];
        Assert.Contains("port 8443", (await Refused(mtls)).Message, StringComparison.Ordinal);

        await using var control = await Host([mtls[0], ("URLS", "https://127.0.0.1:8444;https://127.0.0.1:8443")]);
        control.CheckEdge();
    }

    [Theory]
    [InlineData("Proxy:Known:0", "proxy.example", "10.0.0.7")]
    [InlineData("Proxy:Known:0", "10.0.0.0/33", "10.0.0.0/24")]
    [InlineData("Proxy:ClientCertHeader", "true", "false")]
    [InlineData("Proxy:Trust", "10.0.0.7", null)]
    [InlineData("Outbound:Ports:0", "0", "8443")]
    [InlineData("Outbound:AllowedNetworks:0", "10.1.2.0", "10.1.2.0/24")]
    [InlineData("Outbound:Anything", "x", null)]
    [InlineData("Limits:Connections", "0", "1")]
    [InlineData("Limits:Connectoins", "5", null)]
    [InlineData("Tokens:Issure", "https://vrn.example", null)]
    [InlineData("Tokens:SkewSeconds", "61", "60")]
    [InlineData("Tokens:AccessTokenSeconds", "601", "600")]
    public async Task A_setting_that_is_impossible_or_unknown_is_refused(string name, string wrong, string? right)
    {
        await using var app = await Host([(name, wrong)]);
        var refusal = Assert.ThrowsAny<Exception>(() => Started(app));
        Assert.True(refusal is OptionsValidationException or InvalidOperationException, refusal.ToString());

        await using var control = await Host(right is null ? [] : [(name, right)]);
        Started(control);
    }

    [Fact]
    public async Task The_process_ends_with_78_and_says_why()
    {
        var connection = (await shared.Another()).Configuration["ConnectionStrings:Vrn"]!;
        Dictionary<string, string> settings = new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Tokens__Issuer"] = "https://vrn.example",
            ["AllowedHosts"] = "*",
        };

        var (code, said) = await HostProcess.StartRefused(connection, settings, TestContext.Current.CancellationToken);

        Assert.Equal(Verbs.Misconfigured, code);
        Assert.StartsWith("AllowedHosts is not set", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

        // An unknown setting is no crash either.
        (code, said) = await HostProcess.StartRefused(connection, new Dictionary<string, string> { ["Outbound__Anything"] = "x" }, TestContext.Current.CancellationToken);
        Assert.True(code == Verbs.Misconfigured, $"{code}: {said}");
        Assert.Contains("Anything", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    /// <summary>What ValidateOnStart runs before anything is served.</summary>
    private static void Started(WebApplication app)
    {
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.CheckEdge();
    }

    private async Task<MisconfiguredException> Refused((string, string)[] settings)
    {
        await using var app = await Host(settings);
        return Assert.Throws<MisconfiguredException>(app.CheckEdge);
    }

    private Task<WebApplication> Host((string, string)[] settings) => shared.Another(settings);

    private static (string, string)[] Production(params (string, string)[] settings) =>
        [("environment", "Production"), ("Tokens:Issuer", "https://vrn.example"), ("Ring:Certificate", Certificate()), .. settings];

    private static string Certificate()
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return Convert.ToBase64String(certificate.Export(X509ContentType.Pkcs12));
    }
}
