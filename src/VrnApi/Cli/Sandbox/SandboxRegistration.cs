using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Data.Tokens;
using VrnApi.Features.Partners;
using VrnApi.Tokens.Clients;

namespace VrnApi.Cli.Sandbox;

/// <summary>
/// Registers the sandbox's partners as real ones are registered. What works already is kept: a second run changes nothing,
/// and lost credentials are replaced by new ones.
/// </summary>
internal sealed class SandboxRegistration(Call call, string folder, string baseUrl)
{
    private readonly string keys = Path.Combine(Path.GetFullPath(folder), "keys");

    /// <exception cref="RegistrationException">The environment is neither Sandbox nor Development.</exception>
    public async Task<SandboxFile> Run(CancellationToken ct)
    {
        var environment = call.Services.GetRequiredService<IHostEnvironment>();
        if (!environment.IsDevelopment() && !environment.IsEnvironment("Sandbox"))
        {
            throw new RegistrationException("wrong_environment", "Sandbox partners are made in the environments Sandbox and Development only.");
        }
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new UsageException("--base-url is an absolute http or https address.");
        }
        Directory.CreateDirectory(keys);
        var (registrar, approver) = await SandboxOperators.Ensure(call, keys, ct);
        var (before, clients) = (SandboxFile.Read(folder), new List<SandboxEntry>());
        foreach (var role in SandboxPartners.All)
        {
            // Each role starts from what is stored, not from what the one before left in memory.
            call.Db.ChangeTracker.Clear();
            await Partner(role.Partner, registrar, approver, ct);
            clients.Add(await Client(role, before?.Clients.FirstOrDefault(client => client.Name == role.Client), registrar, approver, ct));
        }
        await SandboxAgreements.Ensure(call, registrar, approver, ct);
        var origin = address.AbsoluteUri.TrimEnd('/');
        var file = new SandboxFile(origin, origin + "/oauth/token", clients);
        file.Write(folder);
        return file;
    }

    private async Task Partner(NewPartner wanted, Instruction registrar, Instruction approver, CancellationToken ct)
    {
        var known = await call.Db.Set<Partner>().SingleOrDefaultAsync(partner => partner.Code == wanted.Code, ct)
            ?? await AddPartner.Handle(call.Db, call.Clock, wanted, registrar, ct);
        if (known.State == PartnerState.Pending)
        {
            await ChangePartnerState.Activate(call.Db, call.Clock, wanted.Code, approver, ct);
        }
    }

    private async Task<SandboxEntry> Client(SandboxRole role, SandboxEntry? before, Instruction registrar, Instruction approver, CancellationToken ct)
    {
        var pem = Path.Combine(keys, role.Client + ".pem");
        var known = await call.Db.Set<Client>().AsNoTracking().Include(client => client.Scopes).Include(client => client.Keys).Include(client => client.Secrets)
            .AsSplitQuery().SingleOrDefaultAsync(client => client.Id == role.Client, ct);
        var key = role.Secret ? null : SandboxKey.Find(pem);
        var secret = before?.ClientSecret;
        if (known is null)
        {
            key = role.Secret ? null : SandboxKey.Make(pem);
            (known, secret) = await AddClient.Handle(call.Db, call.Clock, call.Outbound, Request(role, key), registrar, ct);
        }
        else if (role.Secret ? !IsCurrent(known, secret) : !IsCurrent(known, key))
        {
            key = role.Secret ? null : SandboxKey.Make(pem);
            secret = await ReissueCredentials.Handle(call.Db, call.Clock, role.Client, key is null ? [] : [key.Public.PublicJwk], registrar, ct);
        }
        await Approve(role, known, registrar, approver, ct);
        return new SandboxEntry(role.Client, Codes.Of(role.Partner.Type), role.Client)
        {
            ClientSecret = role.Secret ? secret : null,
            PrivateKeyPath = key?.Path,
            Kid = key?.Public.Kid,
            Alg = key?.Public.Algorithm.Name,
            Scopes = [.. role.Scopes.Order(StringComparer.Ordinal)],
            Dpop = role.Bound,
        };
    }

    private async Task Approve(SandboxRole role, Client known, Instruction registrar, Instruction approver, CancellationToken ct)
    {
        var missing = role.Scopes.Except(known.Scopes.Where(scope => scope.Purpose == SandboxAgreements.Purpose).Select(scope => scope.Scope)).ToArray();
        if (missing.Length > 0)
        {
            await ChangeClientScopes.Handle(call.Db, call.Clock, role.Client, missing, [], SandboxAgreements.Purpose, registrar, ct);
        }
        if (missing.Length > 0 || known.State == ClientState.Pending || known.Scopes.Any(scope => scope.ApprovedBy is null))
        {
            await ChangeClientState.Activate(call.Db, call.Clock, role.Client, approver, ct);
        }
    }

    private static NewClient Request(SandboxRole role, SandboxKey? key) => new(role.Client, role.Partner.Code,
        role.Secret ? ClientAuthMethod.ClientSecretBasic : ClientAuthMethod.PrivateKeyJwt, role.Bound, role.Scopes)
    {
        Keys = key is null ? [] : [key.Public.PublicJwk],
        Purpose = SandboxAgreements.Purpose,
    };

    private bool IsCurrent(Client client, string? secret) => secret is not null && client.Secrets.Exists(row =>
        row.NotAfter > call.Clock.GetUtcNow() && row.Sha256.AsSpan().SequenceEqual(SecretFormat.Hash(secret)));

    private static bool IsCurrent(Client client, SandboxKey? key) =>
        key is not null && client.Keys.Exists(row => row.RemovedAt is null && row.Thumbprint == key.Public.Thumbprint);
}
