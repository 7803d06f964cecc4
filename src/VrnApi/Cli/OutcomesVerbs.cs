using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Publishing;

namespace VrnApi.Cli;

/// <summary><c>vrnapi outcomes</c>: whether what was released is what was frozen.</summary>
internal static class OutcomesVerbs
{
    public static readonly VerbGroup Group = new("outcomes",
        new Subverb("verify [--data-set ID] [--json]", "compute the hashes of every release anew; 1 and what differs when something was tampered with", Verify));

    private static async Task<Done> Verify(Call call, CancellationToken ct)
    {
        var found = await new ReleaseVerification(call.Db, call.Services.GetRequiredService<OutcomesCatalogue>()).Run(call.Arguments.Find("--data-set"), ct);
        var text = found.Differences.Count > 0
            ? $"TAMPERED WITH:\n  {string.Join("\n  ", found.Differences)}"
            : $"What was released is whole: {found.Versions} versions, {found.Blocks} blocks, {found.Reports} audit reports.";
        return new Done(text, new { Verified = found.Differences.Count == 0, found.Versions, found.Blocks, found.Reports, found.Differences }, found.Differences.Count == 0 ? Verbs.Done : Verbs.Refused);
    }
}
