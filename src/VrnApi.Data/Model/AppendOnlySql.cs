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

    /// <summary>The same for rows that may change in one column.</summary>
    public static IEnumerable<string> PostgreSqlBut(string table, string column) =>
    [
        $"""
        CREATE OR REPLACE FUNCTION {table}_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{column}' = to_jsonb(OLD) - '{column}' THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Rows of %.% change in {column} only.', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        """,
        $"CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_immutable();",
        $"CREATE TRIGGER immutable_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();",
    ];

    /// <inheritdoc cref="PostgreSqlBut"/>
    /// <param name="others">Every other column.</param>
    public static string SqlServerBut(string table, string column, params string[] others) =>
        $"""
        EXEC(N'CREATE TRIGGER {table}_immutable ON {table} AFTER UPDATE, DELETE AS
        IF EXISTS (SELECT id, {string.Join(", ", others)} FROM deleted EXCEPT SELECT id, {string.Join(", ", others)} FROM inserted)
            THROW 51000, ''Rows of {table} change in {column} only.'', 1;');
        """;
}
