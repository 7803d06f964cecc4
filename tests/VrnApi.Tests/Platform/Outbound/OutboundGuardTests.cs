using System.Net;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VrnApi.Data.Audit;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Security;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Platform.Outbound;

/// <summary>What a name may lead to, decided when the connection is made.</summary>
public sealed class OutboundGuardTests(SecurityHost host)
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.19.255.255")]
    [InlineData("198.51.100.7")]
    [InlineData("203.0.113.7")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2001:0:4136:e378:8000:63bf:80ff:fffe")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("3fff::1")]
    [InlineData("100::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void What_is_not_public_is_never_called(string address) => Assert.False(PublicAddresses.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("198.20.0.1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2002:101:101::1")]
    [InlineData("2606:4700::1111")]
    public void What_is_public_may_be(string address) => Assert.True(PublicAddresses.Includes(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("1.1.1.1 127.0.0.1")]
    [InlineData("")]
    public async Task A_name_that_leads_inside_is_not_connected_to(string answers)
    {
        using var listener = Listening(out var port);
        using var client = Client(new OutboundOptions { Ports = [port] }, answers);
        var name = $"rebound-{Guid.NewGuid():n}.example";

        var fault = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync($"https://{name}:{port}/", Ct));

        Assert.True(fault is OutboundRefusedException || fault.InnerException is OutboundRefusedException, fault.ToString());
        Assert.False(listener.Pending());
        await using var inside = await host.Inside();
        Assert.Equal("outbound.refused", await inside.ServiceProvider.GetRequiredService<Data.VrnDbContext>().Set<AuditEvent>()
            .Where(row => row.ResourceId == name).Select(row => row.Action).SingleAsync(Ct));
    }

    [Fact]
    public async Task A_network_that_is_allowed_is_reached_and_only_at_listed_ports()
    {
        using var listener = Listening(out var port);
        using var client = Client(new OutboundOptions { Ports = [port], AllowedNetworks = ["127.0.0.0/8"] }, "127.0.0.1");

        var call = client.GetAsync($"https://inside.example:{port}/", Ct);
        using var reached = await listener.AcceptSocketAsync(Ct);
        reached.Close();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);

        using var elsewhere = Client(new OutboundOptions { AllowedNetworks = ["127.0.0.0/8"] }, "127.0.0.1");
        var fault = await Assert.ThrowsAnyAsync<HttpRequestException>(() => elsewhere.GetAsync($"https://inside.example:{port}/", Ct));
        Assert.True(fault is OutboundRefusedException || fault.InnerException is OutboundRefusedException, fault.ToString());
    }

    [Fact]
    public async Task Nothing_is_followed_carried_along_or_unpacked()
    {
        using var handler = Guard(new OutboundOptions(), "1.1.1.1").Handler();

        Assert.False(handler.AllowAutoRedirect);
        Assert.False(handler.UseProxy);
        Assert.False(handler.UseCookies);
        Assert.Equal(DecompressionMethods.None, handler.AutomaticDecompression);
        Assert.Equal(TimeSpan.FromSeconds(5), handler.ConnectTimeout);
        var services = await host.Services();
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient(Tokens.TokenServices.JwksHttpClient);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetAsync("https://localhost/", Ct));
    }

    private HttpClient Client(OutboundOptions options, string answers) => new(Guard(options, answers).Handler()) { Timeout = TimeSpan.FromSeconds(60) };

    private OutboundGuard Guard(OutboundOptions options, string answers) => new(
        Options.Create(options),
        (_, _) => Task.FromResult(answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToArray()),
        host.Services().GetAwaiter().GetResult().GetRequiredService<AuditTrail>(), TimeProvider.System, NullLogger<OutboundGuard>.Instance);

    private static TcpListener Listening(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
