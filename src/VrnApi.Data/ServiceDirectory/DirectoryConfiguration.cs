using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace VrnApi.Data.ServiceDirectory;

/// <summary>What the tables of the directory have in common.</summary>
internal static class DirectoryConfiguration
{
    public const string Schema = "directory";

    /// <summary>Longest text of a field that people read; longer prose does not belong into a listing.</summary>
    public const int Prose = 8000;

    public static void IsRoot<T>(this EntityTypeBuilder<T> entity, string table) where T : DirectoryRoot
    {
        entity.ToTable(table, Schema);
        // Keys come from the house: an id that is set must not be taken for a row that exists.
        entity.Property(root => root.Id).ValueGeneratedNever();
        entity.Property(root => root.Version).IsConcurrencyToken();
    }

    /// <summary>A table whose key is derived from its parent's (<see cref="ChildId"/>).</summary>
    public static void IsPart<T>(this EntityTypeBuilder<T> entity, string table) where T : class
    {
        entity.ToTable(table, Schema);
        entity.Property<Guid>("Id").ValueGeneratedNever();
    }
}
