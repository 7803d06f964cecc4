using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Platform;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>Takes an export into an empty store, ids and times of recording kept: all of it or nothing.</summary>
internal static class EvidenceImport
{
    /// <returns>Rows by table; null when the store is not empty.</returns>
    /// <exception cref="FormatException">The file is no export.</exception>
    public static async Task<IReadOnlyDictionary<string, int>?> Run(VrnDbContext db, Stream file, bool isCsv, DateTimeOffset now, CancellationToken ct)
    {
        var tables = EvidenceTable.All(db);
        var content = isCsv ? EvidenceCsv.Read(file, tables) : EvidenceJsonLd.Read(file, tables);
        var rows = tables.ToDictionary(table => table.Name, table => content[table.Name].Select(table.Make).ToList());
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(inner);
            foreach (var table in tables)
            {
                if (await table.Rows(db).AnyAsync(inner))
                {
                    return (IReadOnlyDictionary<string, int>?)null;
                }
            }
            foreach (var table in tables)
            {
                db.AddRange(rows[table.Name]);
            }
            // The feed names everything that there is.
            db.AddRange(rows["subject"].Cast<Subject>().Select(subject => Told("intervention", subject.Id)));
            db.AddRange(rows["record"].Cast<Record>().Where(record => record.Kind is RecordKind.Assessment or RecordKind.EffectEstimate).Select(record => Told("assessment", record.Id)));
            await db.SaveChangesAsync(inner);
            await transaction.CommitAsync(inner);
            return rows.ToDictionary(pair => pair.Key, pair => pair.Value.Count);
        }, ct);

        OutboxEntry Told(string kind, Guid id) => new() { Kind = kind, EntityId = id, Action = ChangeAction.Updated, At = now };
    }
}
