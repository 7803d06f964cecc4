using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Platform.Outbound;
using VrnApi.Tests.Platform.Security;

namespace VrnApi.Tests.Features.Partners;

/// <summary>A client that publishes its keys makes this platform call out: the address is looked at before anything is stored.</summary>
public sealed class KeyAddressTests(SecurityHost host)
{
    private const string Good = "https://keys.partner.example/jwks.json";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://keys.partner.example/jwks.json")]
    [InlineData("https://keys.partner.example:8443/jwks.json")]
    [InlineData("https://user@keys.partner.example/jwks.json")]
    [InlineData("https://keys.partner.example/jwks.json#part")]
    [InlineData("https://keys.partner.example\\@127.0.0.1/")]
    [InlineData("https://127.0.0.1/jwks.json")]
    [InlineData("https://127.1/jwks.json")]
    [InlineData("https://2130706433/jwks.json")]
    [InlineData("https://0x7f.1/jwks.json")]
    [InlineData("https://[::1]/jwks.json")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("file:///etc/passwd")]
    [InlineData("keys.partner.example/jwks.json")]
    [InlineData("")]
    public async Task An_address_that_may_not_be_called_is_not_registered(string url)
    {
        var partner = await Partner();
        var refusal = await Assert.ThrowsAsync<RegistrationException>(() => Add(partner, url));
        Assert.Equal("invalid_url", refusal.Code);
        Assert.Equal(0, await Clients(partner));

        Assert.Equal(Good, (await Add(partner, Good)).JwksUri);
    }

    [Fact]
    public async Task A_port_counts_when_the_deployment_lists_it()
    {
        var partner = await Partner();
        const string url = "https://keys.partner.example:8443/jwks.json";

        Assert.Equal("invalid_url", (await Assert.ThrowsAsync<RegistrationException>(() => Add(partner, url))).Code);
        Assert.Equal(url, (await Add(partner, url, new OutboundOptions { Ports = [8443] })).JwksUri);
    }

    [Fact]
    public async Task The_command_line_refuses_it_too_and_only_a_client_that_signs_has_one()
    {
        var partner = await Partner();
        string[] add = ["client", "add", Registration.Fresh("client"), "--partner", partner, "--scopes", "services:read"];

        Assert.Equal(Verbs.Refused, await Registration.Asks(host, [.. add, "--method", "private_key_jwt", "--jwks-url", "https://10.0.0.1/jwks.json"]));
        Assert.Equal(Verbs.Refused, await Registration.Asks(host, [.. add, "--method", "external", "--jwks-url", Good]));
        Assert.Equal(0, await Clients(partner));
        Assert.Equal(Verbs.Done, await Registration.Asks(host, [.. add, "--method", "private_key_jwt", "--jwks-url", Good]));
    }

    private Task<string> Partner() => Registration.ActivePartner(host, "vcs");

    private async Task<Client> Add(string partner, string url, OutboundOptions? outbound = null)
    {
        await using var scope = await host.Inside();
        var request = new NewClient(Registration.Fresh("client"), partner, ClientAuthMethod.PrivateKeyJwt, false, ["services:read"]) { JwksUri = url };
        return (await AddClient.Handle(scope.ServiceProvider.GetRequiredService<VrnDbContext>(), TimeProvider.System, outbound ?? new OutboundOptions(), request,
            Call.Sign(Registration.Registrar, Registration.Key(host, Registration.Registrar), TimeProvider.System), Ct)).Client;
    }

    private async Task<int> Clients(string partner)
    {
        await using var scope = await host.Inside();
        return await scope.ServiceProvider.GetRequiredService<VrnDbContext>().Set<Client>().CountAsync(client => client.Partner.Code == partner, Ct);
    }
}
