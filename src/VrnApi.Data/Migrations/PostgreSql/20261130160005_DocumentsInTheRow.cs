using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class DocumentsInTheRow : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Pages read documents fifty at a time: kept in their row as they are, they are neither looked up elsewhere nor unpacked. Rows that are there
            // already move when they are next written.
            migrationBuilder.Sql(
                """
                ALTER TABLE directory.document SET (toast_tuple_target = 8160);
                ALTER TABLE directory.document ALTER COLUMN "full" SET STORAGE EXTERNAL, ALTER COLUMN summary SET STORAGE EXTERNAL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE directory.document RESET (toast_tuple_target);
                ALTER TABLE directory.document ALTER COLUMN "full" SET STORAGE EXTENDED, ALTER COLUMN summary SET STORAGE EXTENDED;
                """);
        }
    }
}
