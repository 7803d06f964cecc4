using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ReturnLifeCycle : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "file_line",
                schema: "outcomes",
                table: "validation_item",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "message",
                schema: "outcomes",
                table: "validation_item",
                type: "character varying(500)",
                maxLength: 500,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "error_count",
                schema: "outcomes",
                table: "submission",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "warning_count",
                schema: "outcomes",
                table: "submission",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "withdrawal_reason_code",
                schema: "outcomes",
                table: "submission",
                type: "character varying(30)",
                maxLength: 30,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "submission_content",
                schema: "outcomes",
                columns: table => new
                {
                    submission_id = table.Column<Guid>(type: "uuid", nullable: false),
                    head = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submission_content", x => x.submission_id);
                    table.ForeignKey(
                        name: "fk_submission_content_submission_submission_id",
                        column: x => x.submission_id,
                        principalSchema: "outcomes",
                        principalTable: "submission",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "submission_content",
                schema: "outcomes");

            migrationBuilder.DropColumn(
                name: "file_line",
                schema: "outcomes",
                table: "validation_item");

            migrationBuilder.DropColumn(
                name: "message",
                schema: "outcomes",
                table: "validation_item");

            migrationBuilder.DropColumn(
                name: "error_count",
                schema: "outcomes",
                table: "submission");

            migrationBuilder.DropColumn(
                name: "warning_count",
                schema: "outcomes",
                table: "submission");

            migrationBuilder.DropColumn(
                name: "withdrawal_reason_code",
                schema: "outcomes",
                table: "submission");
        }
    }
}
