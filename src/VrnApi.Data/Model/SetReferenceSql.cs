namespace VrnApi.Data.Model;

/// <summary>
/// A reference that PostgreSQL keeps once for each statement instead of once for each row, for rows that come by the hundred thousand and are never
/// changed: no row without what it belongs to, and none left when that goes. The model calls it a foreign key, which it is on SQL Server.
/// </summary>
public static class SetReferenceSql
{
    /// <param name="rows">Table with schema, such as <c>outcomes.submission_row</c>.</param>
    /// <param name="column">What refers to the owner's <c>id</c>.</param>
    /// <param name="owners">Table with schema.</param>
    /// <returns>Statements to run one by one.</returns>
    public static IEnumerable<string> PostgreSql(string rows, string column, string owners) =>
    [
        // Runs as the tables' owner, as a foreign key does: whoever may add a row need not be allowed to lock what it belongs to.
        $"""
        CREATE FUNCTION {rows}_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        DECLARE
            needed uuid[];
            found integer;
        BEGIN
            SELECT array_agg(DISTINCT {column}) INTO needed FROM added;
            PERFORM FROM {owners} WHERE id = ANY (needed) FOR KEY SHARE;
            GET DIAGNOSTICS found = ROW_COUNT;
            IF found < coalesce(cardinality(needed), 0) THEN
                RAISE EXCEPTION 'A row of {rows} belongs to no row of {owners}.' USING ERRCODE = 'foreign_key_violation';
            END IF;
            RETURN NULL;
        END $$;
        """,
        $"""
        CREATE FUNCTION {rows}_orphaned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
        BEGIN
            -- By a list, so that the index is asked however many rows the plan was first made for.
            DELETE FROM {rows} WHERE {column} = ANY (ARRAY(SELECT id FROM gone));
            RETURN NULL;
        END $$;
        """,
        $"""
        CREATE FUNCTION {rows}_moved() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'Rows of % stay where they belong.', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$;
        """,
        $"CREATE TRIGGER belongs AFTER INSERT ON {rows} REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {rows}_added();",
        $"CREATE TRIGGER stays BEFORE UPDATE OF {column} ON {rows} FOR EACH STATEMENT EXECUTE FUNCTION {rows}_moved();",
        $"CREATE TRIGGER takes_rows AFTER DELETE ON {owners} REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {rows}_orphaned();",
        $"CREATE TRIGGER keeps_id BEFORE UPDATE OF id ON {owners} FOR EACH STATEMENT EXECUTE FUNCTION {rows}_moved();",
    ];

    /// <summary>Takes it away again.</summary>
    public static IEnumerable<string> PostgreSqlDown(string rows, string owners) =>
    [
        $"DROP TRIGGER keeps_id ON {owners};",
        $"DROP TRIGGER takes_rows ON {owners};",
        $"DROP TRIGGER stays ON {rows};",
        $"DROP TRIGGER belongs ON {rows};",
        $"DROP FUNCTION {rows}_moved();",
        $"DROP FUNCTION {rows}_orphaned();",
        $"DROP FUNCTION {rows}_added();",
    ];
}
