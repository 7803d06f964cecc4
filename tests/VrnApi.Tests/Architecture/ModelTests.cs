using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using VrnApi.Data;
using VrnApi.Data.Providers;

namespace VrnApi.Tests.Architecture;

/// <summary>The model against its migrations, on both databases, offline.</summary>
public sealed class ModelTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.PostgreSql, DatabaseProvider.SqlServer];

    [Theory]
    [MemberData(nameof(Both))]
    public void Every_change_of_the_model_has_a_migration(DatabaseProvider provider)
    {
        using var db = Open(provider);

        Assert.False(db.Database.HasPendingModelChanges(), "Run eng/add-migration.sh NAME.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void The_migrations_can_be_written_as_one_idempotent_script(DatabaseProvider provider)
    {
        using var db = Open(provider);

        var script = db.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Assert.Contains("CREATE TABLE", script, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Every_table_lies_in_the_schema_of_an_area(DatabaseProvider provider)
    {
        using var db = Open(provider);

        var homeless = db.Model.GetEntityTypes().Where(entity => entity.GetTableName() is not null && entity.GetSchema() is null);

        Assert.Empty(homeless.Select(entity => entity.Name));
    }

    private static VrnDbContext Open(DatabaseProvider provider) =>
        provider == DatabaseProvider.PostgreSql ? DesignTime.PostgreSql() : DesignTime.SqlServer();
}
