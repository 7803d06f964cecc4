using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;

namespace VrnApi.Features.Partners;

/// <summary>Links a client of a listed external issuer to one of ours; in force once a second operator activates the client again.</summary>
internal static class LinkClient
{
    public static async Task<Client> Handle(VrnDbContext db, TimeProvider clock, string id, string issuer, string foreignId, Instruction by, CancellationToken ct)
    {
        var client = await FindClient.ById(db, id, ct);
        var signed = await OperatorSignatures.Verify(db, clock, by, "client.linked", id, new { issuer, foreignId }, ct);
        if (client.AuthMethod != ClientAuthMethod.External)
        {
            throw new RegistrationException("wrong_method", "Only a client with the method external is linked.");
        }
        if (!Uri.TryCreate(issuer, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttps || issuer.Length > 300)
        {
            throw new RegistrationException("invalid_url", "An issuer is an https address of at most 300 characters, spelt as in its tokens.");
        }
        if (foreignId.Length is 0 or > 200)
        {
            throw new RegistrationException("invalid_client_id", "The client's id at the issuer has 1 to 200 characters.");
        }
        if (await db.Set<ExternalIdentity>().AnyAsync(link => link.Issuer == issuer && link.ForeignClientId == foreignId, ct))
        {
            throw new RegistrationException("link_exists", "This client of the issuer is linked already.");
        }
        db.Add(new ExternalIdentity { Issuer = issuer, ForeignClientId = foreignId, ClientId = id, State = LinkState.Pending, CreatedBy = by.Operator });
        db.Add(signed.Event(client.PartnerId, client.Id));
        await db.SaveChangesAsync(ct);
        return client;
    }
}
