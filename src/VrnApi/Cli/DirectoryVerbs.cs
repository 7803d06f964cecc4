using VrnApi.Features.ServiceDirectory;

namespace VrnApi.Cli;

/// <summary><c>vrnapi directory</c>: the service directory from the operator's side.</summary>
internal static class DirectoryVerbs
{
    public static readonly VerbGroup Group = new("directory",
        new Subverb("check [--json]", "look at every document of the open feed as a strict reader would; 1 when one has a fault", Check));

    private static async Task<Done> Check(Call call, CancellationToken ct)
    {
        var run = await FeedCheck.Run(call.Db, call.Clock, ct);
        var faults = run.Faults.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Done(
            run.Faulty == 0 ? $"{run.Documents} documents, no fault." : $"{run.Faulty} of {run.Documents} documents have faults:\n{run.Faults}",
            new { run.Documents, run.Faulty, faults, run.Milliseconds }, run.Faulty == 0 ? Verbs.Done : Verbs.Refused);
    }
}
