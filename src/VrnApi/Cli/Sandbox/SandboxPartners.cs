using VrnApi.Data.Partners;
using VrnApi.Features.Partners;

namespace VrnApi.Cli.Sandbox;

/// <param name="Secret">Authenticates with a secret (assurance basic); all others sign with a key.</param>
/// <param name="Bound">Its tokens are bound with DPoP (assurance high).</param>
internal sealed record SandboxRole(string Client, NewPartner Partner, bool Secret, bool Bound, string[] Scopes);

/// <summary>The partners of the sandbox: real codes of real areas, invented schools and software.</summary>
internal static class SandboxPartners
{
    private static readonly string[] Published =
        ["areas:read", "evidence:read", "interventions:read", "organisations:read", "outcomes:read", "schema:read", "self:manage", "services:read"];

    private static readonly NewPartner Network = new("vrn-llr", "Violence Reduction Network, Leicester, Leicestershire and Rutland", PartnerType.VrnCore)
    {
        AreaCode = "E23000021",
    };

    public static readonly IReadOnlyList<SandboxRole> All =
    [
        Council("council-leicester", "Leicester City Council", "E06000016"),
        Council("council-leicestershire", "Leicestershire County Council", "E10000018"),
        School("school-a", "Sandbox School A", "900001"),
        School("school-b", "Sandbox School B", "900002"),
        new("police-leicestershire", new NewPartner("police-leicestershire", "Leicestershire Police", PartnerType.Police)
        {
            StatutoryClass = StatutoryClass.SpecifiedAuthority,
            IsCompetentAuthority = true,
            AreaCode = "E23000021",
            ForceCode = "leicestershire",
        }, Secret: false, Bound: true, [.. Published, "services:sensitive", "outcomes:write", "webhooks:manage", "audit:read"]),
        new("health-llr", new NewPartner("health-llr", "NHS Leicester, Leicestershire and Rutland Integrated Care Board", PartnerType.Health)
        {
            StatutoryClass = StatutoryClass.SpecifiedAuthority,
            IsHealthOrSocialCare = true,
            AreaCode = "E54000015",
            OdsCode = "QK1",
        }, Secret: false, Bound: true,
            [.. Published, "services:sensitive", "evidence:rate", "outcomes:write", "outcomes:detail", "webhooks:manage", "audit:read"]),
        new("vcs-example", new NewPartner("vcs-example", "Sandbox Youth Charity", PartnerType.Vcs) { AreaCode = "E06000016" }, Secret: false, Bound: false,
            [.. Published, "services:write", "members:read", "audit:read"]),
        new("dashboard", new NewPartner("dashboard", "Sandbox Public Dashboard", PartnerType.Dashboard), Secret: true, Bound: false, Published),
        Core("vrn-analyst", "services:write", "organisations:write", "members:read", "interventions:write", "evidence:rate", "outcomes:detail", "outcomes:publish",
            "exports:read", "webhooks:manage", "audit:read"),
        Core("vrn-approver", "members:read", "evidence:moderate", "outcomes:detail", "outcomes:publish", "exports:read", "audit:read"),
        Core("vrn-admin", "services:write", "services:sensitive", "organisations:write", "members:read", "members:write", "interventions:write", "exports:read",
            "webhooks:manage", "audit:read", "partners:admin", "agreements:admin", "keys:admin"),
    ];

    private static SandboxRole Council(string code, string name, string area) => new(code, new NewPartner(code, name, PartnerType.Council)
    {
        StatutoryClass = StatutoryClass.SpecifiedAuthority,
        AreaCode = area,
    }, Secret: false, Bound: true,
        [.. Published, "services:write", "services:sensitive", "organisations:write", "members:read", "evidence:rate", "outcomes:write", "outcomes:detail",
            "exports:read", "webhooks:manage", "audit:read"]);

    private static SandboxRole School(string code, string name, string urn) => new(code, new NewPartner(code, name, PartnerType.School)
    {
        StatutoryClass = StatutoryClass.Educational,
        AreaCode = "E06000016",
        Urn = urn,
    }, Secret: false, Bound: true, [.. Published, "members:read", "outcomes:write", "audit:read"]);

    private static SandboxRole Core(string client, params string[] scopes) => new(client, Network, Secret: false, Bound: true, [.. Published, .. scopes]);
}
