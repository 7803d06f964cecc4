using System.Text;
using VrnApi.Tokens.Jwt;
using VrnApi.Tokens.Tests.Harness;

namespace VrnApi.Tests.Attacks.Harness;

/// <summary>What every attack asserts: status, code, WWW-Authenticate, no trace in a cache, and the reason in the audit.</summary>
public abstract class AttackTest(AttackHost host)
{
    /// <summary>A route for which a token with services:read is enough.</summary>
    protected const string Api = "/v1/directory/services?limit=1";

    protected AttackHost Host => host;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A token request with the assertion is refused for that reason; with a good one it is granted.</summary>
    /// <param name="reason">Null where nobody we know was named: such attempts have no row.</param>
    protected async Task RefusedAssertion(Party party, string assertion, string? reason, string? clientId = null)
    {
        var wire = await host.First();
        var form = party.Form(assertion, clientId: clientId);
        if (reason is null && clientId is null)
        {
            form.Remove("client_id");
        }
        await Refused(await wire.Token(form), 401, "invalid_client", reason, "Basic ");
        (await wire.Token(party.Form())).Is(200);
    }

    protected async Task Refused(Answer answer, int status, string error, string? reason, string? challenge = null)
    {
        Assert.True(((int)answer.Status, answer.Error) == (status, error), $"{(int)answer.Status} {answer.Body}");
        if (challenge is null)
        {
            Assert.Null(answer.Challenge);
        }
        else
        {
            Assert.StartsWith(challenge, answer.Challenge, StringComparison.Ordinal);
        }
        Assert.Contains("no-store", answer.Header("Cache-Control"), StringComparison.Ordinal);
        Assert.Null(answer["access_token"]);
        // A refused call of a known client may leave its own row beside the one of the check that refused it.
        var beside = new[] { "access.refused", error }.Where(row => row != reason);
        Assert.Equal(reason is null ? [] : [reason], (await host.Reasons(answer)).Distinct().Except(beside));
    }

    /// <summary>The API refuses the token: 401 with the challenge, and a row when a client of ours is behind it.</summary>
    protected async Task RefusedToken(string token, string? reason, string scheme = "Bearer")
    {
        var wire = await host.First();
        await Refused(await wire.Get(Api, $"{scheme} {token}"), 401, "invalid_token", reason, $"{scheme} ");
    }

    protected async Task Accepted(string token)
    {
        var wire = await host.First();
        var answer = await wire.Get(Api, "Bearer " + token);
        Assert.True((int)answer.Status == 200, $"{(int)answer.Status} {answer.Body}");
    }

    /// <summary>The same header and payload under another signature.</summary>
    protected static string Resigned(string jws, byte[] signature) => jws[..(jws.LastIndexOf('.') + 1)] + Base64UrlText.Encode(signature);

    protected static string Part(string text) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(text));

    protected static byte[] Bytes(string part) => Base64UrlText.Decode(part);
}
