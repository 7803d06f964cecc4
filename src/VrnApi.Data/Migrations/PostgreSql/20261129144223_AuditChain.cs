using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_head",
                schema: "audit",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    jws = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_head", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                schema: "audit",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => x.event_id);
                });

            migrationBuilder.InsertData(
                schema: "platform",
                table: "state_version",
                columns: new[] { "kind", "version" },
                columnTypes: new[] { "character varying(40)", "uuid" },
                values: new object[] { "keys", new Guid("019a9d00-0000-7000-8000-000000000004") });

            // What was recorded before there was a chain begins it.
            migrationBuilder.Sql("INSERT INTO audit.audit_pending (event_id) SELECT id FROM audit.audit_event;");
            foreach (var statement in VrnApi.Data.Model.AuditSql.PostgreSql())
            {
                migrationBuilder.Sql(statement);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_head",
                schema: "audit");

            migrationBuilder.DropTable(
                name: "audit_pending",
                schema: "audit");

            migrationBuilder.DeleteData(
                schema: "platform",
                table: "state_version",
                keyColumn: "kind",
                keyColumnType: "character varying(40)",
                keyValue: "keys");
        }
    }
}
