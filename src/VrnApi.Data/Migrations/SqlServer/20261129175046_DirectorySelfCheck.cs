using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DirectorySelfCheck : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "self_check",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    documents = table.Column<int>(type: "int", nullable: false),
                    faulty = table.Column<int>(type: "int", nullable: false),
                    faults = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: false),
                    milliseconds = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_self_check", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_self_check_at",
                schema: "directory",
                table: "self_check",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "self_check",
                schema: "directory");
        }
    }
}
