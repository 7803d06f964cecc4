using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners.Rules;
using VrnApi.Platform.Outbound;

namespace VrnApi.Features.Partners;

/// <summary>Software of a partner that wants to call.</summary>
/// <param name="BoundTokens">Every token is bound to a DPoP key or a certificate; gives assurance <c>high</c>.</param>
internal sealed record NewClient(string Id, string Partner, ClientAuthMethod Method, bool BoundTokens, IReadOnlyList<string> Scopes)
{
    /// <summary>Public keys as JWK texts, for <c>private_key_jwt</c>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Where the client publishes its keys, instead of <see cref="Keys"/>; https.</summary>
    public string? JwksUri { get; init; }

    public string? CertSha256 { get; init; }

    public string? TlsSan { get; init; }

    /// <summary>Web origins of a dashboard.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>The resource for which it introspects tokens.</summary>
    public string? Audience { get; init; }

    /// <summary>Purpose of the gated scopes.</summary>
    public string? Purpose { get; init; }

    /// <summary>Life of the secret, at most 365 days.</summary>
    public int SecretDays { get; init; } = Credentials.LongestSecretDays;
}

/// <summary>Registers a client; it stays pending, and each of its scopes with it, until a second operator activates it.</summary>
internal static class AddClient
{
    /// <param name="outbound">Which addresses may be called, for a client that publishes its keys at one.</param>
    /// <returns>The client, and its secret when it has one: shown here and never again.</returns>
    public static async Task<(Client Client, string? Secret)> Handle(
        VrnDbContext db, TimeProvider clock, OutboundOptions outbound, NewClient request, Instruction by, CancellationToken ct)
    {
        var partner = await FindPartner.ByCode(db, request.Partner, ct);
        var assurance = AssuranceRule.Of(request.Method, request.BoundTokens);
        Check(request, partner.Type, assurance);
        CheckAddress(request, outbound);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.created", request.Id, request, ct);
        if (await db.Set<Client>().AnyAsync(client => client.Id == request.Id, ct))
        {
            throw new RegistrationException("client_exists", $"There is a client '{request.Id}'.");
        }
        var client = new Client
        {
            Id = request.Id,
            PartnerId = partner.Id,
            AuthMethod = request.Method,
            Assurance = assurance,
            RequireSender = request.BoundTokens,
            JwksUri = request.JwksUri,
            CertSha256 = request.CertSha256,
            TlsSan = request.TlsSan,
            Origins = request.Origins.Count == 0 ? null : string.Join(' ', request.Origins),
            Audience = request.Audience,
            State = ClientState.Pending,
            ValidFrom = DateTimeOffset.FromUnixTimeSeconds(signed.At.ToUnixTimeSeconds()),
            CreatedBy = by.Operator,
        };
        client.Scopes.AddRange(request.Scopes.Distinct(StringComparer.Ordinal).Select(scope =>
            new ClientScope { ClientId = client.Id, Scope = scope, Purpose = request.Purpose, RequestedBy = by.Operator }));
        db.Add(client);
        db.Add(signed.Event(partner.Id, client.Id));
        var secret = await Credentials.Give(db, client, request.Keys, request.SecretDays, signed.At, ct);
        await db.SaveChangesAsync(ct);
        return (client, secret);
    }

    private static void Check(NewClient request, PartnerType type, ClientAssurance assurance)
    {
        if (!PartnerRules.IsClientId(request.Id))
        {
            throw new RegistrationException("invalid_client_id", "A client's id has 3 to 64 characters of a-z, 0-9 and '-'.");
        }
        if (request is { BoundTokens: true, Method: ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost })
        {
            throw new RegistrationException("invalid_client", "Bound tokens need a key or a certificate; a secret stays basic.");
        }
        if (request.Scopes.Count == 0)
        {
            throw new RegistrationException("invalid_scope", "A client needs at least one scope.");
        }
        ClientForm.Check(request);
        foreach (var scope in request.Scopes)
        {
            RegistrableScope.Check(scope, type, assurance);
        }
        if (request is { Method: ClientAuthMethod.TlsClientAuth, TlsSan: null } or { Method: ClientAuthMethod.SelfSignedTlsClientAuth, CertSha256: null })
        {
            throw new RegistrationException("invalid_client", $"{Codes.Of(request.Method)} needs the certificate's name or thumbprint.");
        }
    }

    /// <summary>Where the name leads is looked at again whenever the keys are fetched.</summary>
    private static void CheckAddress(NewClient request, OutboundOptions outbound)
    {
        if (request.JwksUri is null)
        {
            return;
        }
        if (request.Method != ClientAuthMethod.PrivateKeyJwt || request.Keys.Count > 0)
        {
            throw new RegistrationException("invalid_url", "An address of keys is for a client that signs, instead of registered keys.");
        }
        if (OutboundUrl.Refuse(request.JwksUri, outbound) is { } why)
        {
            throw new RegistrationException("invalid_url", $"The address of the keys: {why}");
        }
    }
}
