using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using VrnApi.Features.ServiceDirectory.Seeding;
using VrnApi.Features.ServiceDirectory.Writing;

namespace VrnApi.Cli;

/// <summary><c>vrnapi taxonomy</c>: lists of terms of other publishers.</summary>
internal static class TaxonomyVerbs
{
    public static readonly VerbGroup Group = new("taxonomy",
        new Subverb("import FILE --taxonomy CODE [--name NAME] [--json]",
            "a CSV file with the columns uri,code,name,description,parent into the list CODE, which is made when there is none; parent is a code or URI of the list. "
            + "Terms that the file lacks stay. The platform's own lists, vrn-*, come with the seed",
            Import));

    private static async Task<Done> Import(Call call, CancellationToken ct)
    {
        var code = call.Arguments["--taxonomy"];
        using var csv = new CsvReader(new StringReader(Call.Read(call.Arguments[1])), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, HeaderValidated = null });
        TermRow[] rows;
        try
        {
            rows = [.. csv.GetRecords<Row>().Select(row => new TermRow(row.uri, row.code, row.name, row.description, row.parent))];
        }
        catch (CsvHelperException)
        {
            return Refused("The file is no CSV with the columns uri,code,name,description,parent.");
        }
        var import = new TaxonomyImport(call.Db, call.Services.GetRequiredService<DirectoryWriter>());
        var (terms, refusal) = await import.Run(code, call.Arguments.Find("--name"), rows, ct);
        return refusal is not null ? Refused(refusal) : new Done($"The list {code} has {terms} terms.", new { taxonomy = code, terms, rows = rows.Length });
    }

    private static Done Refused(string message) => new(message, new { refused = "file", message }, Verbs.Refused);

#pragma warning disable IDE1006 // The names of the columns.
    private sealed record Row(string? uri, string? code, string? name, string? description, string? parent);
#pragma warning restore IDE1006
}
