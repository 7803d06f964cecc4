using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VrnApi.Tokens.Bearer;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Keys;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tokens.Tests.Vectors;

/// <summary>Our own vectors, made with another implementation, at the clock 1900000000 with the nonce switched off.</summary>
public sealed class OwnVectors
{
    private static readonly Dictionary<string, string?> NoNonce = new() { ["Tokens:Dpop:RequireNonce"] = "false" };

    [Fact]
    public async Task Client_assertions()
    {
        var file = Reference.Json("jose/own-jwt-vectors.json");
        await using var host = await StartAsync(file);
        var assertions = host.Services.GetRequiredService<ClientAssertion>();
        var seen = await RunAsync(file.GetProperty("clientAssertions"), async token =>
        {
            var client = ClientAssertion.Subject(token) is { } id ? host.Fakes.Clients.GetValueOrDefault(id) : null;
            await assertions.CheckAsync(token, null, client, spend: true, TestContext.Current.CancellationToken);
        });
        Assert.InRange(seen, 110, int.MaxValue);
    }

    [Fact]
    public async Task Access_tokens()
    {
        var file = Reference.Json("jose/own-jwt-vectors.json");
        await using var host = await StartAsync(file);
        var tokens = host.Services.GetRequiredService<AccessTokens>();
        var seen = await RunAsync(file.GetProperty("accessTokens"), token => tokens.ValidateAsync(token, TestContext.Current.CancellationToken));
        Assert.InRange(seen, 18, int.MaxValue);
    }

    [Fact]
    public async Task Dpop_proofs()
    {
        var file = Reference.Json("jose/own-jwt-vectors.json");
        await using var host = await StartAsync(file);
        var (dpop, check) = (file.GetProperty("dpop"), host.Services.GetRequiredService<DpopProof>());
        string Text(string name) => dpop.GetProperty(name).GetString()!;
        Assert.Equal(Text("ath"), DpopClient.Hash(Text("accessToken")));
        var seen = await RunAsync(dpop.GetProperty("proofs"),
            proof => Task.FromResult(check.Check(proof, Text("method"), Text("url"), Text("accessToken"))));
        Assert.InRange(seen, 27, int.MaxValue);
    }

    private static async Task<int> RunAsync(JsonElement vectors, Func<string, Task> check)
    {
        var wrong = new List<string>();
        foreach (var vector in vectors.EnumerateArray())
        {
            var refused = "";
            try
            {
                await check(vector.GetProperty("token").GetString()!);
            }
            catch (RefusedException e)
            {
                refused = e.Reason.Code();
            }
            if ((refused.Length == 0) != (vector.GetProperty("expect").GetString() == "accept"))
            {
                wrong.Add($"{vector.GetProperty("name")}: {refused}");
            }
        }
        Assert.Empty(wrong);
        return vectors.GetArrayLength();
    }

    private static async Task<TestHost> StartAsync(JsonElement file)
    {
        var host = await TestHost.StartAsync(NoNonce);
        Assert.Equal((TestHost.Issuer, TestHost.Resource), (file.GetProperty("issuer").GetString(), file.GetProperty("resource").GetString()));
        foreach (var client in file.GetProperty("clients").EnumerateObject())
        {
            var keys = client.Value.GetProperty("jwks").GetProperty("keys").EnumerateArray()
                .Select(k => new ClientKey(JoseKey.Import(k.GetRawText(), Algorithm.All)));
            host.Fakes.Add(new Client(client.Name, client.Name, ClientAuthMethod.PrivateKeyJwt)
            {
                Keys = [.. keys],
                Enabled = !client.Value.TryGetProperty("disabled", out _),
            });
        }
        foreach (var key in file.GetProperty("signingKeys").GetProperty("keys").EnumerateArray())
        {
            await host.Fakes.AddAsync(
                new SigningKeyRecord(key.GetProperty("kid").GetString()!, SigningKeyUse.Token, "ES256", SigningKeyState.Retired, key.GetRawText(), [],
                    host.Clock.Now, host.Clock.Now, host.Clock.Now, host.Clock.Now.AddHours(1)),
                TestContext.Current.CancellationToken);
        }
        host.Services.GetRequiredService<SigningKeys>().Reload();
        return host;
    }
}
