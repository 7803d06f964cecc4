using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>The routes under /partner/self: what a partner sees and changes of its own registration.</summary>
internal static class SelfServiceEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var self = app.MapGroup("/partner/self").CheckQueryParameters().WithTags("Self-service");

        var read = self.MapGroup("").RequireToken();
        read.MapGet("", GetSelf.Handle).WithSummary("Own registration, effective rights with the reason for each missing one, and what ends soon");
        read.MapGet("/keys", OwnKeys.List).WithSummary("The client's active keys");
        read.MapGet("/secrets", OwnSecrets.List).WithSummary("The client's active secrets, by their last four characters");
        read.MapGet("/secrets/{id}", OwnSecrets.Never).ExcludeFromDescription();
        read.MapGet("/usage", GetUsage.Handle).WithSummary("Calls by day and client");
        read.MapGet("/agreements", GetOwnAgreements.Handle).WithSummary("The agreements that bind the partner, and whether they are in force");

        self.MapGroup("").RequireScope("audit:read")
            .MapGet("/audit", ListOwnAudit.Handle).WithSummary("Own events of the audit trail, newest first");

        var manage = self.MapGroup("").RequireScope("self:manage");
        manage.MapPatch("", PatchSelf.Handle).Accepts<SelfPatch>("application/merge-patch+json", "application/json")
            .WithSummary("Change the functions to turn to")
            .WithDescription("Needs If-Match. Every other member answers 400 read_only.");
        manage.MapPost("/keys/challenge", OwnKeys.Challenge).WithSummary("A challenge for a new key to sign, good for five minutes");
        manage.MapPost("/keys", OwnKeys.Add).Accepts<NewKey>("application/json")
            .WithSummary("Add a public key")
            .WithDescription("Checked in this order: jwk (400 invalid_key); proof by the new key over the challenge (400 invalid_proof); at most two active keys "
                + "(409 too_many_keys); client_assertion by the current key (401 invalid_client). The key before goes on for at most 30 days.");
        manage.MapDelete("/keys/{kid}", OwnKeys.Remove).WithSummary("Remove a key; tokens issued before die");
        manage.MapPost("/secrets", OwnSecrets.Add).Accepts<NewSecret>("application/json")
            .WithSummary("Make a new secret, shown once")
            .WithDescription("Needs the current secret. At most two are active; the first use of the new one starts the grace of the old one, at most 30 days.");
        manage.MapDelete("/secrets/{id:guid}", OwnSecrets.Remove).WithSummary("Remove a secret; tokens issued before die");
    }
}
