using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using VrnApi.Data;

namespace VrnApi.Features.Evidence.Exporting;

/// <summary>One table of the evidence store as files carry it: every column as text that reads back as the same value.</summary>
internal sealed class EvidenceTable
{
    private readonly IEntityType type;

    private EvidenceTable(IEntityType type)
    {
        this.type = type;
        Columns = [.. type.GetProperties().Select(property => new Column(property)).OrderBy(column => column.IsKey ? 0 : 1).ThenBy(column => column.Name, StringComparer.Ordinal)];
    }

    public string Name => type.GetTableName()!;

    public Type Clr => type.ClrType;

    /// <summary>Those of the key first, then by name.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Every table of the store; what a table refers to stands before it, else they go by name.</summary>
    public static IReadOnlyList<EvidenceTable> All(VrnDbContext db)
    {
        var waiting = db.Model.GetEntityTypes().Where(type => type.GetSchema() == "evidence")
            .OrderBy(type => type.GetTableName(), StringComparer.Ordinal).ToList();
        var ordered = new List<EvidenceTable>();
        while (waiting.Count > 0)
        {
            var next = waiting.First(type => type.GetForeignKeys().All(key => key.PrincipalEntityType == type || !waiting.Contains(key.PrincipalEntityType)));
            waiting.Remove(next);
            ordered.Add(new EvidenceTable(next));
        }
        return ordered;
    }

    public IQueryable<object> Rows(VrnDbContext db) =>
        (IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), 1, [])!.MakeGenericMethod(Clr).Invoke(db, null)!;

    public string?[] Read(object row) => [.. Columns.Select(column => column.Read(row))];

    /// <exception cref="FormatException">A cell cannot be read.</exception>
    public object Make(IReadOnlyList<string?> cells)
    {
        var row = Activator.CreateInstance(Clr)!;
        foreach (var (column, cell) in Columns.Zip(cells))
        {
            column.Write(row, cell);
        }
        return row;
    }

    /// <summary>Cells of a key in the order of columns; what rows are sorted by and named with.</summary>
    public string Key(IReadOnlyList<string?> cells) => string.Join('/', Columns.Index().Where(column => column.Item.IsKey).Select(column => Uri.EscapeDataString(cells[column.Index] ?? "")));

    internal sealed class Column(IProperty property)
    {
        private readonly Type type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

        public string Name => property.GetColumnName();

        public bool IsKey { get; } = property.IsPrimaryKey();

        /// <summary>Name of the table whose one key it names; null for a value of its own.</summary>
        public string? Refers { get; } = property.GetContainingForeignKeys().FirstOrDefault(key => key.Properties.Count == 1)?.PrincipalEntityType.GetTableName();

        /// <summary>Text, and no number, day or code of ours.</summary>
        public bool IsText => type == typeof(string);

        public string? Read(object row) => property.PropertyInfo!.GetValue(row) switch
        {
            null => null,
            string text => text,
            bool yes => yes ? "true" : "false",
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            DateTimeOffset at => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture),
            // Databases give back as many zeros as the column has.
            decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
            Enum code => Convert.ToString(property.GetTypeMapping().Converter!.ConvertToProvider(code), CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var other => throw new InvalidOperationException($"{Name} has no text for a {other.GetType().Name}."),
        };

        public void Write(object row, string? cell)
        {
            if (cell is null)
            {
                if (!property.IsNullable)
                {
                    throw new FormatException($"{Name} may not be empty.");
                }
                property.PropertyInfo!.SetValue(row, null);
                return;
            }
            try
            {
                property.PropertyInfo!.SetValue(row, Value(cell));
            }
            catch (Exception exception) when (exception is FormatException or OverflowException or InvalidOperationException or ArgumentException or KeyNotFoundException)
            {
                throw new FormatException($"{Name} cannot be read.", exception);
            }
        }

        private object? Value(string cell) => type == typeof(string) ? cell
            : type == typeof(bool) ? bool.Parse(cell)
            : type == typeof(Guid) ? Guid.Parse(cell)
            : type == typeof(DateOnly) ? DateOnly.ParseExact(cell, "O", CultureInfo.InvariantCulture)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
            : type.IsEnum ? property.GetTypeMapping().Converter!.ConvertFromProvider(cell)
            : Convert.ChangeType(cell, type, CultureInfo.InvariantCulture);
    }
}
