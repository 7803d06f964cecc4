using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Features.Evidence.Writing;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>
/// All that a reader may see of the evidence store, table by table: the same rows give the same dump. Proposals of others are not in it,
/// and who proposed and decided is told to moderators alone.
/// </summary>
/// <param name="Signals">What speaks against subjects today, by subject; read from the rows and no row itself.</param>
internal sealed record EvidenceDump(IReadOnlyList<EvidenceDump.Content> Tables, IReadOnlyList<HarmSignal> Signals)
{
    private const string Withheld = "withheld";

    /// <param name="Rows">Cells by the columns of the table, in the order of the keys.</param>
    public sealed record Content(EvidenceTable Table, IReadOnlyList<string?[]> Rows);

    public bool ContainsHarmful => Signals.Count > 0;

    /// <param name="caller">Null for an operator, who is given all.</param>
    public static async Task<EvidenceDump> Of(VrnDbContext db, Caller? caller, Clocks at, CancellationToken ct)
    {
        var all = caller is null || caller.Has(RecordDetails.Moderate);
        var hidden = all ? [] : await Hidden(db, caller!, ct);
        var tables = new List<Content>();
        foreach (var table in EvidenceTable.All(db))
        {
            var rows = (await table.Rows(db).AsNoTracking().ToListAsync(ct)).Select(table.Read);
            if (!all)
            {
                // An id of a record that is not shown, of its passages too, stands in no row.
                rows = rows.Where(cells => !Array.Exists(cells, cell => cell is not null && hidden.Contains(cell))).Select(cells => Blank(table, cells));
            }
            tables.Add(new Content(table, [.. rows.OrderBy(table.Key, StringComparer.Ordinal)]));
        }
        var subjects = await db.Set<Subject>().Select(subject => subject.Id).ToListAsync(ct);
        var signals = await HarmSignals.OfSubjects(db, subjects, at, ct);
        return new EvidenceDump(tables, [.. subjects.Order().SelectMany(id => signals[id])]);
    }

    private static async Task<HashSet<string>> Hidden(VrnDbContext db, Caller caller, CancellationToken ct)
    {
        var shown = RecordDetails.Visible(db, caller).Select(record => record.Id);
        var records = db.Set<Record>().Where(record => !shown.Contains(record.Id));
        var ids = records.Select(record => record.Id);
        var passages = records.Select(record => record.CitationId).Union(db.Set<AssessmentValue>().Where(value => ids.Contains(value.AssessmentId)).Select(value => value.CitationId));
        return [.. (await ids.ToListAsync(ct)).Concat(await passages.ToListAsync(ct)).Select(id => id.ToString())];
    }

    private static string?[] Blank(EvidenceTable table, string?[] cells)
    {
        foreach (var (index, column) in table.Columns.Index())
        {
            cells[index] = column.Name switch
            {
                "proposed_by_client" or "proposed_by_partner" => null,
                "decided_by_client" => Withheld,
                _ => cells[index],
            };
        }
        return cells;
    }
}
