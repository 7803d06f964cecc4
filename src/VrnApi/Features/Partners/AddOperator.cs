using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Partners;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners.Rules;
using VrnApi.Tokens.Jwt;

namespace VrnApi.Features.Partners;

/// <summary>Registers an operator by code and public key. The first one vouches for itself; every other one is added by an operator.</summary>
internal static class AddOperator
{
    public const string Action = "operator.added";

    public static Task<NetworkOperator> Handle(
        VrnDbContext db, IDatabaseWays ways, TimeProvider clock, string code, string publicJwk, Instruction? by, CancellationToken ct) =>
        OperatorTurn.Alone(db, ways, clock, token => Add(db, clock, code, publicJwk, by, token), ct);

    private static async Task<NetworkOperator> Add(
        VrnDbContext db, TimeProvider clock, string code, string publicJwk, Instruction? by, CancellationToken ct)
    {
        if (!PartnerRules.IsClientId(code))
        {
            throw new RegistrationException("invalid_code", "An operator's code has 3 to 64 characters of a-z, 0-9 and '-'.");
        }
        var key = Import(publicJwk);
        if (await db.Set<NetworkOperator>().AnyAsync(o => o.Code == code || o.Thumbprint == key.Thumbprint, ct))
        {
            throw new RegistrationException("operator_exists", "There is an operator with this code or this key.");
        }
        var first = !await db.Set<NetworkOperator>().AnyAsync(ct);
        var signed = first
            ? new Signed(Asked.For(code, Action, code, key.PublicJwk), null, clock.GetUtcNow())
            : await OperatorSignatures.Verify(db, clock, by ?? throw Unsigned(), Action, code, key.PublicJwk, ct);
        var added = new NetworkOperator { Code = code, PublicJwk = key.PublicJwk, Thumbprint = key.Thumbprint };
        db.Add(added);
        db.Add(signed.Event());
        await db.SaveChangesAsync(ct);
        return added;
    }

    private static JoseKey Import(string publicJwk)
    {
        try
        {
            return JoseKey.Import(publicJwk, [Algorithm.ES256]);
        }
        catch (JoseException exception)
        {
            throw new RegistrationException("invalid_key", $"The key is not an acceptable public ES256 key: {exception.Detail ?? exception.Reason.ToString()}.");
        }
    }

    private static RegistrationException Unsigned() =>
        new("operator_required", "Only the first operator is added without another one's --operator and --operator-key.");
}
