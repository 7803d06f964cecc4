using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class DirectoryReading : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "bank_holiday",
                schema: "reference",
                columns: table => new
                {
                    division = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_holiday", x => new { x.division, x.date });
                });

            migrationBuilder.CreateTable(
                name: "crosswalk",
                schema: "directory",
                columns: table => new
                {
                    from_term_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_term_id = table.Column<Guid>(type: "uuid", nullable: false),
                    strength = table.Column<int>(type: "integer", nullable: false),
                    citation = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_crosswalk", x => new { x.from_term_id, x.to_term_id });
                    table.ForeignKey(
                        name: "fk_crosswalk_taxonomy_term_from_term_id",
                        column: x => x.from_term_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy_term",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_crosswalk_taxonomy_term_to_term_id",
                        column: x => x.to_term_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy_term",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "geo_release",
                schema: "reference",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    file = table.Column<string>(type: "character varying(260)", maxLength: 260, nullable: false),
                    layout = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    sha256 = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    units = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_geo_release", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "opening",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_id = table.Column<Guid>(type: "uuid", nullable: false),
                    service_location_id = table.Column<Guid>(type: "uuid", nullable: true),
                    tier_min = table.Column<string>(type: "character varying(60)", unicode: false, maxLength: 60, nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    local_date = table.Column<DateOnly>(type: "date", nullable: false),
                    dow = table.Column<int>(type: "integer", nullable: false),
                    opens_min = table.Column<int>(type: "integer", nullable: false),
                    closes_min = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_opening", x => x.id);
                    table.CheckConstraint("ck_opening_tier_min", "\"tier_min\" IN ('open', 'partner')");
                    table.ForeignKey(
                        name: "fk_opening_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outcode",
                schema: "reference",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(6)", unicode: false, maxLength: 6, nullable: false),
                    large_user = table.Column<bool>(type: "boolean", nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false),
                    uncertainty_m = table.Column<int>(type: "integer", nullable: false),
                    units = table.Column<int>(type: "integer", nullable: false),
                    lads = table.Column<string>(type: "character varying(400)", unicode: false, maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outcode", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "postcode_sector",
                schema: "reference",
                columns: table => new
                {
                    code = table.Column<string>(type: "character varying(6)", unicode: false, maxLength: 6, nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: false),
                    longitude = table.Column<double>(type: "double precision", nullable: false),
                    uncertainty_m = table.Column<int>(type: "integer", nullable: false),
                    units = table.Column<int>(type: "integer", nullable: false),
                    lads = table.Column<string>(type: "character varying(400)", unicode: false, maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_postcode_sector", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "postcode_staging",
                schema: "reference",
                columns: table => new
                {
                    postcode = table.Column<string>(type: "character varying(7)", unicode: false, maxLength: 7, nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    lad = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    ward = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    county = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    police_force = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    quality = table.Column<int>(type: "integer", nullable: true),
                    terminated_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_postcode_staging", x => x.postcode);
                });

            migrationBuilder.CreateTable(
                name: "postcode_unit",
                schema: "reference",
                columns: table => new
                {
                    postcode = table.Column<string>(type: "character varying(7)", unicode: false, maxLength: 7, nullable: false),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    lad = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    ward = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    county = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    police_force = table.Column<string>(type: "character varying(9)", unicode: false, maxLength: 9, nullable: true),
                    quality = table.Column<int>(type: "integer", nullable: true),
                    terminated_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_postcode_unit", x => x.postcode);
                });

            migrationBuilder.CreateTable(
                name: "search_word",
                schema: "directory",
                columns: table => new
                {
                    tier = table.Column<string>(type: "character varying(60)", unicode: false, maxLength: 60, nullable: false),
                    word = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    documents = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_search_word", x => new { x.tier, x.word });
                    table.CheckConstraint("ck_search_word_tier", "\"tier\" IN ('open', 'partner')");
                });

            migrationBuilder.CreateIndex(
                name: "ix_crosswalk_to_term_id",
                schema: "directory",
                table: "crosswalk",
                column: "to_term_id");

            migrationBuilder.CreateIndex(
                name: "ix_opening_local_date_dow_opens_min_closes_min_service_id",
                schema: "directory",
                table: "opening",
                columns: new[] { "local_date", "dow", "opens_min", "closes_min", "service_id" });

            migrationBuilder.CreateIndex(
                name: "ix_opening_service_id",
                schema: "directory",
                table: "opening",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_opening_starts_at_ends_at_service_id",
                schema: "directory",
                table: "opening",
                columns: new[] { "starts_at", "ends_at", "service_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bank_holiday",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "crosswalk",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "geo_release",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "opening",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "outcode",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "postcode_sector",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "postcode_staging",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "postcode_unit",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "search_word",
                schema: "directory");
        }
    }
}
