using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace VrnApi.Data.Providers;

/// <summary>Where the rows of an entity go when they are written in bulk: table, columns, and how to read their values.</summary>
internal sealed class BulkTable
{
    private readonly Func<object, object?>[] readers;

    private BulkTable(string schema, string name, string[] columns, Type[] types, Func<object, object?>[] readers)
    {
        (Schema, Name, Columns, Types) = (schema, name, columns, types);
        this.readers = readers;
    }

    public string Schema { get; }

    public string Name { get; }

    public string[] Columns { get; }

    /// <summary>What the provider is handed for each column, without its nullability.</summary>
    public Type[] Types { get; }

    public object? Value(object row, int column) => readers[column](row);

    public static BulkTable Of<T>(VrnDbContext db)
    {
        var entity = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is no entity.");
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        // A Guid key that is generated is the entity's own: it has it from when it was made.
        var properties = entity.GetProperties().Where(property => property.ValueGenerated == ValueGenerated.Never || (property.IsKey() && property.ClrType == typeof(Guid))).ToArray();
        var converters = Array.ConvertAll(properties, property => property.GetTypeMapping().Converter);
        return new BulkTable(
            table.Schema!,
            table.Name,
            Array.ConvertAll(properties, property => property.GetColumnName(table)!),
            [.. properties.Select((property, i) => TypeOf(converters[i]?.ProviderClrType ?? property.ClrType))],
            [.. properties.Select((property, i) => Reader(property, converters[i]?.ConvertToProvider))]);
    }

    private static Type TypeOf(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static Func<object, object?> Reader(IProperty property, Func<object?, object?>? convert)
    {
        var getter = property.GetGetter();
        return convert is null ? getter.GetClrValue : row => convert(getter.GetClrValue(row));
    }
}
