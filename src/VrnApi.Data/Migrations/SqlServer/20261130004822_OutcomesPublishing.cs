using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class OutcomesPublishing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_data_set_version_status",
                schema: "outcomes",
                table: "data_set_version");

            migrationBuilder.AddColumn<bool>(
                name: "acknowledges_legacy_breach",
                schema: "outcomes",
                table: "release_plan",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "build_hidden",
                schema: "outcomes",
                table: "release_plan",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "build_id",
                schema: "outcomes",
                table: "release_plan",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "build_requested_at",
                schema: "outcomes",
                table: "release_plan",
                type: "datetimeoffset",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "build_round",
                schema: "outcomes",
                table: "release_plan",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "build_settled",
                schema: "outcomes",
                table: "release_plan",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "build_targets",
                schema: "outcomes",
                table: "release_plan",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "failure",
                schema: "outcomes",
                table: "release_plan",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "version_id",
                schema: "outcomes",
                table: "release_plan",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "assurance",
                schema: "outcomes",
                table: "data_set_version",
                type: "nvarchar(max)",
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.CreateTable(
                name: "publication_request",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    versions = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    indicator_numbers = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    periods = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    confirmed_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publication_request", x => x.id);
                    table.CheckConstraint("ck_publication_request_four_eyes", "\"confirmed_by\" IS NULL OR \"confirmed_by\" <> \"created_by\"");
                    table.CheckConstraint("ck_publication_request_kind", "[kind] IN ('withdrawal', 'correction')");
                    table.ForeignKey(
                        name: "fk_publication_request_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_build",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    plan_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    report_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    rows = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    submissions = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    scope = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    lineage_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    built_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_release_build", x => x.id);
                    table.ForeignKey(
                        name: "fk_release_build_audit_report_report_id",
                        column: x => x.report_id,
                        principalSchema: "outcomes",
                        principalTable: "audit_report",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_release_build_release_plan_plan_id",
                        column: x => x.plan_id,
                        principalSchema: "outcomes",
                        principalTable: "release_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_data_set_version_status",
                schema: "outcomes",
                table: "data_set_version",
                sql: "[status] IN ('approved', 'published', 'deprecated', 'withdrawn', 'cancelled')");

            migrationBuilder.CreateIndex(
                name: "ix_publication_request_data_set_id",
                schema: "outcomes",
                table: "publication_request",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_release_build_plan_id",
                schema: "outcomes",
                table: "release_build",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_release_build_report_id",
                schema: "outcomes",
                table: "release_build",
                column: "report_id");

            foreach (var statement in VrnApi.Data.Model.AppendOnlySql.SqlServer(
                "outcomes.audit_report",
                "outcomes.change_entry",
                "outcomes.correction_notice",
                "outcomes.footnote",
                "outcomes.frozen_block",
                "outcomes.frozen_cell",
                "outcomes.frozen_row",
                "outcomes.release_build",
                "outcomes.series_break"))
            {
                migrationBuilder.Sql(statement);
            }
            migrationBuilder.Sql(VrnApi.Data.Model.AppendOnlySql.SqlServerBut(
                "outcomes.data_set_version", "status",
                "data_set_id", "major", "minor", "patch", "publish_at", "blocks", "logical_sha256", "lineage_sha256", "synthetic", "assurance"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var table in new[] { "audit_report", "change_entry", "correction_notice", "footnote", "frozen_block", "frozen_cell", "frozen_row", "series_break" })
            {
                migrationBuilder.Sql($"DROP TRIGGER outcomes.{table}_append_only;");
            }
            migrationBuilder.Sql("DROP TRIGGER outcomes.data_set_version_immutable;");

            migrationBuilder.DropTable(
                name: "publication_request",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "release_build",
                schema: "outcomes");

            migrationBuilder.DropCheckConstraint(
                name: "ck_data_set_version_status",
                schema: "outcomes",
                table: "data_set_version");

            migrationBuilder.DropColumn(
                name: "acknowledges_legacy_breach",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_hidden",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_id",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_requested_at",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_round",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_settled",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "build_targets",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "failure",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "version_id",
                schema: "outcomes",
                table: "release_plan");

            migrationBuilder.DropColumn(
                name: "assurance",
                schema: "outcomes",
                table: "data_set_version");

            migrationBuilder.AddCheckConstraint(
                name: "ck_data_set_version_status",
                schema: "outcomes",
                table: "data_set_version",
                sql: "[status] IN ('approved', 'published', 'deprecated', 'withdrawn')");
        }
    }
}
