namespace VrnApi.Data.Model;

/// <summary>
/// The triggers of the audit tables, written by the migration that guards them: nobody changes a row, and only the sealing
/// command, which says so in its own transaction, removes one. Also the notice that a host's copy of the registration is stale.
/// </summary>
public static class AuditSql
{
    /// <summary>The session setting by which sealing says who it is.</summary>
    internal const string Sealing = "vrnapi.sealing";

    private static readonly string[] Tables = ["audit.audit_event", "audit.audit_link", "audit.audit_checkpoint"];

    public static IEnumerable<string> PostgreSql() =>
    [
        $"""
        CREATE OR REPLACE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND TG_TABLE_NAME <> 'audit_checkpoint' AND current_setting('{Sealing}', true) = 'on' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'Rows of %.% are only ever added.', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        """,
        .. Tables.SelectMany(table => new[]
        {
            $"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();",
            $"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();",
        }),
        """
        CREATE OR REPLACE FUNCTION platform.notify_state() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('vrnapi_state', NEW.kind);
            RETURN NULL;
        END $$;
        """,
        "CREATE TRIGGER notify_state AFTER INSERT OR UPDATE ON platform.state_version FOR EACH ROW EXECUTE FUNCTION platform.notify_state();",
    ];

    public static IEnumerable<string> SqlServer() => Tables.Select(table =>
        // CREATE TRIGGER must begin its batch, which an idempotent script would not let it. A checkpoint is not removed by sealing.
        $"""
        EXEC(N'CREATE TRIGGER {table}_append_only ON {table} AFTER UPDATE, DELETE AS
        IF EXISTS (SELECT 1 FROM inserted) OR {(table.EndsWith("checkpoint", StringComparison.Ordinal) ? "1 = 1" : $"ISNULL(CAST(SESSION_CONTEXT(N''{Sealing}'') AS nvarchar(10)), N'''') <> N''on''")}
        THROW 51000, ''Rows of {table} are only ever added.'', 1;');
        """);
}
