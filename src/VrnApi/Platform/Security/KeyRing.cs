using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.KeyManagement.Internal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.Data.Tokens;
using VrnApi.Tokens.Keys;

namespace VrnApi.Platform.Security;

/// <summary>Section <c>Ring</c>: what protects the key ring at rest.</summary>
public sealed record RingOptions
{
    /// <summary>A PFX file, or its content in base64. Required outside Sandbox and Development.</summary>
    public string? Certificate { get; init; }

    public string? Password { get; init; }

    /// <summary>Earlier certificates under which ring keys are still stored; the same password.</summary>
    public IReadOnlyList<string> OldCertificates { get; init; } = [];
}

/// <summary>
/// The keys under which everything secret in the database lies, and the first signing keys. The framework never makes a ring
/// key by itself: a host with the wrong certificate would, and its tokens would fail everywhere else.
/// </summary>
internal sealed class KeyRing(
    IServiceScopeFactory scopes, IKeyManager ring, IDataProtectionProvider protection, SigningKeys signing, IDatabaseWays ways,
    IOptions<RingOptions> options, IHostEnvironment environment)
{
    private const string Known = "vrnapi";
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);
    private static readonly TimeSpan Propagation = TimeSpan.FromDays(2);

    private readonly IDataProtector canary = protection.CreateProtector("ring-canary", "v1");

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<RingOptions>(configuration.GetSection("Ring"));
        services.AddSingleton<RingRepository>();
        services.AddSingleton<KeyRing>();
        services.AddOptions<KeyManagementOptions>().Configure<RingRepository>((ring, repository) => ring.XmlRepository = repository);
        services.AddSingleton<IDefaultKeyResolver, LastingRingKey>();
        var builder = services.AddDataProtection().SetApplicationName("vrnapi").DisableAutomaticKeyGeneration();
        var settings = configuration.GetSection("Ring").Get<RingOptions>() ?? new RingOptions();
        if (settings.Certificate is { } current)
        {
            var certificate = Load(current, settings.Password);
            builder.ProtectKeysWithCertificate(certificate);
            builder.UnprotectKeysWithAnyCertificate([certificate, .. settings.OldCertificates.Select(old => Load(old, settings.Password))]);
        }
    }

    /// <summary>Sandbox and Development help themselves; everywhere else keys come from <c>keys init</c>.</summary>
    public async Task Open(CancellationToken ct)
    {
        if (IsOpenEnvironment)
        {
            await Initialise(ct);
        }
        await Check(ct);
    }

    /// <summary>Makes what is missing: a ring key, the canary, a first signing key of each use. Changes nothing that is there.</summary>
    /// <returns>What was made.</returns>
    public async Task<IReadOnlyList<string>> Initialise(CancellationToken ct)
    {
        if (options.Value.Certificate is null && !IsOpenEnvironment)
        {
            throw new MisconfiguredException("Ring__Certificate is not set: name the PFX file (or its base64) that protects the key ring.");
        }
        var made = new List<string>();
        await Alone(async inner =>
        {
            await InitialiseRing(made, inner);
            await Check(inner);
            foreach (var use in Enum.GetValues<VrnApi.Tokens.SigningKeyUse>())
            {
                if (await signing.InitialiseAsync(use, inner))
                {
                    made.Add($"signing key ({use.ToString().ToLowerInvariant()})");
                }
            }
        }, ct);
        return made;
    }

    /// <exception cref="MisconfiguredException">There is no ring, or this host cannot read it. Nothing was written.</exception>
    public async Task Check(CancellationToken ct)
    {
        var stored = await scopes.AsSystem("key ring", db =>
            db.Set<RingCanary>().AsNoTracking().SingleOrDefaultAsync(row => row.Name == RingCanary.Only, ct));
        if (stored is null)
        {
            throw new MisconfiguredException("The database has no key ring yet: run 'vrnapi keys init'.");
        }
        try
        {
            if (Encoding.UTF8.GetString(canary.Unprotect(stored.Protected)) == Known)
            {
                return;
            }
        }
        catch (CryptographicException)
        {
            // Said below.
        }
        throw new MisconfiguredException("The key ring cannot be read: Ring__Certificate is not the certificate under which it was stored. "
            + "List an earlier one under Ring__OldCertificates__0.");
    }

    /// <returns>True when no ring key is in its time any more. The last one goes on working; a new one is due.</returns>
    public bool IsExpired()
    {
        var now = TimeProvider.System.GetUtcNow();
        return !ring.GetAllKeys().Any(key => !key.IsRevoked && key.ActivationDate <= now && now < key.ExpirationDate);
    }

    /// <summary>The next ring key. Hosts read the ring once a day, so it is used from the third day on.</summary>
    /// <returns>Its id and when it begins and ends.</returns>
    public async Task<IKey> Add(CancellationToken ct)
    {
        await Check(ct);
        var begins = TimeProvider.System.GetUtcNow() + Propagation;
        return ring.CreateNewKey(begins, begins + Life);
    }

    public IReadOnlyList<IKey> Keys => [.. ring.GetAllKeys().OrderBy(key => key.ActivationDate)];

    /// <returns>Whose name the certificate bears and when it ends; null when the ring lies unprotected.</returns>
    public (string Subject, DateTimeOffset NotAfter)? Certificate()
    {
        if (options.Value.Certificate is not { } source)
        {
            return null;
        }
        using var certificate = Load(source, options.Value.Password);
        return (certificate.Subject, certificate.NotAfter.ToUniversalTime());
    }

    private bool IsOpenEnvironment => environment.IsDevelopment() || environment.IsEnvironment("Sandbox");

    private Task<bool> InitialiseRing(List<string> made, CancellationToken ct) => scopes.AsSystem("key ring", async db =>
    {
        if (!await db.Set<RingKey>().AnyAsync(ct))
        {
            // The machine's clock and not ours: the framework compares with it.
            var now = TimeProvider.System.GetUtcNow();
            ring.CreateNewKey(now, now + Life);
            made.Add("ring key");
        }
        if (!await db.Set<RingCanary>().AnyAsync(ct))
        {
            db.Add(new RingCanary { Protected = Canary() });
            await db.SaveChangesAsync(ct);
            made.Add("ring canary");
        }
        return true;
    });

    private byte[] Canary()
    {
        try
        {
            return canary.Protect(Encoding.UTF8.GetBytes(Known));
        }
        catch (CryptographicException exception)
        {
            throw new MisconfiguredException($"The key ring cannot be used: {exception.Message}");
        }
    }

    /// <summary>Two hosts that start together on an empty database make one set of keys.</summary>
    private async Task Alone(Func<CancellationToken, Task> work, CancellationToken ct)
    {
        while (!await scopes.AsSystem("key ring", db => db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(inner);
            if (!await ways.TryLock(db, "key-ring", inner))
            {
                return false;
            }
            await work(inner);
            return true;
        }, ct)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }

    private static X509Certificate2 Load(string source, string? password)
    {
        try
        {
            return File.Exists(source)
                ? X509CertificateLoader.LoadPkcs12FromFile(source, password)
                : X509CertificateLoader.LoadPkcs12(Convert.FromBase64String(source), password);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw new MisconfiguredException("Ring__Certificate is neither a readable PFX file nor its base64, or Ring__Password is wrong.");
        }
    }
}
