using Microsoft.Extensions.Options;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Outbound;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Partners.Admin;

/// <summary>
/// The routes under /admin, on the admin listener alone: the handlers of the command line, called by operators' software. Who calls is
/// proved by a token of the network's core team, who asks by the operator's signature over exactly the change.
/// </summary>
internal static class AdminEndpoints
{
    private sealed record Reason(string Text);

    private sealed record ScopeChange(IReadOnlyList<string>? Add, IReadOnlyList<string>? Remove, string? Purpose);

    private sealed record Link(string Issuer, string ForeignId);

    /// <param name="Jwk">A public key, as text: the signature is over it as it stands.</param>
    private sealed record NewKey(string Jwk);

    private sealed record OldKey(string Kid);

    /// <param name="Days">Life of the secret.</param>
    private sealed record NewSecret(int Days = Credentials.LongestSecretDays);

    /// <summary>One of the two, as the client's method asks.</summary>
    private sealed record Certificate(string? Thumbprint = null, string? San = null);

    public static void Map(WebApplication app)
    {
        if (!app.Services.GetRequiredService<AdminListener>().IsOn)
        {
            return;
        }
        var outbound = app.Services.GetRequiredService<IOptions<OutboundOptions>>().Value;
        var admin = app.MapGroup("/admin").ExcludeFromDescription();
        // A method that a marked route does not take must not tell that the route is there.
        admin.Map("/{**rest}", () => new ProblemAnswer(Problems.NotFound)).AllowAnonymous();

        var partners = admin.MapGroup("/partners").WithMetadata(new AdminOnly()).RequireScope("partners:admin");
        partners.MapPost("", Write<NewPartner>(async (a, body, ct) =>
            await ShowRegistration.Partner(a.Db, (await AddPartner.Handle(a.Db, a.Clock, body, a.By, ct)).Code, ct)));
        partners.MapGet("/{id}", Read((a, ct) => Boxed(ShowRegistration.Partner(a.Db, a.Id, ct))));
        partners.MapGet("/{id}/check", Read((a, ct) => Boxed(CheckPartner.Handle(a.Db, a.Clock, a.Id, ct))));
        partners.MapPost("/{id}/activate", Write((a, ct) => Shown(a, ChangePartnerState.Activate(a.Db, a.Clock, a.Id, a.By, ct), ct)));
        partners.MapPost("/{id}/suspend", Write<Reason>((a, body, ct) => Shown(a, ChangePartnerState.Suspend(a.Db, a.Clock, a.Id, body.Text, a.By, ct), ct)));
        partners.MapPost("/{id}/resume", Write((a, ct) => Shown(a, ChangePartnerState.Resume(a.Db, a.Clock, a.Id, a.By, ct), ct)));
        partners.MapPost("/{id}/close", Write<Reason>((a, body, ct) => Shown(a, ChangePartnerState.Close(a.Db, a.Clock, a.Id, body.Text, a.By, ct), ct)));

        var clients = admin.MapGroup("/clients").WithMetadata(new AdminOnly()).RequireScope("partners:admin");
        clients.MapPost("", Write<NewClient>(async (a, body, ct) =>
        {
            var (client, secret) = await AddClient.Handle(a.Db, a.Clock, outbound, body, a.By, ct);
            return new { client = await ShowRegistration.Client(a.Db, a.Clock, client.Id, ct), secret };
        }));
        clients.MapGet("/{id}", Read((a, ct) => Boxed(ShowRegistration.Client(a.Db, a.Clock, a.Id, ct))));
        clients.MapPost("/{id}/scopes", Write<ScopeChange>((a, body, ct) =>
            Shown(a, ChangeClientScopes.Handle(a.Db, a.Clock, a.Id, body.Add ?? [], body.Remove ?? [], body.Purpose, a.By, ct), ct)));
        clients.MapPost("/{id}/link", Write<Link>((a, body, ct) => Shown(a, LinkClient.Handle(a.Db, a.Clock, a.Id, body.Issuer, body.ForeignId, a.By, ct), ct)));
        clients.MapPost("/{id}/activate", Write((a, ct) => Shown(a, ChangeClientState.Activate(a.Db, a.Clock, a.Id, a.By, ct), ct)));
        clients.MapPost("/{id}/disable", Write((a, ct) => Shown(a, ChangeClientState.Disable(a.Db, a.Clock, a.Id, a.By, ct), ct)));
        clients.MapPost("/{id}/enable", Write((a, ct) => Shown(a, ChangeClientState.Enable(a.Db, a.Clock, a.Id, a.By, ct), ct)));

        var keys = admin.MapGroup("/clients").WithMetadata(new AdminOnly()).RequireScope("keys:admin");
        keys.MapPost("/{id}/key-add", Write<NewKey>((a, body, ct) => Shown(a, ChangeCredentials.AddKey(a.Db, a.Clock, a.Id, body.Jwk, a.By, ct), ct)));
        keys.MapPost("/{id}/key-remove", Write<OldKey>((a, body, ct) => Shown(a, ChangeCredentials.RemoveKey(a.Db, a.Clock, a.Id, body.Kid, a.By, ct), ct)));
        keys.MapPost("/{id}/secret-add", Write<NewSecret>(async (a, body, ct) =>
        {
            var secret = await ChangeCredentials.AddSecret(a.Db, a.Clock, a.Id, body.Days, a.By, ct);
            return new { client = await ShowRegistration.Client(a.Db, a.Clock, a.Id, ct), secret };
        }));
        keys.MapPost("/{id}/cert-set", Write<Certificate>((a, body, ct) =>
            Shown(a, ChangeCredentials.SetCertificate(a.Db, a.Clock, a.Id, body.Thumbprint, body.San, a.By, ct), ct)));
        keys.MapPost("/{id}/revoke-tokens", Write((a, ct) => Shown(a, ChangeCredentials.RevokeTokens(a.Db, a.Clock, a.Id, a.By, ct), ct)));

        var agreements = admin.MapGroup("/agreements").WithMetadata(new AdminOnly()).RequireScope("agreements:admin");
        agreements.MapGet("", Read(async (a, ct) => await ListAgreements.Handle(a.Db, a.Clock, null, null, ct)));
        agreements.MapPost("", Write<NewAgreement>((a, body, ct) => Shown(a, AddAgreement.Handle(a.Db, a.Clock, body, a.By, ct), ct)));
        agreements.MapPost("/{id}/activate", Write((a, ct) => Shown(a, ChangeAgreementState.Activate(a.Db, a.Clock, a.Id, a.By, ct), ct)));
        agreements.MapPost("/{id}/withdraw", Write((a, ct) => Shown(a, ChangeAgreementState.Withdraw(a.Db, a.Clock, a.Id, a.By, ct), ct)));
    }

    private static RequestDelegate Read(Func<AdminCall, CancellationToken, Task<object>> read) => http => AdminCall.Run(http, read);

    private static RequestDelegate Write(Func<AdminCall, CancellationToken, Task<object>> write) => http => AdminCall.Run(http, write);

    private static RequestDelegate Write<TBody>(Func<AdminCall, TBody, CancellationToken, Task<object>> write) where TBody : class => http => Take(http, write);

    private static async Task Take<TBody>(HttpContext http, Func<AdminCall, TBody, CancellationToken, Task<object>> write) where TBody : class
    {
        var (body, malformed) = await RequestBody.ReadWhole<TBody>(http, http.RequestAborted);
        if (body is null)
        {
            await malformed!.ExecuteAsync(http);
            return;
        }
        Task<object> Work(AdminCall call, CancellationToken ct) => write(call, body, ct);
        await AdminCall.Run(http, Work);
    }

    private static async Task<object> Boxed<T>(Task<T> shown) where T : class => await shown;

    private static async Task<object> Shown(AdminCall call, Task<Partner> change, CancellationToken ct) =>
        await ShowRegistration.Partner(call.Db, (await change).Code, ct);

    private static async Task<object> Shown(AdminCall call, Task<Client> change, CancellationToken ct) =>
        await ShowRegistration.Client(call.Db, call.Clock, (await change).Id, ct);

    private static async Task<object> Shown(AdminCall call, Task<Agreement> change, CancellationToken ct) =>
        (await ListAgreements.Handle(call.Db, call.Clock, null, (await change).Code, ct))[0];
}
