using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ChangeFeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "visibility_key",
                schema: "platform",
                table: "outbox_entry",
                type: "character varying(80)",
                maxLength: 80,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(60)",
                oldMaxLength: 60,
                oldNullable: true);

            migrationBuilder.AddColumn<ulong>(
                name: "position",
                schema: "platform",
                table: "outbox_entry",
                type: "xid8",
                nullable: false,
                defaultValueSql: "pg_current_xact_id()");

            migrationBuilder.CreateTable(
                name: "change_horizon",
                schema: "platform",
                columns: table => new
                {
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    visibility_key = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_horizon", x => new { x.kind, x.visibility_key });
                });

            migrationBuilder.InsertData(
                schema: "platform",
                table: "state_version",
                columns: new[] { "kind", "version" },
                columnTypes: new[] { "character varying(40)", "uuid" },
                values: new object[] { "changes", new Guid("019a9d00-0000-7000-8000-000000000003") });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_entry_action_at",
                schema: "platform",
                table: "outbox_entry",
                columns: new[] { "action", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_entry_position_seq",
                schema: "platform",
                table: "outbox_entry",
                columns: new[] { "position", "seq" });

            // A wake-up for hosts that follow the feed, once for each transaction; those that miss it look again by themselves.
            migrationBuilder.Sql("""
                CREATE FUNCTION platform.tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('vrn_changes', '');
                    RETURN NULL;
                END $$;
                """);
            migrationBuilder.Sql("CREATE TRIGGER tell_change AFTER INSERT ON platform.outbox_entry FOR EACH STATEMENT EXECUTE FUNCTION platform.tell_change();");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TRIGGER tell_change ON platform.outbox_entry;");
            migrationBuilder.Sql("DROP FUNCTION platform.tell_change();");

            migrationBuilder.DropTable(
                name: "change_horizon",
                schema: "platform");

            migrationBuilder.DropIndex(
                name: "ix_outbox_entry_action_at",
                schema: "platform",
                table: "outbox_entry");

            migrationBuilder.DropIndex(
                name: "ix_outbox_entry_position_seq",
                schema: "platform",
                table: "outbox_entry");

            migrationBuilder.DeleteData(
                schema: "platform",
                table: "state_version",
                keyColumn: "kind",
                keyColumnType: "character varying(40)",
                keyValue: "changes");

            migrationBuilder.AlterColumn<string>(
                name: "visibility_key",
                schema: "platform",
                table: "outbox_entry",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(80)",
                oldMaxLength: 80,
                oldNullable: true);

            migrationBuilder.DropColumn(
                name: "position",
                schema: "platform",
                table: "outbox_entry");
        }
    }
}
