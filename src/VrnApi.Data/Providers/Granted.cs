using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using VrnApi.Data.Model;

namespace VrnApi.Data.Providers;

/// <summary>
/// The rights of the application's own role, read off the model: it reads and adds everywhere, and changes and removes only
/// where rows may be changed. It makes no tables and owns none.
/// </summary>
internal static class Granted
{
    public static IEnumerable<string> To(VrnDbContext db, Dialect dialect, string role)
    {
        var grantee = dialect.Quote(role);
        var tables = db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null)
            .Select(entity => (Table: StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value, AddedOnly: entity.IsAppendOnly()))
            .DistinctBy(entry => entry.Table).OrderBy(entry => entry.Table.Schema, StringComparer.Ordinal).ThenBy(entry => entry.Table.Name, StringComparer.Ordinal)
            .ToArray();
        if (dialect == Dialect.PostgreSql)
        {
            foreach (var schema in tables.Select(entry => entry.Table.Schema!).Distinct())
            {
                yield return $"GRANT USAGE ON SCHEMA {dialect.Quote(schema)} TO {grantee};";
                yield return $"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {dialect.Quote(schema)} TO {grantee};";
            }
        }
        foreach (var (table, addedOnly) in tables)
        {
            var name = $"{dialect.Quote(table.Schema!)}.{dialect.Quote(table.Name)}";
            // What was granted before, by whatever version, ends first.
            yield return dialect == Dialect.PostgreSql ? $"REVOKE ALL ON {name} FROM {grantee};" : $"REVOKE SELECT, INSERT, UPDATE, DELETE ON {name} FROM {grantee};";
            yield return $"GRANT {(addedOnly ? "SELECT, INSERT" : "SELECT, INSERT, UPDATE, DELETE")} ON {name} TO {grantee};";
        }
        yield return $"GRANT SELECT ON {dialect.Quote("platform")}.{dialect.Quote("migration")} TO {grantee};";
    }
}
