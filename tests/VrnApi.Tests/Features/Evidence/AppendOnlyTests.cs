using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Model;
using VrnApi.Data.Providers;
using VrnApi.Tests.Harness;

namespace VrnApi.Tests.Features.Evidence;

/// <summary>E5: the database itself holds the rules that everything else relies on.</summary>
public sealed class AppendOnlyTests(VrnHost host)
{
    [Fact]
    public async Task The_database_refuses_to_change_or_remove_a_statement()
    {
        foreach (var table in Tables())
        {
            await Refused($"DELETE FROM {table}", PostgresErrorCodes.RestrictViolation, mayBeEmpty: true);
            Assert.Equal("append_only append_only_truncate", await Triggers(table));
        }
        await Refused("UPDATE evidence.record SET note = 'x'", PostgresErrorCodes.RestrictViolation);
    }

    [Fact]
    public async Task The_context_refuses_earlier()
    {
        await using var scope = await host.Inside();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Remove(await db.Set<Citation>().FirstAsync(Cancelled));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(Cancelled));

        Assert.Contains("only ever added", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INSERT INTO evidence.record (id, kind, subject_id, valid_from, valid_from_precision, recorded_at, basis) SELECT gen_random_uuid(), 'fact', id, '2020-01-01', 'day', now(), 'stated' FROM evidence.subject LIMIT 1", PostgresErrorCodes.NotNullViolation)]
    [InlineData("INSERT INTO evidence.assessment_value (id, assessment_id, dimension_id, value_status) SELECT gen_random_uuid(), a.record_id, d.id, 'unknown' FROM evidence.assessment a, evidence.rating_dimension d WHERE d.code = 'months' LIMIT 1", PostgresErrorCodes.NotNullViolation)]
    [InlineData("INSERT INTO evidence.assessment_value (id, assessment_id, dimension_id, value_status, citation_id) SELECT gen_random_uuid(), a.record_id, d.id, 'stated', c.id FROM evidence.assessment a, evidence.rating_dimension d, evidence.citation c WHERE d.code = 'months' LIMIT 1", PostgresErrorCodes.CheckViolation)]
    [InlineData("INSERT INTO evidence.assessment_value (id, assessment_id, dimension_id, value_status, int_value, citation_id) SELECT gen_random_uuid(), a.record_id, d.id, 'unknown', 3, c.id FROM evidence.assessment a, evidence.rating_dimension d, evidence.citation c WHERE d.code = 'months' LIMIT 1", PostgresErrorCodes.CheckViolation)]
    [InlineData("INSERT INTO evidence.record (id, kind, subject_id, valid_from, valid_to, valid_from_precision, recorded_at, basis, citation_id) SELECT gen_random_uuid(), 'fact', s.id, '2020-01-02', '2020-01-02', 'day', now(), 'stated', c.id FROM evidence.subject s, evidence.citation c LIMIT 1", PostgresErrorCodes.CheckViolation)]
    public async Task The_database_refuses_what_is_not_cited_or_not_whole(string sql, string state) => await Refused(sql, state);

    [Fact]
    public void Both_databases_are_given_the_same_rules()
    {
        using var sqlServer = DesignTime.SqlServer();
        var script = sqlServer.GetService<IMigrator>().GenerateScript();

        // The audit's triggers look at the row, since sealing may remove what it has written to a file.
        Assert.All(Tables(), table => Assert.Contains(
            $"CREATE TRIGGER {table}_append_only ON {table} {(table.StartsWith("audit.", StringComparison.Ordinal) ? "AFTER" : "INSTEAD OF")} UPDATE, DELETE",
            script, StringComparison.Ordinal));
        Assert.Contains("ck_assessment_value_stated", script, StringComparison.Ordinal);
        Assert.Contains("ck_record_validity", script, StringComparison.Ordinal);
        Assert.Matches(@"CREATE TABLE \[evidence\]\.\[record\] \([^;]*\[citation_id\] uniqueidentifier NOT NULL", script);
        Assert.Matches(@"CREATE TABLE \[evidence\]\.\[assessment_value\] \([^;]*\[citation_id\] uniqueidentifier NOT NULL", script);
    }

    private static string[] Tables()
    {
        using var db = DesignTime.PostgreSql();
        var tables = db.Model.GetEntityTypes().Where(entity => entity.IsAppendOnly()).Select(entity => $"{entity.GetSchema()}.{entity.GetTableName()}").ToArray();
        Assert.Contains("evidence.record", tables);
        return tables;
    }

    private async Task Refused(string sql, string state, bool mayBeEmpty = false)
    {
        await using var scope = await host.Inside();
        await using var connection = await scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancelled);
        await using var command = new NpgsqlCommand(sql, connection);
        if (mayBeEmpty && await IsEmpty(connection, sql))
        {
            return;
        }
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancelled));
        Assert.Equal(state, refusal.SqlState);
    }

    // Asked of the catalogue: a TRUNCATE that is refused would still lock the tables of every other test.
    private async Task<string> Triggers(string table)
    {
        await using var scope = await host.Inside();
        await using var connection = await scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancelled);
        await using var command = new NpgsqlCommand(
            $"SELECT string_agg(tgname, ' ' ORDER BY tgname) FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal AND tgenabled = 'O'", connection);
        return (string)(await command.ExecuteScalarAsync(Cancelled))!;
    }

    private static async Task<bool> IsEmpty(NpgsqlConnection connection, string delete)
    {
        await using var command = new NpgsqlCommand(delete.Replace("DELETE", "SELECT count(*)", StringComparison.Ordinal), connection);
        return (long)(await command.ExecuteScalarAsync(Cancelled))! == 0;
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
