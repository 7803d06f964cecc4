using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using VrnApi.Tokens.Endpoints;

namespace VrnApi.Tokens.Clients;

/// <summary>A client that proved who it is.</summary>
/// <param name="OldSecretSince">Set when an old secret in its grace period was used (Deprecation header, RFC 9745).</param>
public sealed record AuthenticatedClient(Client Client, DateTimeOffset? OldSecretSince = null);

/// <summary>
/// The one entry for client authentication: token, introspection, revocation and self-service key changes. Unknown
/// clients are checked against a dummy secret or key, so that they cost what known ones cost.
/// </summary>
public sealed partial class ClientAuthentication(
    IClientStore clients, ClientAssertion assertions, ClientCertificate certificates, TimeProvider time)
{
    /// <summary>Authenticates a form request; spends the assertion's <c>jti</c>.</summary>
    /// <exception cref="RefusedException">401 <c>invalid_client</c>, or 400 <c>invalid_request</c> for two methods at once.</exception>
    internal Task<AuthenticatedClient> AuthenticateAsync(HttpRequest request, FormBody form, Listener listener, CancellationToken ct) =>
        AuthenticateAsync(Credentials.Read(request, form, listener), listener, ct);

    /// <summary>Authenticates one known client anew by its registered method (self-service changes of credentials).</summary>
    /// <exception cref="RefusedException">401 <c>invalid_client</c></exception>
    internal Task<AuthenticatedClient> AuthenticateAsync(Client client, string? assertion, string? secret, Listener listener, CancellationToken ct) =>
        (client.Method, assertion, secret) switch
        {
            (ClientAuthMethod.PrivateKeyJwt, { } text, null) => AuthenticateAsync(new Credentials(client.Method, client.Id, null, text), listener, ct),
            (ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost, null, { } text) =>
                AuthenticateAsync(new Credentials(client.Method, client.Id, text, null), listener, ct),
            (ClientAuthMethod.SelfSignedTlsClientAuth or ClientAuthMethod.TlsClientAuth, null, null) =>
                AuthenticateAsync(new Credentials(ClientAuthMethod.SelfSignedTlsClientAuth, client.Id, null, null), listener, ct),
            _ => throw new RefusedException(OAuthError.InvalidClient, Refusal.ClientNone, "prove the client with its registered method") { Client = client },
        };

    /// <summary>Null for ids of another form, which can be nobody's (and must not reach a database).</summary>
    internal ValueTask<Client?> FindAsync(string? id, CancellationToken ct) =>
        id is not null && IdForm().IsMatch(id) ? clients.FindAsync(id, ct) : ValueTask.FromResult<Client?>(null);

    private async Task<AuthenticatedClient> AuthenticateAsync(Credentials offered, Listener listener, CancellationToken ct)
    {
        var client = await FindAsync(offered.ClientId ?? ClientAssertion.Subject(offered.Assertion), ct);
        try
        {
            var secret = offered.Method switch
            {
                ClientAuthMethod.PrivateKeyJwt => await NoSecret(assertions.CheckAsync(offered.Assertion!, offered.ClientId, client, spend: true, ct)),
                ClientAuthMethod.ClientSecretBasic or ClientAuthMethod.ClientSecretPost => Secret(offered, client),
                _ => Certificate(client, listener),
            };
            Enabled(client!);
            if (secret is not null)
            {
                await clients.SecretUsedAsync(client!.Id, secret.Id, time.GetUtcNow(), ct);
            }
            return new AuthenticatedClient(client!, secret?.DeprecatedAt);
        }
        catch (RefusedException e) when (client is not null && e.Client is null)
        {
            throw new RefusedException(e.Error, e.Reason, e.Detail) { Client = client };
        }
    }

    private static async Task<ClientSecret?> NoSecret(Task check)
    {
        await check;
        return null;
    }

    /// <summary>Every stored hash is compared, so that time says nothing about which one matched.</summary>
    private ClientSecret Secret(Credentials offered, Client? client)
    {
        var hash = SecretFormat.Hash(offered.Secret ?? "");
        var (dummy, now) = (new byte[32], time.GetUtcNow());
        ClientSecret? match = null;
        CryptographicOperations.FixedTimeEquals(dummy, hash);
        foreach (var secret in client?.Secrets ?? [])
        {
            if (CryptographicOperations.FixedTimeEquals(secret.Sha256.Span, hash) && now < secret.NotAfter)
            {
                match = secret;
            }
        }
        Registered(client, offered.Method);
        return match ?? throw Refuse(Refusal.ClientSecret);
    }

    private ClientSecret? Certificate(Client? client, Listener listener)
    {
        Registered(client, client?.Method is ClientAuthMethod.TlsClientAuth ? ClientAuthMethod.TlsClientAuth : ClientAuthMethod.SelfSignedTlsClientAuth);
        return certificates.IsClients(client!, listener.Certificate) ? null : throw Refuse(Refusal.ClientCertificate);
    }

    /// <summary>The registered method is binding.</summary>
    internal static void Registered(Client? client, ClientAuthMethod method)
    {
        if (client is null)
        {
            throw Refuse(Refusal.ClientUnknown);
        }
        if (client.Method != method)
        {
            throw Refuse(Refusal.ClientMethod);
        }
    }

    private static void Enabled(Client client)
    {
        if (!client.Enabled)
        {
            throw Refuse(Refusal.ClientDisabled);
        }
    }

    /// <summary>No detail: unknown client, wrong secret, wrong method and disabled client look the same everywhere.</summary>
    private static RefusedException Refuse(Refusal reason) => new(OAuthError.InvalidClient, reason);

    [GeneratedRegex("^[a-z0-9-]{3,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
