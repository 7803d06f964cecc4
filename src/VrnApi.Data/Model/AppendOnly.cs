using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Model;

/// <summary>
/// Tables whose rows are never changed or removed; a mistake is mended by a later row. The database refuses with triggers
/// (<see cref="AppendOnlySql"/>), the context earlier, where the stack still says who tried.
/// </summary>
internal static class AppendOnly
{
    private const string Annotation = "Vrn:AppendOnly";

    internal static EntityTypeBuilder<T> IsAppendOnly<T>(this EntityTypeBuilder<T> entity) where T : class
    {
        entity.HasAnnotation(Annotation, true);
        // SQL Server refuses an OUTPUT clause on a table with triggers; named here, EF Core writes none.
        entity.ToTable(table => table.HasTrigger("append_only"));
        return entity;
    }

    internal static bool IsAppendOnly(this IReadOnlyEntityType entity) => entity.FindAnnotation(Annotation) is not null;

    internal sealed class Interceptor : SaveChangesInterceptor
    {
        internal static readonly Interceptor Instance = new();

        public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
        {
            Check(eventData.Context!);
            return result;
        }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            Check(eventData.Context!);
            return ValueTask.FromResult(result);
        }

        private static void Check(DbContext db)
        {
            var touched = db.ChangeTracker.Entries().FirstOrDefault(entry =>
                entry.State is EntityState.Modified or EntityState.Deleted && entry.Metadata.IsAppendOnly());
            if (touched is not null)
            {
                throw new InvalidOperationException($"Rows of {touched.Metadata.GetTableName()} are only ever added.");
            }
        }
    }
}
