using System.Globalization;
using System.Security.Cryptography;
using VrnApi.Features.Partners;
using VrnApi.Platform.Security;

namespace VrnApi.Cli;

/// <summary><c>vrnapi agreement</c>: what partners may share, with whom, for what.</summary>
internal static class AgreementVerbs
{
    public static readonly VerbGroup Group = new("agreement",
        new("add CODE --basis BASIS --parties LIST --data-sets LIST --scopes LIST --areas LIST --purposes LIST --starts DATE --ends DATE [--regime REGIME] "
            + $"[--article-six TEXT] [--dpia REF] [--review DATE] [--retention-days N] [--raw-to-council] [--document FILE] [--signatories LIST] {Call.SignedBy}",
            $"record an agreement, pending, and print the rules A1 to A8; BASIS is {string.Join(", ", AgreementRules.LegalBases)}; REGIME is "
            + $"{string.Join(", ", AgreementRules.Regimes)} (the first when it is left out); DATE is such as 2026-09-01; --signatories takes two functions, a semicolon between", Add),
        new($"activate CODE {Call.SignedBy}", "puts it in force when A1 to A8 hold; by another operator than the one who recorded it", (call, ct) =>
            Changed(call, ChangeAgreementState.Activate(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new($"withdraw CODE {Call.SignedBy}", "what it opened is closed everywhere within 5 seconds", (call, ct) =>
            Changed(call, ChangeAgreementState.Withdraw(call.Db, call.Clock, call.Arguments[1], call.By(), ct), ct)),
        new("list [--partner CODE] [--json]", "agreements and whether they are in force today", List));

    private static Task<Done> Add(Call call, CancellationToken ct)
    {
        var given = call.Arguments;
        var request = new NewAgreement(given[1], given["--basis"], given.Find("--regime") ?? AgreementRules.UkGdpr, given.List("--parties"), given.List("--data-sets"),
            given.List("--scopes"), given.List("--areas"), given.List("--purposes"), Day(given["--starts"]), Day(given["--ends"]))
        {
            Article6 = given.Find("--article-six"),
            DpiaRef = given.Find("--dpia"),
            ReviewOn = given.Find("--review") is { } review ? Day(review) : null,
            RetentionDays = given.Find("--retention-days") is { } days ? Number(days) : 365,
            AllowsRawToCouncil = given.Has("--raw-to-council"),
            DocumentSha256 = given.Find("--document") is { } file ? Hash(file) : null,
            Signatories = given.Find("--signatories")?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        };
        return Changed(call, AddAgreement.Handle(call.Db, call.Clock, request, call.By(), ct), ct);
    }

    private static async Task<Done> Changed(Call call, Task<Data.Partners.Agreement> change, CancellationToken ct)
    {
        var agreement = await change;
        var shown = (await ListAgreements.Handle(call.Db, call.Clock, null, agreement.Code, ct))[0];
        var rules = shown.Rules.Select(rule => $"  {rule.Rule}  {(rule.Holds ? "holds" : rule.Refusal),-28}  {rule.Says}");
        return new Done($"The agreement {shown.Code} is {shown.State}: it {shown.Standing}.\n{string.Join('\n', rules)}", shown);
    }

    private static async Task<Done> List(Call call, CancellationToken ct)
    {
        Guid? partner = call.Arguments.Find("--partner") is { } code ? (await FindPartner.ByCode(call.Db, code, ct)).Id : null;
        var shown = await ListAgreements.Handle(call.Db, call.Clock, partner, null, ct);
        return new Done(shown.Count == 0 ? "There is none." : string.Join('\n', shown.Select(agreement =>
            $"{agreement.Code,-32} {agreement.State,-10} {agreement.Standing}; {string.Join(", ", agreement.Parties)}")), shown);
    }

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new UsageException($"'{text}' is no date such as 2026-09-01.");

    private static int Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new UsageException($"'{text}' is no number.");

    private static string Hash(string file)
    {
        try
        {
            return Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(file)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The file {file} cannot be read.");
        }
    }
}
