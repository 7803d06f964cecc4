using Microsoft.AspNetCore.DataProtection;
using VrnApi.Data.Model;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing;
using VrnApi.Features.Outcomes.Retention;
using VrnApi.Features.Partners;

namespace VrnApi.Cli;

/// <summary><c>vrnapi outcomes</c>: whether what was released is what was frozen, how it was audited, and what need not be kept.</summary>
internal static class OutcomesVerbs
{
    public static readonly VerbGroup Group = new("outcomes",
        new Subverb("verify [--data-set ID] [--json]", "compute the hashes of every release anew; 1 and what differs when something was tampered with", Verify),
        new Subverb("audit VERSION --data-set ID [--repeat] [--json]",
            "the audit of a release as a page to read; with --repeat the same audit once more from the returns that are held, and 1 when it does not come out again", Audit),
        new Subverb("purge [--dry-run] [--json]",
            "delete drafts and refused returns older than 30 days, returns of closed periods past the days of their agreement, and seeds whose returns are gone; --dry-run only counts", Purge));

    private static async Task<Done> Purge(Call call, CancellationToken ct)
    {
        var isTrial = call.Arguments.Has("--dry-run");
        var found = await new Purge(call.Db, call.Services.GetRequiredService<OutcomesCatalogue>(), call.Clock).Run(isTrial, ct);
        return new Done($"{(isTrial ? "To be deleted" : "Deleted")}: {found.Unfinished} drafts and refused returns, {found.Returns} returns of closed periods, {found.Seeds} seeds.",
            new { DryRun = isTrial, found.Unfinished, found.Returns, found.Seeds });
    }

    private static async Task<Done> Verify(Call call, CancellationToken ct)
    {
        var found = await new ReleaseVerification(call.Db, call.Services.GetRequiredService<OutcomesCatalogue>()).Run(call.Arguments.Find("--data-set"), ct);
        var text = found.Differences.Count > 0
            ? $"TAMPERED WITH:\n  {string.Join("\n  ", found.Differences)}"
            : $"What was released is whole: {found.Versions} versions, {found.Blocks} blocks, {found.Reports} audit reports.";
        return new Done(text, new { Verified = found.Differences.Count == 0, found.Versions, found.Blocks, found.Reports, found.Differences }, found.Differences.Count == 0 ? Verbs.Done : Verbs.Refused);
    }

    private static async Task<Done> Audit(Call call, CancellationToken ct)
    {
        var (dataSet, version) = (call.Arguments["--data-set"], call.Arguments[1]);
        var services = call.Services;
        var audit = await new AuditRelease(call.Db, services.GetRequiredService<IDatabaseWays>(), services.GetRequiredService<OutcomesCatalogue>(), services.GetRequiredService<IDataProtectionProvider>())
            .Run(dataSet, version, call.Arguments.Has("--repeat"), ct) ?? throw new RegistrationException("not_found", $"There is no version {version} of {dataSet} that was approved.");
        var repeated = audit.Differences switch
        {
            null => "",
            [] => "\n## Repeated\n\nThe same audit, from the returns that are held, came to the same report.\n",
            var differences => $"\n## Repeated\n\nNOT THE SAME:\n{string.Concat(differences.Select(difference => $"- {difference}\n"))}",
        };
        return new Done($"Version {audit.Version} of {dataSet}, {Codes.Of(audit.Status)}, for {audit.PublishAt:u}.\n\n{audit.Page}{repeated}",
            new { audit.Version, DataSet = dataSet, Status = audit.Status, audit.PublishAt, audit.ReportSha256, audit.Verdict, Repeated = audit.Differences is null ? (bool?)null : audit.Differences.Count == 0, Differences = audit.Differences ?? [] },
            audit.Differences is { Count: > 0 } ? Verbs.Refused : Verbs.Done);
    }
}
