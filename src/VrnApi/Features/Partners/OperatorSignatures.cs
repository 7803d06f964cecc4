using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Partners;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Features.Partners;

/// <summary>What an operator asks for: an action such as <c>client.created</c>, on a resource, with its content.</summary>
internal sealed record Asked(string Operator, string Action, string Resource, string Sha256)
{
    public static Asked For(string @operator, string action, string resource, object content) => new(@operator, action, resource,
        Base64UrlText.Encode(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, VrnJson.Options))));
}

/// <summary>An operator and how the operator's signature over a request is got: from a key file, or from a request that brings it.</summary>
internal sealed record Instruction(string Operator, Func<Asked, string> Sign);

/// <summary>A request that its operator has signed; becomes the audit row of the change.</summary>
internal sealed record Signed(Asked Asked, string? Signature, DateTimeOffset At)
{
    public AuditEvent Event(Guid? partnerId = null, string? clientId = null) => new()
    {
        Time = AuditTime.Of(At),
        Action = Asked.Action,
        Outcome = AuditOutcome.Done,
        ClientId = clientId,
        PartnerId = partnerId,
        OperatorCode = Asked.Operator,
        OperatorSignature = Signature,
        ResourceType = Asked.Action.Split('.')[0],
        ResourceId = Asked.Resource,
    };
}

/// <summary>No change without a registered operator's signature over exactly this change.</summary>
internal static class OperatorSignatures
{
    public const string Typ = "operator-request+jwt";

    private const int Longest = 2000;
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    /// <exception cref="RegistrationException">Unknown or inactive operator, or a signature that is not over this request.</exception>
    public static async Task<Signed> Verify(
        VrnDbContext db, TimeProvider clock, Instruction by, string action, string resource, object content, CancellationToken ct)
    {
        var asked = Asked.For(by.Operator, action, resource, content);
        var known = await db.Set<NetworkOperator>().AsNoTracking().SingleOrDefaultAsync(o => o.Code == by.Operator && o.Active, ct)
            ?? throw new RegistrationException("unknown_operator", $"There is no active operator '{by.Operator}'.");
        var (signature, now) = (by.Sign(asked), clock.GetUtcNow());
        return Holds(signature, JoseKey.Import(known.PublicJwk), asked, now)
            ? new Signed(asked, signature, now)
            : throw new RegistrationException("invalid_signature", $"The request is not signed by the key of the operator '{by.Operator}'.");
    }

    private static bool Holds(string signature, JoseKey key, Asked asked, DateTimeOffset now)
    {
        try
        {
            var jws = Jws.Read(signature, Longest);
            var claims = jws.Verify(key);
            return jws.TypIs(Typ)
                && claims.Date("iat") is { } at && at > now - Oldest && at < now + Oldest
                && claims.Text("operator") == asked.Operator
                && claims.Text("action") == asked.Action
                && claims.Text("resource") == asked.Resource
                && claims.Text("sha256") == asked.Sha256;
        }
        catch (JoseException)
        {
            return false;
        }
    }
}
