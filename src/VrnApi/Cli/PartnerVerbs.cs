using VrnApi.Data.Model;
using VrnApi.Data.Partners;
using VrnApi.Features.Partners;

namespace VrnApi.Cli;

/// <summary><c>vrnapi partner</c>: who takes part.</summary>
internal static class PartnerVerbs
{
    public static readonly VerbGroup Group = new("partner",
        new($"add CODE --name TEXT --type TYPE [--class CLASS] [--health] [--competent-authority] [--area GSS] [--urn URN] [--force CODE] [--ods CODE] {Call.SignedBy}",
            $"register a partner, pending; TYPE is {Spell<PartnerType>()}; CLASS is {Spell<StatutoryClass>()}", Add),
        new("show CODE [--json]", "registration, state and clients", Show),
        new($"activate CODE {Call.SignedBy}", "by another operator than the one who added it", (call, ct) =>
            Changed(call, ChangePartnerState.Activate(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"suspend CODE --reason TEXT {Call.SignedBy}", "every call of its clients is refused within 5 seconds", (call, ct) =>
            Changed(call, ChangePartnerState.Suspend(call.Db, call.Clock, call.Arguments[1], call.Arguments["--reason"], call.By(), ct), ct)),
        new($"resume CODE {Call.SignedBy}", "ends a suspension", (call, ct) =>
            Changed(call, ChangePartnerState.Resume(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"close CODE --reason TEXT {Call.SignedBy}", "for good: its clients never call again", (call, ct) =>
            Changed(call, ChangePartnerState.Close(call.Db, call.Clock, call.Arguments[1], call.Arguments["--reason"], call.By(), ct), ct)),
        new("check CODE [--json]", "how its clients' first calls went, read from the audit, and what ends soon; 1 until each has a token and no refusal after it", Check));

    private static Task<Done> Add(Call call, CancellationToken ct)
    {
        var given = call.Arguments;
        return Changed(call, AddPartner.Handle(call.Db, call.Clock, new NewPartner(given[1], given["--name"], Read<PartnerType>(given["--type"]))
        {
            StatutoryClass = given.Find("--class") is { } named ? Read<StatutoryClass>(named) : StatutoryClass.None,
            IsHealthOrSocialCare = given.Has("--health"),
            IsCompetentAuthority = given.Has("--competent-authority"),
            AreaCode = given.Find("--area"),
            Urn = given.Find("--urn"),
            ForceCode = given.Find("--force"),
            OdsCode = given.Find("--ods"),
        }, call.By(), ct), ct);
    }

    private static async Task<Done> Changed(Call call, Task<Partner> change, CancellationToken ct)
    {
        var partner = await change;
        return new Done($"The partner {partner.Code} is {Codes.Of(partner.State)}.", await ShowRegistration.Partner(call.Db, partner.Code, ct));
    }

    private static async Task<Done> Show(Call call, CancellationToken ct)
    {
        var shown = await ShowRegistration.Partner(call.Db, call.Arguments[1], ct);
        return new Done($"{shown.Code}  {shown.Name}  {shown.Type}  {shown.State}\nclients: {string.Join(", ", shown.Clients)}", shown);
    }

    private static async Task<Done> Check(Call call, CancellationToken ct)
    {
        var shown = await CheckPartner.Handle(call.Db, call.Clock, call.Arguments[1], ct);
        var lines = shown.Clients.SelectMany(client => new[] { $"{client.Id}  {client.State}  {client.TokensIssued} tokens, last {client.LastIssued:u}" }
            .Concat(client.Refusals.Select(refusal => $"  {refusal.Count} x {refusal.Action} {refusal.Reason}"))
            .Concat(client.Warnings.Select(warning => $"  {warning.What} {warning.Id} ends in {warning.DaysLeft} days")));
        return new Done($"{shown.Code}  {shown.State}  {(shown.Passed ? "the first calls went well" : "not there yet")}\n{string.Join('\n', lines)}", shown)
        {
            Code = shown.Passed ? Verbs.Done : Verbs.Refused,
        };
    }

    internal static T Read<T>(string code) where T : struct, Enum =>
        Codes.TryParse<T>(code.Replace('_', '-'), out var value) ? value : throw new UsageException($"'{code}' is none of {Spell<T>()}.");

    internal static string Spell<T>() where T : struct, Enum => string.Join(", ", Codes.All<T>());
}
