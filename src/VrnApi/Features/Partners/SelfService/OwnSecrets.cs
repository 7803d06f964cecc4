using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Tokens;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Clients;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>A secret of the calling client, without the secret: that was shown once.</summary>
/// <param name="Hint">Its last four characters.</param>
/// <param name="ConfirmedAt">First use, which starts the grace of the secret before.</param>
public sealed record OwnSecretModel(Guid Id, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ConfirmedAt, DateTimeOffset NotAfter, DateTimeOffset? LastUsedAt);

public sealed record OwnSecretsModel(IReadOnlyList<OwnSecretModel> Secrets);

/// <param name="ClientSecret">The new secret, shown this once.</param>
public sealed record IssuedSecretModel(
    Guid Id, [property: JsonPropertyName("client_secret")] string ClientSecret, string Hint, DateTimeOffset CreatedAt, DateTimeOffset NotAfter);

/// <param name="ClientSecret">The current secret.</param>
/// <param name="Days">Days for which the new one works, 1 to 365; 365 when left out.</param>
public sealed record NewSecret([property: JsonPropertyName("client_secret")] string? ClientSecret, int? Days);

/// <summary>The calling client's own secrets: listed with any token, changed under the scope self:manage.</summary>
internal static class OwnSecrets
{
    public static async Task<JsonAnswer<OwnSecretsModel>> List(HttpContext http, VrnDbContext db, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow();
        var secrets = await db.Set<ClientSecret>().AsNoTracking().Where(secret => secret.ClientId == caller.ClientId && secret.NotAfter > now)
            .OrderBy(secret => secret.CreatedAt).ThenBy(secret => secret.Id).ToListAsync(ct);
        return new JsonAnswer<OwnSecretsModel>(new OwnSecretsModel([.. secrets.Select(secret =>
            new OwnSecretModel(secret.Id, secret.Hint, secret.CreatedAt, secret.ConfirmedAt, secret.NotAfter, secret.LastUsedAt))]));
    }

    /// <summary>No route gives a secret again.</summary>
    public static ProblemAnswer Never() => new(Problems.NotFound);

    /// <summary>In this order: room for it, the current secret. The new one is confirmed by its first use.</summary>
    public static async Task<Results<CreatedAnswer<IssuedSecretModel>, ProblemAnswer>> Add(
        HttpContext http, VrnDbContext db, Caller caller, CurrentCredential current, CredentialChange change, PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var (body, refusal) = await SelfBody.Read<NewSecret>(http.Request, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        if (body!.Days is < 1 or > Credentials.LongestSecretDays)
        {
            return new ProblemAnswer(Problems.BadRequest, $"days is 1 to {Credentials.LongestSecretDays}.");
        }
        var registered = http.Features.Get<Registered>()!.Client;
        if (registered.Method is not (Tokens.ClientAuthMethod.ClientSecretBasic or Tokens.ClientAuthMethod.ClientSecretPost))
        {
            return new ProblemAnswer(Problems.WrongMethod);
        }
        var now = clock.GetUtcNow();
        if (await db.Set<ClientSecret>().CountAsync(secret => secret.ClientId == caller.ClientId && secret.NotAfter > now, ct) >= Credentials.MostKeys)
        {
            return new ProblemAnswer(Problems.TooManySecrets);
        }
        if (await OwnKeys.ProveWith(http, current, registered, null, body.ClientSecret, ct) is { } unproved)
        {
            return unproved;
        }
        var id = Guid.CreateVersion7();
        return await change.Run<Results<CreatedAnswer<IssuedSecretModel>, ProblemAnswer>>(caller, "secret.issued", id.ToString(), (client, at) =>
            Task.FromResult(Store(db, client, id, body.Days ?? Credentials.LongestSecretDays, address, at)), problem => problem, ct);
    }

    /// <summary>Tokens got with any of the client's secrets die with it.</summary>
    public static Task<Results<NoContent, ProblemAnswer>> Remove(Guid id, Caller caller, CredentialChange change, CancellationToken ct) =>
        change.Run<Results<NoContent, ProblemAnswer>>(caller, "secret.removed", id.ToString(), (client, now) =>
        {
            var active = client.Secrets.Where(secret => secret.NotAfter > now).ToList();
            if (active.Find(secret => secret.Id == id) is not { } gone)
            {
                return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((new ProblemAnswer(Problems.NotFound), false));
            }
            if (active.Count == 1)
            {
                return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((new ProblemAnswer(Problems.LastSecret), false));
            }
            gone.NotAfter = now;
            client.ValidFrom = ReissueCredentials.NextSecond(now);
            return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((TypedResults.NoContent(), true));
        }, problem => problem, ct);

    private static (Results<CreatedAnswer<IssuedSecretModel>, ProblemAnswer> Answer, bool Changed) Store(
        VrnDbContext db, Client client, Guid id, int days, PublicAddress address, DateTimeOffset now)
    {
        if (client.Secrets.Count(secret => secret.NotAfter > now) >= Credentials.MostKeys)
        {
            return (new ProblemAnswer(Problems.TooManySecrets), false);
        }
        var text = SecretFormat.Generate();
        var secret = new ClientSecret { Id = id, ClientId = client.Id, Sha256 = SecretFormat.Hash(text), Hint = text[^4..], CreatedAt = now, NotAfter = now.AddDays(days) };
        db.Add(secret);
        return (new CreatedAnswer<IssuedSecretModel>(new IssuedSecretModel(id, text, secret.Hint, now, secret.NotAfter), address.Absolute($"/partner/self/secrets/{id}")), true);
    }
}
