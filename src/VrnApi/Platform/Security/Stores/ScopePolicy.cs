using VrnApi.Tokens;

namespace VrnApi.Platform.Security.Stores;

/// <summary>The rights table as the token server asks for it.</summary>
internal sealed class ScopePolicy(PartnerRegister register, TimeProvider clock) : IScopePolicy
{
    public IReadOnlyList<string> Supported => ScopeTable.Names;

    public async ValueTask<IReadOnlyList<string>> RegisteredAsync(Client client, CancellationToken ct) =>
        [.. (await Find(client, ct))?.Scopes ?? []];

    public async ValueTask<ScopeAnswer> CeilingAsync(Client client, string scope, CancellationToken ct)
    {
        if (await Find(client, ct) is not { } registered)
        {
            return new ScopeAnswer(Refusal.ScopeUnregistered);
        }
        var standing = registered.Standing(client.Assurance, London.Today(clock));
        return Rights.Ceiling(standing, scope) is { } denial
            ? new ScopeAnswer(Reason(denial), Rights.Explain(denial, standing, scope))
            : ScopeAnswer.Granted;
    }

    public async ValueTask<ScopeAnswer> AgreementAsync(Client client, string scope, CancellationToken ct)
    {
        if (await Find(client, ct) is not { } registered)
        {
            return new ScopeAnswer(Refusal.ScopeUnregistered);
        }
        var standing = registered.Standing(client.Assurance, London.Today(clock));
        return Rights.UnderAgreement(standing, scope) is { } denial
            ? new ScopeAnswer(denial == Denial.AgreementGateway ? Refusal.AgreementGateway : Refusal.AgreementNone, Rights.Explain(denial, standing, scope))
            : ScopeAnswer.Granted;
    }

    private async ValueTask<Registered?> Find(Client client, CancellationToken ct) =>
        (await register.Current(ct)).Clients.GetValueOrDefault(client.Id);

    private static Refusal Reason(Denial denial) => denial switch
    {
        Denial.ScopeType => Refusal.ScopeType,
        Denial.ScopeAssurance => Refusal.ScopeAssurance,
        _ => Refusal.ScopeUnregistered,
    };
}
