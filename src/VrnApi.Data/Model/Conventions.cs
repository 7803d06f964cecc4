using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.Model;

/// <summary>
/// What holds for every table, applied once after the entities have configured themselves: snake_case names, enums as
/// text codes with a CHECK, and one collation for keys that are sorted or compared to the byte.
/// </summary>
internal static class Conventions
{
    private const string Binary = "Vrn:BinaryCollation";

    /// <summary>Ordered and compared by code point on both databases, so that cursors and sorted exports agree.</summary>
    internal static PropertyBuilder<string> IsBinarySorted(this PropertyBuilder<string> property)
    {
        property.HasAnnotation(Binary, true);
        return property;
    }

    internal static void Apply(ModelBuilder model, Dialect dialect)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null))
        {
            var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(Names.SnakeCase(property.Name));
                StoreEnumAsCode(entity, property, table, dialect);
                if (property.FindAnnotation(Binary) is not null)
                {
                    property.SetCollation(dialect.BinaryCollation);
                }
            }
            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(Shorten(Names.SnakeCase(index.GetDatabaseName()!)));
            }
            foreach (var key in entity.GetKeys())
            {
                key.SetName(Shorten(Names.SnakeCase(key.GetName()!)));
            }
            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(Shorten(Names.SnakeCase(foreignKey.GetConstraintName()!)));
            }
        }
    }

    private static void StoreEnumAsCode(
        IMutableEntityType entity, IMutableProperty property, StoreObjectIdentifier table, Dialect dialect)
    {
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        if (!type.IsEnum || property.GetValueConverter() is not null)
        {
            return;
        }
        property.SetValueConverter(Codes.Converter(type));
        property.SetMaxLength(60);
        property.SetIsUnicode(false);
        var codes = string.Join(", ", Codes.All(type).Select(code => $"'{code}'"));
        var column = property.GetColumnName(table)!;
        entity.AddCheckConstraint(Shorten($"ck_{table.Name}_{column}"), $"{dialect.Quote(column)} IN ({codes})");
    }

    /// <summary>PostgreSQL cuts identifiers at 63 bytes; two long names may not become one.</summary>
    private static string Shorten(string name)
    {
        name = name.Replace("__", "_", StringComparison.Ordinal);
        return name.Length <= 63 ? name : $"{name[..54]}_{StableHash(name):x8}";
    }

    private static uint StableHash(string text) =>
        text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}
