using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RowsOfTables : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_frozen_row_block_id_table_number_period_ordinal_are_f4ba36dd",
                schema: "outcomes",
                table: "frozen_row");

            migrationBuilder.CreateIndex(
                name: "ix_frozen_row_block_id_table_number_area_code_combinat_849dccf5",
                schema: "outcomes",
                table: "frozen_row",
                columns: new[] { "block_id", "table_number", "area_code", "combination_number" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_frozen_row_block_id_table_number_area_code_combinat_849dccf5",
                schema: "outcomes",
                table: "frozen_row");

            migrationBuilder.CreateIndex(
                name: "ix_frozen_row_block_id_table_number_period_ordinal_are_f4ba36dd",
                schema: "outcomes",
                table: "frozen_row",
                columns: new[] { "block_id", "table_number", "period_ordinal", "area_code", "combination_number" });
        }
    }
}
