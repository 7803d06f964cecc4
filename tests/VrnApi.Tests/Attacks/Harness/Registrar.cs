using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Cli;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Platform.Outbound;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>Registers as the command line does, with the sandbox's own operators.</summary>
internal static class Registrar
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A key client with one JWK is refused with <c>invalid_key</c>, leaves no row of key, client or audit, and the good key is taken.</summary>
    public static async Task RefusesKey(AttackHost host, string jwk, string good, params string[] more)
    {
        await Refuses(host, "invalid_key", [jwk, .. more]);
        await Add(host, New([good]));
    }

    /// <summary>A secret client with that scope is refused.</summary>
    public static async Task Refuses(AttackHost host, string code, string scope, string partner) =>
        await Refuses(host, code, New([]) with { Partner = partner, Method = ClientAuthMethod.ClientSecretBasic, Scopes = [scope] });

    private static Task Refuses(AttackHost host, string code, string[] keys) => Refuses(host, code, New(keys));

    private static async Task Refuses(AttackHost host, string code, NewClient client)
    {
        var refused = await Assert.ThrowsAsync<RegistrationException>(() => Add(host, client));
        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("\"d\"", refused.Message, StringComparison.Ordinal);
        await host.Behind(async db =>
        {
            Assert.False(await db.Set<Client>().AnyAsync(row => row.Id == client.Id, Ct));
            Assert.False(await db.Set<ClientKey>().AnyAsync(row => row.ClientId == client.Id, Ct));
            Assert.False(await db.Set<AuditEvent>().AnyAsync(row => row.ResourceId == client.Id, Ct));
            return true;
        });
    }

    private static NewClient New(string[] keys) =>
        new($"registered-{Guid.NewGuid():n}", "vcs-example", ClientAuthMethod.PrivateKeyJwt, false, ["services:read"]) { Keys = keys };

    private static async Task Add(AttackHost host, NewClient client)
    {
        _ = await host.First();
        await using var scope = (await host.Services()).CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System("test");
        var by = Call.Sign("sandbox-registrar", Path.Combine(host.Folder, "keys", "operator-sandbox-registrar.pem"), TimeProvider.System);
        await AddClient.Handle(db, TimeProvider.System, new OutboundOptions(), client, by, Ct);
    }
}
