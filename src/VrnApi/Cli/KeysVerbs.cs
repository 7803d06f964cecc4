using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Tokens;
using VrnApi.Platform.Security;
using VrnApi.Tokens.Keys;

namespace VrnApi.Cli;

/// <summary><c>vrnapi keys</c>: the key ring and the platform's own signing keys.</summary>
internal static class KeysVerbs
{
    public static readonly VerbGroup Group = new("keys",
        new("init [--json]", "make the key ring, its canary and the first signing keys; changes nothing that is there", Init),
        new("rotate [--now] [--json]", "announce the next token signing key; --now puts it in force at once (a key was stolen)", Rotate),
        new("list [--json]", "ring keys and signing keys with their states", List),
        new("ring-add [--json]", "the next ring key; hosts use it from the third day on, when all of them know it", RingAdd),
        new("ring-status [--json]", "when ring keys and the certificate end; 1 when no ring key is in its time", RingStatus));

    private static async Task<Done> RingAdd(Call call, CancellationToken ct)
    {
        var key = await call.Services.GetRequiredService<KeyRing>().Add(ct);
        return new Done($"Ring key {key.KeyId} begins {key.ActivationDate:u} and ends {key.ExpirationDate:u}.", new { key.KeyId, key.ActivationDate, key.ExpirationDate });
    }

    private static async Task<Done> RingStatus(Call call, CancellationToken ct)
    {
        var ring = call.Services.GetRequiredService<KeyRing>();
        await ring.Check(ct);
        var (certificate, expired) = (ring.Certificate(), ring.IsExpired());
        var lines = ring.Keys.Select(key => $"ring key     {key.KeyId}  {key.ActivationDate:u} to {key.ExpirationDate:u}")
            .Append(certificate is { } used ? $"certificate  {used.Subject}  ends {used.NotAfter:u}" : "certificate  none: the ring lies unprotected")
            .Append(expired ? "No ring key is in its time: the last one goes on working; run 'vrnapi keys ring-add'." : "The ring is in its time.");
        return new Done(string.Join('\n', lines), new
        {
            Keys = ring.Keys.Select(key => new { key.KeyId, key.ActivationDate, key.ExpirationDate }),
            CertificateEnds = certificate?.NotAfter,
            expired,
        }, expired ? Verbs.Refused : Verbs.Done);
    }

    private static async Task<Done> Init(Call call, CancellationToken ct)
    {
        var made = await call.Services.GetRequiredService<KeyRing>().Initialise(ct);
        return new Done(made.Count == 0 ? "Every key is there." : $"Made: {string.Join(", ", made)}.", new { made });
    }

    private static async Task<Done> Rotate(Call call, CancellationToken ct)
    {
        var atOnce = call.Arguments.Has("--now");
        await call.Services.GetRequiredService<KeyRing>().Check(ct);
        await call.Services.GetRequiredService<KeyRolloverService>().RotateAsync(VrnApi.Tokens.SigningKeyUse.Token, atOnce, ct);
        return new Done(atOnce ? "A new key signs from now on." : "The next key is announced.", new { atOnce });
    }

    private static async Task<Done> List(Call call, CancellationToken ct)
    {
        var ring = await call.Db.Set<RingKey>().OrderBy(key => key.CreatedAt).Select(key => new { key.Name, key.CreatedAt }).ToListAsync(ct);
        var signing = (await call.Db.Set<Data.Tokens.SigningKey>().OrderBy(key => key.ActivatesAt).ToListAsync(ct)).ConvertAll(key => new
        {
            key.Kid,
            Use = Codes.Of(key.Use),
            key.Alg,
            State = Codes.Of(key.State),
            key.ActivatesAt,
            key.RetiresAt,
            key.UnpublishAt,
        });
        var lines = ring.Select(key => $"ring     {key.CreatedAt:u}  {key.Name}")
            .Concat(signing.Select(key => $"{key.Use,-8} {key.ActivatesAt:u}  {key.Kid}  {key.Alg}  {key.State}"));
        return new Done(string.Join('\n', lines), new { ring, signing });
    }
}
