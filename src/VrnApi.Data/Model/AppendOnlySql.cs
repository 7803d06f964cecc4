namespace VrnApi.Data.Model;

/// <summary>The triggers behind <see cref="AppendOnly"/>, written by the migration that makes the tables.</summary>
public static class AppendOnlySql
{
    /// <param name="tables">With schema: <c>evidence.record</c>.</param>
    /// <returns>Statements to run one by one.</returns>
    public static IEnumerable<string> PostgreSql(params string[] tables) =>
    [
        """
        CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Rows of %.% are only ever added.', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        """,
        .. tables.SelectMany(table => new[]
        {
            $"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();",
            $"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();",
        }),
    ];

    /// <inheritdoc cref="PostgreSql"/>
    public static IEnumerable<string> SqlServer(params string[] tables) => tables.Select(table =>
        // CREATE TRIGGER must begin its batch, which an idempotent script would not let it.
        $"""
        EXEC(N'CREATE TRIGGER {table}_append_only ON {table} INSTEAD OF UPDATE, DELETE AS
        THROW 51000, ''Rows of {table} are only ever added.'', 1;');
        """);
}
