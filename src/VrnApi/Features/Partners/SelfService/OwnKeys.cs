using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;
using VrnApi.Tokens;
using VrnApi.Tokens.Clients;
using VrnApi.Tokens.Jwt;
using ClientKey = VrnApi.Data.Tokens.ClientKey;

namespace VrnApi.Features.Partners.SelfService;

/// <summary>A public key of the calling client.</summary>
/// <param name="Thumbprint">RFC 7638, SHA-256.</param>
/// <param name="NotAfter">Until when it works; null for no end.</param>
public sealed record OwnKeyModel(string Kid, string Alg, string Thumbprint, DateTimeOffset AddedAt, DateTimeOffset? NotAfter);

public sealed record OwnKeysModel(IReadOnlyList<OwnKeyModel> Keys);

/// <param name="Challenge">For the claim of the same name in the proof.</param>
/// <param name="Issuer">For the claim aud of the proof.</param>
/// <param name="Typ">For the header of the proof.</param>
public sealed record ChallengeModel(string Challenge, string ClientId, string Issuer, string Typ, DateTimeOffset ExpiresAt);

/// <param name="Jwk">The new public key.</param>
/// <param name="Proof">A JWS by the new key over challenge, client_id and aud, the issuer; typ key-possession+jwt.</param>
/// <param name="ClientAssertion">Fresh, by the current key; left out by TLS clients, whose certificate is on the connection.</param>
/// <param name="OverlapDays">Days for which the current key goes on working, 0 to 30; 30 when left out.</param>
public sealed record NewKey(
    JsonElement Jwk, string? Proof, [property: JsonPropertyName("client_assertion")] string? ClientAssertion,
    [property: JsonPropertyName("overlap_days")] int? OverlapDays);

/// <summary>The calling client's own keys: listed with any token, changed under the scope self:manage.</summary>
internal static class OwnKeys
{
    public static async Task<JsonAnswer<OwnKeysModel>> List(HttpContext http, VrnDbContext db, Caller caller, TimeProvider clock, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = clock.GetUtcNow();
        var keys = await db.Set<ClientKey>().AsNoTracking().Where(key => key.ClientId == caller.ClientId && key.RemovedAt == null)
            .OrderBy(key => key.AddedAt).ThenBy(key => key.Id).ToListAsync(ct);
        return new JsonAnswer<OwnKeysModel>(new OwnKeysModel(keys.Where(key => IsActive(key, now)).Select(Model).ToList()));
    }

    public static Ok<ChallengeModel> Challenge(HttpContext http, Caller caller, KeyChallenges challenges, Microsoft.Extensions.Options.IOptions<TokensOptions> tokens)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (challenge, until) = challenges.Make(caller.ClientId);
        return TypedResults.Ok(new ChallengeModel(challenge, caller.ClientId, tokens.Value.Issuer, KeyChallenges.ProofTyp, until));
    }

    /// <summary>In this order: the key, its proof, room for it, the current credential. What fails first is answered.</summary>
    public static async Task<Results<CreatedAnswer<OwnKeyModel>, ProblemAnswer>> Add(
        HttpContext http, VrnDbContext db, Caller caller, KeyChallenges challenges, CurrentCredential current, CredentialChange change,
        PublicAddress address, TimeProvider clock, CancellationToken ct)
    {
        var (body, refusal) = await SelfBody.Read<NewKey>(http.Request, ct);
        if (refusal is not null)
        {
            return refusal;
        }
        var (key, unacceptable) = Import(body!.Jwk);
        if (key is null)
        {
            return unacceptable!;
        }
        if (challenges.Proved(body.Proof, key, caller.ClientId) is not { } challenge)
        {
            return new ProblemAnswer(Problems.InvalidProof);
        }
        if (body.OverlapDays is < 0 or > CredentialChange.LongestOverlapDays)
        {
            return new ProblemAnswer(Problems.BadRequest, $"overlap_days is 0 to {CredentialChange.LongestOverlapDays}.");
        }
        var active = (await db.Set<ClientKey>().AsNoTracking().Where(row => row.ClientId == caller.ClientId && row.RemovedAt == null).ToListAsync(ct))
            .Where(row => IsActive(row, clock.GetUtcNow())).ToList();
        if (Room(active) is { } full)
        {
            return full;
        }
        var registered = http.Features.Get<Registered>()!.Client;
        if (registered.JwksUri is not null || registered.Method is Tokens.ClientAuthMethod.ClientSecretBasic or Tokens.ClientAuthMethod.ClientSecretPost or Tokens.ClientAuthMethod.External)
        {
            return new ProblemAnswer(Problems.WrongMethod);
        }
        if (await Prove(http, current, registered, body.ClientAssertion, ct) is { } unproved)
        {
            return unproved;
        }
        if (!await challenges.Spend(challenge, caller.ClientId, ct))
        {
            return new ProblemAnswer(Problems.InvalidProof, "A key was added with this challenge before; ask for another one.");
        }
        return await change.Run<Results<CreatedAnswer<OwnKeyModel>, ProblemAnswer>>(caller, "key.added", key.Kid, (client, now) =>
            Task.FromResult(Store(db, client, key, body.OverlapDays ?? CredentialChange.LongestOverlapDays, address, now)), problem => problem, ct);
    }

    /// <summary>Tokens got with any of the client's keys die with it.</summary>
    public static Task<Results<NoContent, ProblemAnswer>> Remove(string kid, Caller caller, CredentialChange change, CancellationToken ct) =>
        change.Run<Results<NoContent, ProblemAnswer>>(caller, "key.removed", kid.Length <= 200 ? kid : kid[..200], (client, now) =>
        {
            var active = client.Keys.Where(key => IsActive(key, now)).ToList();
            if (active.Find(key => key.Kid == kid) is not { } gone)
            {
                return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((new ProblemAnswer(Problems.NotFound), false));
            }
            if (active.Count == 1)
            {
                return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((new ProblemAnswer(Problems.LastKey), false));
            }
            gone.RemovedAt = now;
            // What is left is the client's key now, not the old one on its way out.
            if (active.TrueForAll(key => key == gone || key.NotAfter is not null))
            {
                active.Where(key => key != gone).MaxBy(key => key.AddedAt)!.NotAfter = null;
            }
            client.ValidFrom = ReissueCredentials.NextSecond(now);
            return Task.FromResult<(Results<NoContent, ProblemAnswer>, bool)>((TypedResults.NoContent(), true));
        }, problem => problem, ct);

    internal static bool IsActive(ClientKey key, DateTimeOffset now) => key.RemovedAt is null && (key.NotAfter is null || now < key.NotAfter);

    private static ProblemAnswer? Room(List<ClientKey> active) => active.Count >= Credentials.MostKeys ? new ProblemAnswer(Problems.TooManyKeys) : null;

    private static (JoseKey? Key, ProblemAnswer? Refusal) Import(JsonElement jwk)
    {
        try
        {
            return jwk.ValueKind == JsonValueKind.Undefined
                ? (null, new ProblemAnswer(Problems.InvalidKey, "jwk is missing."))
                : (JoseKey.Import(jwk.GetRawText()), null);
        }
        catch (JoseException exception)
        {
            return (null, new ProblemAnswer(Problems.InvalidKey, exception.Detail ?? exception.Reason.Code()));
        }
    }

    internal static async Task<ProblemAnswer?> ProveWith(
        HttpContext http, CurrentCredential current, Tokens.Client client, string? assertion, string? secret, CancellationToken ct)
    {
        try
        {
            await current.ProveAsync(http, client, assertion, secret, ct);
            return null;
        }
        catch (RefusedException refused)
        {
            var environment = http.RequestServices.GetRequiredService<IHostEnvironment>();
            return new ProblemAnswer(Problems.InvalidClient, environment.IsProduction() ? null : refused.Detail);
        }
    }

    private static Task<ProblemAnswer?> Prove(HttpContext http, CurrentCredential current, Tokens.Client client, string? assertion, CancellationToken ct) =>
        ProveWith(http, current, client, assertion, null, ct);

    private static (Results<CreatedAnswer<OwnKeyModel>, ProblemAnswer> Answer, bool Changed) Store(
        VrnDbContext db, Data.Tokens.Client client, JoseKey key, int overlapDays, PublicAddress address, DateTimeOffset now)
    {
        var active = client.Keys.Where(row => IsActive(row, now)).ToList();
        // Another request may have taken the room meanwhile.
        if (Room(active) is { } full)
        {
            return (full, false);
        }
        var end = now.AddDays(overlapDays);
        foreach (var older in active.Where(older => older.NotAfter is null || older.NotAfter > end))
        {
            older.NotAfter = end;
        }
        var added = new ClientKey
        {
            ClientId = client.Id,
            Kid = key.Kid,
            Alg = key.Algorithm.Name,
            PublicJwk = key.PublicJwk,
            Thumbprint = key.Thumbprint,
            AddedAt = now,
        };
        db.Add(added);
        return (new CreatedAnswer<OwnKeyModel>(Model(added), address.Absolute($"/partner/self/keys/{Uri.EscapeDataString(added.Kid)}")), true);
    }

    private static OwnKeyModel Model(ClientKey key) => new(key.Kid, key.Alg, key.Thumbprint, key.AddedAt, key.NotAfter);
}
