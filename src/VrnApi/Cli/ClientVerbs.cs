using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Tokens.Clients;

namespace VrnApi.Cli;

/// <summary><c>vrnapi client</c>: the software of partners.</summary>
internal static class ClientVerbs
{
    public static readonly VerbGroup Group = new("client",
        new("add ID --partner CODE --method METHOD --scopes LIST [--bound] [--jwks FILE] [--jwks-url URL] [--cert FILE] [--tls-san NAME] [--origins LIST] "
            + $"[--audience URI] [--purpose TEXT] [--secret-days N] {Call.SignedBy}",
            $"register a client, pending; METHOD is {PartnerVerbs.Spell<ClientAuthMethod>()}; --bound: every token is bound to a key (assurance high). "
            + "A secret is printed here and never again", Add),
        new("show ID [--json]", "credentials, scopes, and for each right it lacks the reason", Show),
        new($"scopes ID [--add LIST] [--remove LIST] [--purpose TEXT] {Call.SignedBy}", "takes scopes away at once; added ones wait for 'client activate'", (call, ct) =>
            Changed(call, ChangeClientScopes.Handle(call.Db, call.Clock, call.Arguments[1], call.Arguments.List("--add"), call.Arguments.List("--remove"),
                call.Arguments.Find("--purpose"), call.By(), ct), ct)),
        new($"activate ID {Call.SignedBy}", "puts the client and its pending scopes in force; by another operator than the one who asked", (call, ct) =>
            Changed(call, ChangeClientState.Activate(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"disable ID {Call.SignedBy}", "its credentials and tokens are refused within 5 seconds", (call, ct) =>
            Changed(call, ChangeClientState.Disable(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"enable ID {Call.SignedBy}", "ends the above; earlier tokens stay dead", (call, ct) =>
            Changed(call, ChangeClientState.Enable(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"key-add ID --jwk FILE {Call.SignedBy}", "another public key; the one before goes on for 30 days", (call, ct) =>
            Changed(call, ChangeCredentials.AddKey(call.Db, call.Clock, call.Arguments[1], OneKey(call.Arguments["--jwk"]), call.By(), ct), ct)),
        new($"key-remove ID --kid KID {Call.SignedBy}", "at once, and with it every token issued before; never the last one", (call, ct) =>
            Changed(call, ChangeCredentials.RemoveKey(call.Db, call.Clock, call.Arguments[1], call.Arguments["--kid"], call.By(), ct), ct)),
        new($"secret-add ID [--secret-days N] {Call.SignedBy}", "another secret, printed here and never again; its first use starts the grace of the one before", AddSecret),
        new($"cert-set ID [--cert FILE] [--tls-san NAME] {Call.SignedBy}", "another certificate or certificate name; tokens issued before die", (call, ct) =>
            Changed(call, ChangeCredentials.SetCertificate(call.Db, call.Clock, call.Arguments[1], call.Arguments.Find("--cert") is { } file ? Thumbprint(file) : null,
                call.Arguments.Find("--tls-san"), call.By(), ct), ct)),
        new($"link ID --issuer URL --foreign-id ID {Call.SignedBy}", "link a client of an external issuer; waits for 'client activate' by another operator", (call, ct) =>
            Changed(call, LinkClient.Handle(call.Db, call.Clock, call.Arguments[1], call.Arguments["--issuer"], call.Arguments["--foreign-id"], call.By(), ct), ct)),
        new($"revoke-tokens ID {Call.SignedBy}", "every token issued until now is refused within 5 seconds", (call, ct) =>
            Changed(call, ChangeCredentials.RevokeTokens(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"reissue ID [--jwks FILE] {Call.SignedBy}", "new credentials for lost ones; the old ones and their tokens die at once", Reissue));

    private static async Task<Done> Add(Call call, CancellationToken ct)
    {
        var given = call.Arguments;
        var request = new NewClient(given[1], given["--partner"], PartnerVerbs.Read<ClientAuthMethod>(given["--method"]), given.Has("--bound"), given.List("--scopes"))
        {
            Keys = Keys(given.Find("--jwks")),
            JwksUri = given.Find("--jwks-url"),
            CertSha256 = given.Find("--cert") is { } file ? Thumbprint(file) : null,
            TlsSan = given.Find("--tls-san"),
            Origins = given.List("--origins"),
            Audience = given.Find("--audience"),
            Purpose = given.Find("--purpose"),
            SecretDays = SecretDays(given),
        };
        var (client, secret) = await AddClient.Handle(call.Db, call.Clock, call.Outbound, request, call.By(), ct);
        return new Done(Text(client, secret), new { client = await ShowRegistration.Client(call.Db, call.Clock, client.Id, ct), secret });
    }

    private static async Task<Done> AddSecret(Call call, CancellationToken ct)
    {
        var id = call.Arguments[1];
        var secret = await ChangeCredentials.AddSecret(call.Db, call.Clock, id, SecretDays(call.Arguments), call.By(), ct);
        return new Done($"The client {id} has another secret.{Shown(secret)}", new { client = await ShowRegistration.Client(call.Db, call.Clock, id, ct), secret });
    }

    private static int SecretDays(Arguments given) => given.Find("--secret-days") is not { } days ? Credentials.LongestSecretDays
        : int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException("--secret-days is a number.");

    private static async Task<Done> Reissue(Call call, CancellationToken ct)
    {
        var id = call.Arguments[1];
        var secret = await ReissueCredentials.Handle(call.Db, call.Clock, id, Keys(call.Arguments.Find("--jwks")), call.By(), ct);
        return new Done($"The client {id} has new credentials.{Shown(secret)}",
            new { client = await ShowRegistration.Client(call.Db, call.Clock, id, ct), secret });
    }

    private static async Task<Done> Changed(Call call, Task<Client> change, CancellationToken ct)
    {
        var client = await change;
        return new Done(Text(client, null), await ShowRegistration.Client(call.Db, call.Clock, client.Id, ct));
    }

    private static async Task<Done> Show(Call call, CancellationToken ct)
    {
        var shown = await ShowRegistration.Client(call.Db, call.Clock, call.Arguments[1], ct);
        var scopes = shown.Scopes.Select(scope => $"  {scope.Scope,-20} {scope.Missing ?? "yes"}");
        return new Done($"{shown.Id}  of {shown.Partner}  {shown.AuthMethod}  assurance {shown.Assurance}  {shown.State}{(shown.Disabled ? ", disabled" : "")}\n"
            + string.Join('\n', scopes), shown);
    }

    private static string OneKey(string file) => Keys(file) is [var key] ? key : throw new UsageException($"{file} holds more than one key.");

    /// <summary>A JWK Set, or one JWK.</summary>
    private static IReadOnlyList<string> Keys(string? file)
    {
        if (file is null)
        {
            return [];
        }
        try
        {
            using var document = JsonDocument.Parse(Call.Read(file));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("keys", out var keys)
                ? [.. keys.EnumerateArray().Select(key => key.GetRawText())]
                : [document.RootElement.GetRawText()];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UsageException($"{file} is neither a JWK Set nor a JWK.");
        }
    }

    private static string Thumbprint(string file)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Call.Read(file));
            return ClientCertificate.Thumbprint(certificate);
        }
        catch (CryptographicException)
        {
            throw new UsageException($"{file} is no certificate in PEM.");
        }
    }

    private static string Text(Client client, string? secret) =>
        $"The client {client.Id} is {Data.Model.Codes.Of(client.State)}{(client.Disabled ? ", disabled" : "")}.{Shown(secret)}";

    private static string Shown(string? secret) => secret is null ? "" : $"\nIts secret, shown this once: {secret}";
}
