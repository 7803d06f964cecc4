using VrnApi.Data.Providers;

namespace VrnApi.Cli;

/// <summary>One command-line verb: it runs on the host's own services and opens no listener.</summary>
/// <returns>0 done, 1 refused or check failed, 2 usage, 69 database unreachable, 78 configuration or key ring.</returns>
internal delegate Task<int> Verb(IServiceProvider services, string[] arguments, CancellationToken ct);

/// <summary>The table of verbs: <c>vrnapi VERB [arguments]</c>; none at all serves.</summary>
internal static class Verbs
{
    public const int Done = 0, Refused = 1, Usage = 2, DatabaseUnreachable = 69, Misconfigured = 78;

    private static readonly Dictionary<string, (Verb Run, string Help)> Table = new(StringComparer.Ordinal)
    {
        ["migrate"] = (Migrate.Group.Run, "bring the database to this version's schema"),
        ["seed"] = (Seed.Group.Run, "load the cited facts of all areas; a second run changes nothing"),
        ["db"] = (DbVerbs.Group.Run, "schema, rights of the application's role, state"),
        ["keys"] = (KeysVerbs.Group.Run, "the key ring and the signing keys"),
        ["operator"] = (OperatorVerbs.Group.Run, "who may register partners"),
        ["partner"] = (PartnerVerbs.Group.Run, "who takes part"),
        ["agreement"] = (AgreementVerbs.Group.Run, "what partners may share, with whom, for what"),
        ["client"] = (ClientVerbs.Group.Run, "the software of partners: credentials and scopes"),
        ["audit"] = (AuditVerbs.Group.Run, "whether the audit trail is whole, its export, its sealing"),
        ["explain"] = (ExplainVerb.Run, "why a request or an assertion was refused"),
        ["jwks"] = (JwksVerbs.Group.Run, "a partner's key set before it is registered"),
        ["geo"] = (GeoVerbs.Group.Run, "postcodes: import, check, state"),
        ["areas"] = (AreaVerbs.Areas.Run, "area codes beyond the built-in ones"),
        ["bank-holidays"] = (AreaVerbs.Holidays.Run, "bank holidays that no rule gives"),
        ["taxonomy"] = (TaxonomyVerbs.Group.Run, "lists of terms of other publishers"),
        ["directory"] = (DirectoryVerbs.Group.Run, "other publishers' feeds in, files out, the open feed checked, documents rendered anew"),
        ["outcomes"] = (OutcomesVerbs.Group.Run, "whether what was released is what was frozen, and how it was audited"),
        ["evidence"] = (EvidenceVerbs.Group.Run, "the whole evidence into a file and back"),
        ["demo"] = (DemoVerbs.Group.Run, "partners to try the platform with"),
    };

    /// <returns>The verb to run; null when the host should serve.</returns>
    public static Verb? Find(string[] args) => args switch
    {
        [] or ["serve", ..] or ["--", ..] => null,
        [var first, ..] when first.StartsWith("--", StringComparison.Ordinal) && first != "--help" => null,
        [var first, ..] when Table.TryGetValue(first, out var found) => found.Run,
        _ => Help,
    };

    /// <summary>Runs a verb and turns what went wrong into its exit code and one plain sentence.</summary>
    public static async Task<int> Run(Verb verb, IServiceProvider services, string[] args)
    {
        try
        {
            return await verb(services, args.Length > 0 ? args[1..] : args, CancellationToken.None);
        }
        catch (Exception exception) when (services.GetRequiredService<IDatabaseWays>().IsUnavailable(exception))
        {
            await Console.Error.WriteLineAsync("The database cannot be reached.");
            return DatabaseUnreachable;
        }
    }

    private static async Task<int> Help(IServiceProvider services, string[] arguments, CancellationToken ct)
    {
        await Console.Error.WriteLineAsync("usage: vrnapi [serve] | VERB [arguments]\n");
        foreach (var (name, (_, help)) in Table)
        {
            await Console.Error.WriteLineAsync($"  {name,-12} {help}");
        }
        return Usage;
    }
}
