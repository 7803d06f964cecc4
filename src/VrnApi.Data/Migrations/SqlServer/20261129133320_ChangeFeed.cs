using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
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
                type: "nvarchar(80)",
                maxLength: 80,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(60)",
                oldMaxLength: 60,
                oldNullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "position",
                schema: "platform",
                table: "outbox_entry",
                type: "rowversion",
                rowVersion: true,
                nullable: false);

            migrationBuilder.CreateTable(
                name: "change_horizon",
                schema: "platform",
                columns: table => new
                {
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    visibility_key = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
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
                columnTypes: new[] { "nvarchar(40)", "uniqueidentifier" },
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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
                keyColumnType: "nvarchar(40)",
                keyValue: "changes");

            migrationBuilder.AlterColumn<string>(
                name: "visibility_key",
                schema: "platform",
                table: "outbox_entry",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(80)",
                oldMaxLength: 80,
                oldNullable: true);

            migrationBuilder.DropColumn(
                name: "position",
                schema: "platform",
                table: "outbox_entry");
        }
    }
}
