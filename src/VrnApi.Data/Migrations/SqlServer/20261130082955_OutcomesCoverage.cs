using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class OutcomesCoverage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "frozen_coverage",
                schema: "outcomes",
                columns: table => new
                {
                    block_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    level = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    band = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_coverage", x => new { x.block_id, x.level, x.area_code });
                    table.CheckConstraint("ck_frozen_coverage_band", "[band] IN ('all', 'most', 'some', 'few', 'none', 'not-shown')");
                    table.CheckConstraint("ck_frozen_coverage_level", "[level] IN ('nat', 'reg', 'pfa', 'la', 'lad', 'csp', 'network')");
                    table.ForeignKey(
                        name: "fk_frozen_coverage_frozen_block_block_id",
                        column: x => x.block_id,
                        principalSchema: "outcomes",
                        principalTable: "frozen_block",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            foreach (var statement in VrnApi.Data.Model.AppendOnlySql.SqlServer("outcomes.frozen_coverage"))
            {
                migrationBuilder.Sql(statement);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "frozen_coverage",
                schema: "outcomes");
        }
    }
}
