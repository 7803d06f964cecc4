using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class DirectoryParts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "author_client_id",
                schema: "directory",
                table: "service",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "email_is_role",
                schema: "directory",
                table: "service",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "needs_second",
                schema: "directory",
                table: "service",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "email_is_role",
                schema: "directory",
                table: "organisation",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "email_is_role",
                schema: "directory",
                table: "contact",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "accessibility",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    term_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    description = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    details = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_accessibility", x => x.id);
                    table.ForeignKey(
                        name: "fk_accessibility_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_accessibility_taxonomy_term_term_id",
                        column: x => x.term_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy_term",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assurance_record",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    by = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    assessed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    expires_on = table.Column<DateOnly>(type: "date", nullable: false),
                    assessor_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    role_mailbox = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assurance_record", x => x.id);
                    table.CheckConstraint("ck_assurance_record_by", "[by] IN ('provider', 'school', 'vrn', 'council')");
                    table.ForeignKey(
                        name: "fk_assurance_record_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "batch",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    done = table.Column<int>(type: "int", nullable: false),
                    request = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    report = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batch", x => x.id);
                    table.CheckConstraint("ck_batch_state", "[state] IN ('waiting', 'running', 'complete', 'refused')");
                    table.ForeignKey(
                        name: "fk_batch_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "collection",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    description = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    owner_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "cost_option",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    option = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: true),
                    amount = table.Column<decimal>(type: "decimal(10,2)", precision: 10, scale: 2, nullable: true),
                    amount_description = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cost_option", x => x.id);
                    table.ForeignKey(
                        name: "fk_cost_option_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "duplicate_candidate",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    first_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    second_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    score = table.Column<int>(type: "int", nullable: false),
                    reasons = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    decided_by_client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duplicate_candidate", x => x.id);
                    table.CheckConstraint("ck_duplicate_candidate_state", "[state] IN ('open', 'merged', 'different')");
                    table.ForeignKey(
                        name: "fk_duplicate_candidate_service_first_id",
                        column: x => x.first_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_duplicate_candidate_service_second_id",
                        column: x => x.second_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "funding",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    source = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_funding", x => x.id);
                    table.CheckConstraint("ck_funding_one_parent", "(CASE WHEN service_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) = 1");
                    table.ForeignKey(
                        name: "fk_funding_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_funding_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "import_run",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    address = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    pages = table.Column<int>(type: "int", nullable: false),
                    items = table.Column<int>(type: "int", nullable: false),
                    is_whole = table.Column<bool>(type: "bit", nullable: false),
                    report = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_run", x => x.id);
                    table.CheckConstraint("ck_import_run_state", "[state] IN ('running', 'complete', 'failed')");
                    table.ForeignKey(
                        name: "fk_import_run_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "language",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    phone_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    code = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_language", x => x.id);
                    table.CheckConstraint("ck_language_one_parent", "(CASE WHEN service_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN phone_id IS NULL THEN 0 ELSE 1 END) = 1");
                    table.ForeignKey(
                        name: "fk_language_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_language_phone_phone_id",
                        column: x => x.phone_id,
                        principalSchema: "directory",
                        principalTable: "phone",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_language_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "problem_report",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    decided_by_client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_problem_report", x => x.id);
                    table.CheckConstraint("ck_problem_report_kind", "[kind] IN ('wrong', 'closed', 'unsafe', 'other', 'review')");
                    table.CheckConstraint("ck_problem_report_state", "[state] IN ('open', 'accepted', 'rejected')");
                    table.ForeignKey(
                        name: "fk_problem_report_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "required_document",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    document = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    uri = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_required_document", x => x.id);
                    table.ForeignKey(
                        name: "fk_required_document_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedule",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    dt_start = table.Column<DateOnly>(type: "date", nullable: true),
                    until = table.Column<DateOnly>(type: "date", nullable: true),
                    count = table.Column<int>(type: "int", nullable: true),
                    wkst = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: true),
                    freq = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    interval = table.Column<int>(type: "int", nullable: true),
                    by_day = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    by_month_day = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    description = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    opens_at = table.Column<TimeOnly>(type: "time", nullable: true),
                    closes_at = table.Column<TimeOnly>(type: "time", nullable: true),
                    schedule_link = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    attending_type = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    notes = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule", x => x.id);
                    table.CheckConstraint("ck_schedule_freq", "[freq] IN ('weekly', 'monthly')");
                    table.CheckConstraint("ck_schedule_one_parent", "(CASE WHEN service_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_location_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) = 1");
                    table.ForeignKey(
                        name: "fk_schedule_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_schedule_service_location_service_location_id",
                        column: x => x.service_location_id,
                        principalSchema: "directory",
                        principalTable: "service_location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_schedule_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "sensitivity_request",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    phone_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    term_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    level = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    decided_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    decided_by_client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    decision_reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sensitivity_request", x => x.id);
                    table.CheckConstraint("ck_sensitivity_request_level", "[level] IN ('public', 'area-only', 'partner', 'withheld')");
                    table.CheckConstraint("ck_sensitivity_request_state", "[state] IN ('pending', 'approved', 'refused')");
                });

            migrationBuilder.CreateTable(
                name: "service_version",
                schema: "directory",
                columns: table => new
                {
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    is_live = table.Column<bool>(type: "bit", nullable: false),
                    snapshot = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_version", x => new { x.service_id, x.version });
                    table.ForeignKey(
                        name: "fk_service_version_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "snapshot",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    tier = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    change_number = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshot", x => x.id);
                    table.CheckConstraint("ck_snapshot_tier", "[tier] IN ('open', 'partner')");
                });

            migrationBuilder.CreateTable(
                name: "source_record",
                schema: "directory",
                columns: table => new
                {
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    external_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    entity_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    content_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    original = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    first_seen = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_seen = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    locally_edited = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_record", x => new { x.source_id, x.kind, x.external_id });
                    table.CheckConstraint("ck_source_record_kind", "[kind] IN ('service', 'organisation', 'location')");
                    table.ForeignKey(
                        name: "fk_source_record_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "unit",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    scheme = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    identifier = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    uri = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "assurance_answer",
                schema: "directory",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    item = table.Column<string>(type: "nvarchar(1)", maxLength: 1, nullable: false),
                    answer = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    detail = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assurance_answer", x => new { x.record_id, x.item });
                    table.CheckConstraint("ck_assurance_answer_answer", "[answer] IN ('yes', 'partly', 'no', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_assurance_answer_assurance_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "directory",
                        principalTable: "assurance_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "collection_item",
                schema: "directory",
                columns: table => new
                {
                    collection_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_collection_item", x => new { x.collection_id, x.service_id });
                    table.ForeignKey(
                        name: "fk_collection_item_collection_collection_id",
                        column: x => x.collection_id,
                        principalSchema: "directory",
                        principalTable: "collection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_collection_item_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedule_exception",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    opens_at = table.Column<TimeOnly>(type: "time", nullable: true),
                    closes_at = table.Column<TimeOnly>(type: "time", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule_exception", x => x.id);
                    table.CheckConstraint("ck_schedule_exception_kind", "[kind] IN ('closed', 'replaced')");
                    table.ForeignKey(
                        name: "fk_schedule_exception_schedule_schedule_id",
                        column: x => x.schedule_id,
                        principalSchema: "directory",
                        principalTable: "schedule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "snapshot_file",
                schema: "directory",
                columns: table => new
                {
                    snapshot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    length = table.Column<long>(type: "bigint", nullable: false),
                    rows = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshot_file", x => new { x.snapshot_id, x.name });
                    table.ForeignKey(
                        name: "fk_snapshot_file_snapshot_snapshot_id",
                        column: x => x.snapshot_id,
                        principalSchema: "directory",
                        principalTable: "snapshot",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service_capacity",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    unit_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    available = table.Column<int>(type: "int", nullable: false),
                    maximum = table.Column<int>(type: "int", nullable: true),
                    description = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    updated = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    is_stale = table.Column<bool>(type: "bit", nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_capacity", x => x.id);
                    table.ForeignKey(
                        name: "fk_service_capacity_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_service_capacity_unit_unit_id",
                        column: x => x.unit_id,
                        principalSchema: "directory",
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "snapshot_part",
                schema: "directory",
                columns: table => new
                {
                    snapshot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    part = table.Column<int>(type: "int", nullable: false),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshot_part", x => new { x.snapshot_id, x.name, x.part });
                    table.ForeignKey(
                        name: "fk_snapshot_part_snapshot_file_snapshot_id_name",
                        columns: x => new { x.snapshot_id, x.name },
                        principalSchema: "directory",
                        principalTable: "snapshot_file",
                        principalColumns: new[] { "snapshot_id", "name" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_accessibility_location_id",
                schema: "directory",
                table: "accessibility",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_accessibility_term_id",
                schema: "directory",
                table: "accessibility",
                column: "term_id");

            migrationBuilder.CreateIndex(
                name: "ix_assurance_answer_item_answer",
                schema: "directory",
                table: "assurance_answer",
                columns: new[] { "item", "answer" });

            migrationBuilder.CreateIndex(
                name: "ix_assurance_record_expires_on",
                schema: "directory",
                table: "assurance_record",
                column: "expires_on");

            migrationBuilder.CreateIndex(
                name: "ix_assurance_record_service_id_by_assessed_on",
                schema: "directory",
                table: "assurance_record",
                columns: new[] { "service_id", "by", "assessed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_batch_source_id",
                schema: "directory",
                table: "batch",
                column: "source_id");

            migrationBuilder.CreateIndex(
                name: "ix_batch_state_created_at",
                schema: "directory",
                table: "batch",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_collection_owner_partner_id",
                schema: "directory",
                table: "collection",
                column: "owner_partner_id");

            migrationBuilder.CreateIndex(
                name: "ix_collection_item_service_id",
                schema: "directory",
                table: "collection_item",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_cost_option_service_id",
                schema: "directory",
                table: "cost_option",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_candidate_first_id_second_id",
                schema: "directory",
                table: "duplicate_candidate",
                columns: new[] { "first_id", "second_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_duplicate_candidate_second_id",
                schema: "directory",
                table: "duplicate_candidate",
                column: "second_id");

            migrationBuilder.CreateIndex(
                name: "ix_funding_organisation_id",
                schema: "directory",
                table: "funding",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_funding_service_id",
                schema: "directory",
                table: "funding",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_import_run_source_id_number",
                schema: "directory",
                table: "import_run",
                columns: new[] { "source_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_language_code_service_id",
                schema: "directory",
                table: "language",
                columns: new[] { "code", "service_id" });

            migrationBuilder.CreateIndex(
                name: "ix_language_location_id",
                schema: "directory",
                table: "language",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_language_phone_id",
                schema: "directory",
                table: "language",
                column: "phone_id");

            migrationBuilder.CreateIndex(
                name: "ix_language_service_id",
                schema: "directory",
                table: "language",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_problem_report_service_id",
                schema: "directory",
                table: "problem_report",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_problem_report_state_created_at",
                schema: "directory",
                table: "problem_report",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_required_document_service_id",
                schema: "directory",
                table: "required_document",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_location_id",
                schema: "directory",
                table: "schedule",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_service_id",
                schema: "directory",
                table: "schedule",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_service_location_id",
                schema: "directory",
                table: "schedule",
                column: "service_location_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_schedule_id_date",
                schema: "directory",
                table: "schedule_exception",
                columns: new[] { "schedule_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_sensitivity_request_location_id",
                schema: "directory",
                table: "sensitivity_request",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_sensitivity_request_state_created_at",
                schema: "directory",
                table: "sensitivity_request",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_service_capacity_is_stale_updated",
                schema: "directory",
                table: "service_capacity",
                columns: new[] { "is_stale", "updated" });

            migrationBuilder.CreateIndex(
                name: "ix_service_capacity_service_id",
                schema: "directory",
                table: "service_capacity",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_capacity_unit_id",
                schema: "directory",
                table: "service_capacity",
                column: "unit_id");

            migrationBuilder.CreateIndex(
                name: "ix_snapshot_tier_created_at",
                schema: "directory",
                table: "snapshot",
                columns: new[] { "tier", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_source_record_entity_id",
                schema: "directory",
                table: "source_record",
                column: "entity_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "accessibility",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "assurance_answer",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "batch",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "collection_item",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "cost_option",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "duplicate_candidate",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "funding",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "import_run",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "language",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "problem_report",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "required_document",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "schedule_exception",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "sensitivity_request",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "service_capacity",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "service_version",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "snapshot_part",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "source_record",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "assurance_record",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "collection",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "schedule",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "unit",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "snapshot_file",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "snapshot",
                schema: "directory");

            migrationBuilder.DropColumn(
                name: "author_client_id",
                schema: "directory",
                table: "service");

            migrationBuilder.DropColumn(
                name: "email_is_role",
                schema: "directory",
                table: "service");

            migrationBuilder.DropColumn(
                name: "needs_second",
                schema: "directory",
                table: "service");

            migrationBuilder.DropColumn(
                name: "email_is_role",
                schema: "directory",
                table: "organisation");

            migrationBuilder.DropColumn(
                name: "email_is_role",
                schema: "directory",
                table: "contact");
        }
    }
}
