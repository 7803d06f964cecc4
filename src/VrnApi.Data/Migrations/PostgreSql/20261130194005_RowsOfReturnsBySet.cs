using Microsoft.EntityFrameworkCore.Migrations;
using VrnApi.Data.Model;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RowsOfReturnsBySet : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // PostgreSQL looks a foreign key up once for each row: of 100,000 counts of one batch that is two thirds of what it costs to store them. The same
            // promise, kept once for each statement.
            migrationBuilder.DropForeignKey("fk_submission_row_submission_submission_id", "submission_row", "outcomes");
            foreach (var statement in SetReferenceSql.PostgreSql("outcomes.submission_row", "submission_id", "outcomes.submission"))
            {
                migrationBuilder.Sql(statement);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var statement in SetReferenceSql.PostgreSqlDown("outcomes.submission_row", "outcomes.submission"))
            {
                migrationBuilder.Sql(statement);
            }
            migrationBuilder.AddForeignKey(
                "fk_submission_row_submission_submission_id", "submission_row", "submission_id", "submission", "outcomes", "outcomes", "id", onDelete: ReferentialAction.Cascade);
        }
    }
}
