using VrnApi.Data.Providers;
using VrnApi.Features.Evidence.Exporting;

namespace VrnApi.Cli;

/// <summary><c>vrnapi evidence</c>: the whole evidence into a file and back.</summary>
internal static class EvidenceVerbs
{
    public static readonly VerbGroup Group = new("evidence",
        new Subverb("export --format FORMAT --out FILE [--json]", "write everything, proposals included; FORMAT is jsonld or csv (a zip with one file for each table)", Export),
        new Subverb("import FILE [--json]", "take an export (.zip or JSON-LD) into a store without evidence, ids and times kept; 1 when there is evidence or the file is no export", Import));

    private static async Task<Done> Export(Call call, CancellationToken ct)
    {
        var (format, file) = (call.Arguments["--format"], call.Arguments["--out"]);
        if (format is not ("jsonld" or "csv"))
        {
            throw new UsageException("--format is jsonld or csv.");
        }
        var dump = await ExportEvidence.AtOneMoment(call.Db, call.Services.GetRequiredService<IDatabaseWays>(), null, call.Clock, ct);
        await File.WriteAllBytesAsync(file, format == "csv" ? EvidenceCsv.Write(dump) : EvidenceJsonLd.Write(dump), ct);
        var rows = dump.Tables.Sum(content => content.Rows.Count);
        return new Done($"{rows} rows of {dump.Tables.Count} tables are in {file}.", new { file, rows });
    }

    private static async Task<Done> Import(Call call, CancellationToken ct)
    {
        var name = call.Arguments[1];
        if (!File.Exists(name))
        {
            throw new UsageException($"There is no file {name}.");
        }
        await using var file = File.OpenRead(name);
        try
        {
            var rows = await EvidenceImport.Run(call.Db, file, name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase), call.Clock.GetUtcNow(), ct);
            return rows is null
                ? new Done("There is evidence already; an export goes into an empty store only.", new { imported = false }, Verbs.Refused)
                : new Done($"{rows.Values.Sum()} rows are taken.", new { imported = true, rows });
        }
        catch (FormatException exception)
        {
            return new Done($"The file cannot be taken: {exception.Message}", new { imported = false }, Verbs.Refused);
        }
        catch (InvalidDataException)
        {
            return new Done("The file is no zip.", new { imported = false }, Verbs.Refused);
        }
    }
}
