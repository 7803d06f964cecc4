using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "membership");

            migrationBuilder.EnsureSchema(
                name: "directory");

            migrationBuilder.EnsureSchema(
                name: "partners");

            migrationBuilder.EnsureSchema(
                name: "reference");

            migrationBuilder.EnsureSchema(
                name: "evidence");

            migrationBuilder.EnsureSchema(
                name: "audit");

            migrationBuilder.EnsureSchema(
                name: "outcomes");

            migrationBuilder.EnsureSchema(
                name: "tokens");

            migrationBuilder.EnsureSchema(
                name: "platform");

            migrationBuilder.CreateTable(
                name: "agreement",
                schema: "partners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    legal_basis = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    regime = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    article6 = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    dpia_ref = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    review_on = table.Column<DateOnly>(type: "date", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: false),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: false),
                    retention_days = table.Column<int>(type: "int", nullable: false),
                    allows_raw_to_council = table.Column<bool>(type: "bit", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    document_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    signatory_functions = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    activated_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement", x => x.id);
                    table.CheckConstraint("ck_agreement_state", "[state] IN ('pending', 'active', 'withdrawn', 'expired')");
                });

            migrationBuilder.CreateTable(
                name: "area",
                schema: "reference",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area", x => x.code);
                    table.CheckConstraint("ck_area_kind", "[kind] IN ('region', 'police-force-area', 'county', 'unitary', 'district', 'icb', 'ward', 'csp', 'partnership')");
                });

            migrationBuilder.CreateTable(
                name: "area_closure",
                schema: "reference",
                columns: table => new
                {
                    ancestor_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    descendant_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    depth = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area_closure", x => new { x.ancestor_code, x.descendant_code });
                });

            migrationBuilder.CreateTable(
                name: "area_succession",
                schema: "reference",
                columns: table => new
                {
                    old_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    new_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area_succession", x => new { x.old_code, x.new_code });
                });

            migrationBuilder.CreateTable(
                name: "audit_checkpoint",
                schema: "audit",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    jws = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_checkpoint", x => x.seq);
                });

            migrationBuilder.CreateTable(
                name: "audit_event",
                schema: "audit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    time = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    action = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    outcome = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    operator_code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    operator_signature = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    token_jti = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: true),
                    resource_type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    resource_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    row_count = table.Column<long>(type: "bigint", nullable: true),
                    agreement_code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    purpose = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    request_id = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_event", x => x.id);
                    table.CheckConstraint("ck_audit_event_outcome", "[outcome] IN ('done', 'refused')");
                });

            migrationBuilder.CreateTable(
                name: "citation",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    link_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    link_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    about = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    document = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    title = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    published = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    section = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    quote = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_citation", x => x.id);
                    table.CheckConstraint("ck_citation_link_kind", "[link_kind] IN ('service', 'organisation', 'programme', 'location')");
                });

            migrationBuilder.CreateTable(
                name: "clock",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    revision_open = table.Column<long>(type: "bigint", nullable: false),
                    revision_partner = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clock", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "combination",
                schema: "outcomes",
                columns: table => new
                {
                    number = table.Column<int>(type: "int", nullable: false),
                    key = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_combination", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "daily_usage",
                schema: "platform",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    day = table.Column<DateOnly>(type: "date", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_daily_usage", x => new { x.client_id, x.day });
                });

            migrationBuilder.CreateTable(
                name: "data_set",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    calendar = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    contributor_rules = table.Column<bool>(type: "bit", nullable: false),
                    hides_zero = table.Column<bool>(type: "bit", nullable: false),
                    synthetic = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_set", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "document",
                schema: "directory",
                columns: table => new
                {
                    tier = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    entity_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    summary = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    full = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    content_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    last_modified = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    deleted_reason = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_document", x => new { x.tier, x.kind, x.entity_id });
                    table.CheckConstraint("ck_document_kind", "[kind] IN ('service', 'organisation', 'service-location')");
                    table.CheckConstraint("ck_document_tier", "[tier] IN ('open', 'partner')");
                });

            migrationBuilder.CreateTable(
                name: "factor",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    printed_level = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factor", x => x.code);
                    table.CheckConstraint("ck_factor_kind", "[kind] IN ('risk', 'protective')");
                });

            migrationBuilder.CreateTable(
                name: "guard_allowance",
                schema: "membership",
                columns: table => new
                {
                    term = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    added_by_client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_guard_allowance", x => x.term);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_record",
                schema: "platform",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    status = table.Column<int>(type: "int", nullable: false),
                    content_type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    location = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    e_tag = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    body = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_record", x => new { x.client_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "lease",
                schema: "platform",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    holder = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_lease", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "location_tier",
                schema: "directory",
                columns: table => new
                {
                    tier = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    latitude = table.Column<double>(type: "float", nullable: true),
                    longitude = table.Column<double>(type: "float", nullable: true),
                    lad_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    transportation = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    with_address = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_location_tier", x => new { x.tier, x.location_id });
                    table.CheckConstraint("ck_location_tier_precision", "[precision] IN ('exact', 'sector', 'outcode', 'district')");
                    table.CheckConstraint("ck_location_tier_tier", "[tier] IN ('open', 'partner')");
                });

            migrationBuilder.CreateTable(
                name: "operator",
                schema: "partners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    public_jwk = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    thumbprint = table.Column<string>(type: "nvarchar(43)", maxLength: 43, nullable: false),
                    active = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_entry",
                schema: "platform",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    entity_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    action = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    visibility_key = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_entry", x => x.seq);
                    table.CheckConstraint("ck_outbox_entry_action", "[action] IN ('updated', 'deleted')");
                });

            migrationBuilder.CreateTable(
                name: "partner",
                schema: "partners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    statutory_class = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    is_health_or_social_care = table.Column<bool>(type: "bit", nullable: false),
                    is_competent_authority = table.Column<bool>(type: "bit", nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    urn = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: true),
                    force_code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    ods_code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    state_reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    activated_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    activated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner", x => x.id);
                    table.CheckConstraint("ck_partner_state", "[state] IN ('pending', 'active', 'suspended', 'closed')");
                    table.CheckConstraint("ck_partner_statutory_class", "[statutory_class] IN ('none', 'specified-authority', 'local-policing-body', 'educational', 'prison', 'youth-custody')");
                    table.CheckConstraint("ck_partner_type", "[type] IN ('council', 'school', 'police', 'health', 'vcs', 'dashboard', 'vrn-core')");
                });

            migrationBuilder.CreateTable(
                name: "rate_bucket",
                schema: "platform",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    policy = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    tokens = table.Column<double>(type: "float", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rate_bucket", x => new { x.client_id, x.policy });
                });

            migrationBuilder.CreateTable(
                name: "replay",
                schema: "tokens",
                columns: table => new
                {
                    purpose = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    owner_hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    jti_hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replay", x => new { x.purpose, x.owner_hash, x.jti_hash });
                });

            migrationBuilder.CreateTable(
                name: "revoked_token",
                schema: "tokens",
                columns: table => new
                {
                    jti = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_revoked_token", x => x.jti);
                });

            migrationBuilder.CreateTable(
                name: "ring_canary",
                schema: "tokens",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    @protected = table.Column<byte[]>(name: "protected", type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_canary", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ring_key",
                schema: "tokens",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    xml = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ring_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "service_search",
                schema: "directory",
                columns: table => new
                {
                    tier = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name_text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    label_text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    body_text = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_search", x => new { x.tier, x.service_id });
                    table.CheckConstraint("ck_service_search_tier", "[tier] IN ('open', 'partner')");
                });

            migrationBuilder.CreateTable(
                name: "shared_key",
                schema: "platform",
                columns: table => new
                {
                    name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    @protected = table.Column<byte[]>(name: "protected", type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shared_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                schema: "tokens",
                columns: table => new
                {
                    kid = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    use = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    alg = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    public_jwk = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    protected_pkcs8 = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    activates_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    retires_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    unpublish_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => x.kid);
                    table.CheckConstraint("ck_signing_key_state", "[state] IN ('announced', 'active', 'retired')");
                    table.CheckConstraint("ck_signing_key_use", "[use] IN ('token', 'audit')");
                });

            migrationBuilder.CreateTable(
                name: "source",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    owner_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    base_url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    mailbox = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    publish_directly = table.Column<bool>(type: "bit", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source", x => x.id);
                    table.CheckConstraint("ck_source_kind", "[kind] IN ('system', 'oruk-feed', 'seed', 'synthetic')");
                    table.CheckConstraint("ck_source_state", "[state] IN ('active', 'paused', 'closed')");
                });

            migrationBuilder.CreateTable(
                name: "source_document",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    publisher = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    edition = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    published_text = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    published_from = table.Column<DateOnly>(type: "date", nullable: true),
                    published_to = table.Column<DateOnly>(type: "date", nullable: true),
                    published_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_source_document", x => x.code);
                    table.CheckConstraint("ck_source_document_published_precision", "[published_precision] IN ('day', 'month', 'season', 'year', 'unknown')");
                });

            migrationBuilder.CreateTable(
                name: "state_version",
                schema: "platform",
                columns: table => new
                {
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    version = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_state_version", x => x.kind);
                });

            migrationBuilder.CreateTable(
                name: "taxonomy",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    uri = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    edition = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_taxonomy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "term_closure",
                schema: "directory",
                columns: table => new
                {
                    ancestor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    descendant_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    depth = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_term_closure", x => new { x.ancestor_id, x.descendant_id });
                });

            migrationBuilder.CreateTable(
                name: "agreement_area",
                schema: "partners",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_area", x => new { x.agreement_id, x.area_code });
                    table.ForeignKey(
                        name: "fk_agreement_area_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalSchema: "partners",
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_data_set",
                schema: "partners",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    scope = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_data_set", x => new { x.agreement_id, x.data_set, x.scope });
                    table.ForeignKey(
                        name: "fk_agreement_data_set_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalSchema: "partners",
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_purpose",
                schema: "partners",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_purpose", x => new { x.agreement_id, x.purpose });
                    table.ForeignKey(
                        name: "fk_agreement_purpose_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalSchema: "partners",
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "audit_link",
                schema: "audit",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    chained_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_link", x => x.seq);
                    table.ForeignKey(
                        name: "fk_audit_link_audit_event_event_id",
                        column: x => x.event_id,
                        principalSchema: "audit",
                        principalTable: "audit_event",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "calendar_slot",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: false),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false),
                    cut_off_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    publish_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_calendar_slot", x => x.id);
                    table.CheckConstraint("ck_calendar_slot_order", "\"cut_off_at\" < \"publish_at\"");
                    table.ForeignKey(
                        name: "fk_calendar_slot_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "correction_notice",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    versions = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    indicator_numbers = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    periods = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    confirmed_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    published_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_correction_notice", x => x.id);
                    table.ForeignKey(
                        name: "fk_correction_notice_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "data_set_version",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    major = table.Column<int>(type: "int", nullable: false),
                    minor = table.Column<int>(type: "int", nullable: false),
                    patch = table.Column<int>(type: "int", nullable: false),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    publish_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    blocks = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    logical_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    lineage_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    synthetic = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_set_version", x => x.id);
                    table.CheckConstraint("ck_data_set_version_status", "[status] IN ('approved', 'published', 'deprecated', 'withdrawn')");
                    table.ForeignKey(
                        name: "fk_data_set_version_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "footnote",
                schema: "outcomes",
                columns: table => new
                {
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_footnote", x => new { x.data_set_id, x.number });
                    table.ForeignKey(
                        name: "fk_footnote_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "frozen_block",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: false),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false),
                    tables = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_block", x => x.id);
                    table.ForeignKey(
                        name: "fk_frozen_block_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "indicator",
                schema: "outcomes",
                columns: table => new
                {
                    number = table.Column<int>(type: "int", nullable: false),
                    code = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    label = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indicator", x => x.number);
                    table.ForeignKey(
                        name: "fk_indicator_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "factor_level",
                schema: "evidence",
                columns: table => new
                {
                    factor_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    level = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factor_level", x => new { x.factor_code, x.level });
                    table.CheckConstraint("ck_factor_level_level", "[level] IN ('individual', 'relationship', 'community', 'society')");
                    table.ForeignKey(
                        name: "fk_factor_level_factor_factor_code",
                        column: x => x.factor_code,
                        principalSchema: "evidence",
                        principalTable: "factor",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreement_party",
                schema: "partners",
                columns: table => new
                {
                    agreement_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreement_party", x => new { x.agreement_id, x.partner_id });
                    table.ForeignKey(
                        name: "fk_agreement_party_agreement_agreement_id",
                        column: x => x.agreement_id,
                        principalSchema: "partners",
                        principalTable: "agreement",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_agreement_party_partner_partner_id",
                        column: x => x.partner_id,
                        principalSchema: "partners",
                        principalTable: "partner",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "category_map",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    owner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_category_map", x => x.id);
                    table.ForeignKey(
                        name: "fk_category_map_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_category_map_partner_owner_id",
                        column: x => x.owner_id,
                        principalSchema: "partners",
                        principalTable: "partner",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "client",
                schema: "tokens",
                columns: table => new
                {
                    id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    auth_method = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    assurance = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    require_sender = table.Column<bool>(type: "bit", nullable: false),
                    jwks_uri = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    cert_sha256 = table.Column<string>(type: "nvarchar(43)", maxLength: 43, nullable: true),
                    tls_san = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    origins = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    audience = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    disabled = table.Column<bool>(type: "bit", nullable: false),
                    valid_from = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    limits = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    activated_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    last_used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client", x => x.id);
                    table.CheckConstraint("ck_client_assurance", "[assurance] IN ('basic', 'standard', 'high')");
                    table.CheckConstraint("ck_client_auth_method", "[auth_method] IN ('client-secret-basic', 'client-secret-post', 'private-key-jwt', 'self-signed-tls-client-auth', 'tls-client-auth', 'external')");
                    table.CheckConstraint("ck_client_state", "[state] IN ('pending', 'active')");
                    table.ForeignKey(
                        name: "fk_client_partner_partner_id",
                        column: x => x.partner_id,
                        principalSchema: "partners",
                        principalTable: "partner",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "expected_return",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: false),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false),
                    contributor_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    establishment_urn = table.Column<string>(type: "varchar(6)", unicode: false, maxLength: 6, nullable: true),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_expected_return", x => x.id);
                    table.ForeignKey(
                        name: "fk_expected_return_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_expected_return_partner_contributor_id",
                        column: x => x.contributor_id,
                        principalSchema: "partners",
                        principalTable: "partner",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "submission",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    provider_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    establishment_urn = table.Column<string>(type: "varchar(6)", unicode: false, maxLength: 6, nullable: true),
                    establishment_la_estab = table.Column<string>(type: "varchar(7)", unicode: false, maxLength: 7, nullable: true),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: false),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false),
                    period_start = table.Column<DateOnly>(type: "date", nullable: false),
                    period_end = table.Column<DateOnly>(type: "date", nullable: false),
                    type = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    source_system_name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    source_system_version = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    category_map_version = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    agreement_id = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    indicators = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    absent_means_zero = table.Column<bool>(type: "bit", nullable: false),
                    based_on_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reason_code = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true),
                    submitted_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state_changed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    due_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    row_count = table.Column<int>(type: "int", nullable: false),
                    content_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submission", x => x.id);
                    table.CheckConstraint("ck_submission_state", "[state] IN ('draft', 'submitted', 'accepted', 'rejected', 'superseded', 'withdrawn')");
                    table.CheckConstraint("ck_submission_type", "[type] IN ('full', 'nil', 'correction')");
                    table.ForeignKey(
                        name: "fk_submission_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_submission_partner_provider_id",
                        column: x => x.provider_id,
                        principalSchema: "partners",
                        principalTable: "partner",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_submission_submission_based_on_id",
                        column: x => x.based_on_id,
                        principalSchema: "outcomes",
                        principalTable: "submission",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "organisation",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    external_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    owner_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    name_sort = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    alternate_name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    kind = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    website = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    logo_url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    uri = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    legal_status = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    year_incorporated = table.Column<int>(type: "int", nullable: true),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    editorial_state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    is_live = table.Column<bool>(type: "bit", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation", x => x.id);
                    table.CheckConstraint("ck_organisation_editorial_state", "[editorial_state] IN ('draft', 'in-review', 'published', 'withdrawn')");
                    table.ForeignKey(
                        name: "fk_organisation_organisation_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_organisation_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "citation",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    document_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    section = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    quote = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    accessed_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_citation", x => x.id);
                    table.CheckConstraint("ck_citation_section_given", "section <> ''");
                    table.ForeignKey(
                        name: "fk_citation_source_document_document_code",
                        column: x => x.document_code,
                        principalSchema: "evidence",
                        principalTable: "source_document",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "taxonomy_term",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    taxonomy_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    description = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    uri = table.Column<string>(type: "nvarchar(800)", maxLength: 800, nullable: true),
                    synonyms = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    sensitive_default = table.Column<bool>(type: "bit", nullable: false),
                    depth = table.Column<int>(type: "int", nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_taxonomy_term", x => x.id);
                    table.ForeignKey(
                        name: "fk_taxonomy_term_taxonomy_taxonomy_id",
                        column: x => x.taxonomy_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_taxonomy_term_taxonomy_term_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy_term",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_plan",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    slot_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    periods = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    tables = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    excluded_submissions = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    approved_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_release_plan", x => x.id);
                    table.CheckConstraint("ck_release_plan_four_eyes", "\"approved_by\" IS NULL OR \"approved_by\" <> \"created_by\"");
                    table.CheckConstraint("ck_release_plan_state", "[state] IN ('planned', 'building', 'audited', 'refused', 'approved', 'published', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_release_plan_calendar_slot_slot_id",
                        column: x => x.slot_id,
                        principalSchema: "outcomes",
                        principalTable: "calendar_slot",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_release_plan_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "change_entry",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: true),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: true),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: true),
                    text = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_change_entry", x => x.id);
                    table.CheckConstraint("ck_change_entry_kind", "[kind] IN ('added', 'removed', 'revised', 'relabelled', 'noted')");
                    table.ForeignKey(
                        name: "fk_change_entry_data_set_version_version_id",
                        column: x => x.version_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "frozen_row",
                schema: "outcomes",
                columns: table => new
                {
                    block_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    row_number = table.Column<int>(type: "int", nullable: false),
                    table_number = table.Column<int>(type: "int", nullable: false),
                    period_ordinal = table.Column<long>(type: "bigint", nullable: false),
                    level = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    combination_number = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_row", x => new { x.block_id, x.row_number });
                    table.CheckConstraint("ck_frozen_row_level", "[level] IN ('nat', 'reg', 'pfa', 'la', 'lad', 'csp', 'network')");
                    table.ForeignKey(
                        name: "fk_frozen_row_frozen_block_block_id",
                        column: x => x.block_id,
                        principalSchema: "outcomes",
                        principalTable: "frozen_block",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "external_figure",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    data_set_id = table.Column<string>(type: "nvarchar(60)", nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: false),
                    period = table.Column<string>(type: "varchar(9)", unicode: false, maxLength: 9, nullable: false),
                    period_code = table.Column<string>(type: "varchar(4)", unicode: false, maxLength: 4, nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    combination_number = table.Column<int>(type: "int", nullable: false),
                    low = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: false),
                    high = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: false),
                    source = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_figure", x => x.id);
                    table.CheckConstraint("ck_external_figure_order", "\"low\" <= \"high\"");
                    table.ForeignKey(
                        name: "fk_external_figure_combination_combination_number",
                        column: x => x.combination_number,
                        principalSchema: "outcomes",
                        principalTable: "combination",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_external_figure_data_set_data_set_id",
                        column: x => x.data_set_id,
                        principalSchema: "outcomes",
                        principalTable: "data_set",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_external_figure_indicator_indicator_number",
                        column: x => x.indicator_number,
                        principalSchema: "outcomes",
                        principalTable: "indicator",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "series_break",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    text = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_series_break", x => x.id);
                    table.ForeignKey(
                        name: "fk_series_break_indicator_indicator_number",
                        column: x => x.indicator_number,
                        principalSchema: "outcomes",
                        principalTable: "indicator",
                        principalColumn: "number",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "category_map_entry",
                schema: "outcomes",
                columns: table => new
                {
                    source_category = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    filter = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    category_map_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_category_map_entry", x => new { x.category_map_id, x.filter, x.source_category });
                    table.ForeignKey(
                        name: "fk_category_map_entry_category_map_category_map_id",
                        column: x => x.category_map_id,
                        principalSchema: "outcomes",
                        principalTable: "category_map",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_key",
                schema: "tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", nullable: false),
                    kid = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    alg = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    public_jwk = table.Column<string>(type: "nvarchar(max)", maxLength: 8192, nullable: false),
                    thumbprint = table.Column<string>(type: "nvarchar(43)", maxLength: 43, nullable: false),
                    added_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    not_after = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    removed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_key", x => x.id);
                    table.ForeignKey(
                        name: "fk_client_key_client_client_id",
                        column: x => x.client_id,
                        principalSchema: "tokens",
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_scope",
                schema: "tokens",
                columns: table => new
                {
                    client_id = table.Column<string>(type: "nvarchar(64)", nullable: false),
                    scope = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    purpose = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true),
                    requested_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    approved_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_scope", x => new { x.client_id, x.scope });
                    table.ForeignKey(
                        name: "fk_client_scope_client_client_id",
                        column: x => x.client_id,
                        principalSchema: "tokens",
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "client_secret",
                schema: "tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", nullable: false),
                    sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    hint = table.Column<string>(type: "nvarchar(4)", maxLength: 4, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    not_after = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_secret", x => x.id);
                    table.ForeignKey(
                        name: "fk_client_secret_client_client_id",
                        column: x => x.client_id,
                        principalSchema: "tokens",
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "external_identity",
                schema: "tokens",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    issuer = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    foreign_client_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    created_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    activated_by = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_identity", x => x.id);
                    table.CheckConstraint("ck_external_identity_state", "[state] IN ('pending', 'active', 'removed')");
                    table.ForeignKey(
                        name: "fk_external_identity_client_client_id",
                        column: x => x.client_id,
                        principalSchema: "tokens",
                        principalTable: "client",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "submission_row",
                schema: "outcomes",
                columns: table => new
                {
                    submission_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    line = table.Column<int>(type: "int", nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: false),
                    area_number = table.Column<long>(type: "bigint", nullable: true),
                    combination_number = table.Column<int>(type: "int", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_submission_row", x => new { x.submission_id, x.line });
                    table.CheckConstraint("ck_submission_row_value", "\"value\" >= 0");
                    table.ForeignKey(
                        name: "fk_submission_row_submission_submission_id",
                        column: x => x.submission_id,
                        principalSchema: "outcomes",
                        principalTable: "submission",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "validation_item",
                schema: "outcomes",
                columns: table => new
                {
                    submission_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false),
                    line = table.Column<int>(type: "int", nullable: true),
                    column = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    severity = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    expected = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    pointer = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_validation_item", x => new { x.submission_id, x.ordinal });
                    table.CheckConstraint("ck_validation_item_severity", "[severity] IN ('warning', 'error')");
                    table.ForeignKey(
                        name: "fk_validation_item_submission_submission_id",
                        column: x => x.submission_id,
                        principalSchema: "outcomes",
                        principalTable: "submission",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "location",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    external_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    owner_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    alternate_name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    transportation = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    latitude = table.Column<double>(type: "float", nullable: true),
                    longitude = table.Column<double>(type: "float", nullable: true),
                    position_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    external_identifier = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    external_identifier_type = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    sensitivity = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_location", x => x.id);
                    table.CheckConstraint("ck_location_kind", "[kind] IN ('physical', 'postal', 'virtual')");
                    table.CheckConstraint("ck_location_position_precision", "[position_precision] IN ('exact', 'sector', 'outcode', 'district')");
                    table.CheckConstraint("ck_location_sensitivity", "[sensitivity] IN ('public', 'area-only', 'partner', 'withheld')");
                    table.ForeignKey(
                        name: "fk_location_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_location_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "organisation_identifier",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scheme = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    kind = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    identifier = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_identifier", x => x.id);
                    table.ForeignKey(
                        name: "fk_organisation_identifier_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "programme",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    external_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    alternate_name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_programme", x => x.id);
                    table.ForeignKey(
                        name: "fk_programme_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_programme_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "area_group",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area_group", x => x.code);
                    table.ForeignKey(
                        name: "fk_area_group_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "building_block",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    other_label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    other_citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    meaning = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_building_block", x => x.code);
                    table.CheckConstraint("ck_building_block_label", "(value_status = 'stated' AND label IS NOT NULL) OR (value_status <> 'stated' AND label IS NULL)");
                    table.CheckConstraint("ck_building_block_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_building_block_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_building_block_citation_other_citation_id",
                        column: x => x.other_citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "establishment",
                schema: "membership",
                columns: table => new
                {
                    urn = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: false),
                    la_estab = table.Column<string>(type: "nvarchar(7)", maxLength: 7, nullable: false),
                    ukprn = table.Column<string>(type: "nvarchar(8)", maxLength: 8, nullable: true),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    phase = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    la_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false),
                    district_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false),
                    open_on = table.Column<DateOnly>(type: "date", nullable: true),
                    close_on = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_establishment", x => x.urn);
                    table.CheckConstraint("ck_establishment_phase", "phase IN ('primary', 'secondary', 'all-through', 'special', 'alternative-provision', 'pru', 'post-16')");
                    table.ForeignKey(
                        name: "fk_establishment_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "factor_lens",
                schema: "evidence",
                columns: table => new
                {
                    factor_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    lens = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factor_lens", x => new { x.factor_code, x.lens });
                    table.CheckConstraint("ck_factor_lens_lens", "[lens] IN ('school', 'parenting')");
                    table.ForeignKey(
                        name: "fk_factor_lens_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_factor_lens_factor_factor_code",
                        column: x => x.factor_code,
                        principalSchema: "evidence",
                        principalTable: "factor",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "indicator",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    direction = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    unit = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indicator", x => x.code);
                    table.ForeignKey(
                        name: "fk_indicator_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "intended_outcome",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    direction = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_intended_outcome", x => x.code);
                    table.ForeignKey(
                        name: "fk_intended_outcome_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "organisation_profile",
                schema: "membership",
                columns: table => new
                {
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    type = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    statutory_class = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    duty_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    class_basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_organisation_profile", x => x.organisation_id);
                    table.CheckConstraint("ck_organisation_profile_class_basis", "[class_basis] IN ('stated', 'inferred')");
                    table.CheckConstraint("ck_organisation_profile_duty_kind", "[duty_kind] IN ('police', 'fire-and-rescue', 'health', 'local-authority', 'youth-offending-team', 'probation', 'education', 'prison', 'youth-custody')");
                    table.CheckConstraint("ck_organisation_profile_statutory_class", "[statutory_class] IN ('none', 'specified-authority', 'relevant-authority', 'local-policing-body')");
                    table.ForeignKey(
                        name: "fk_organisation_profile_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_organisation_profile_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "outcome_term",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    meaning = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outcome_term", x => x.code);
                    table.CheckConstraint("ck_outcome_term_label", "(value_status = 'stated' AND label IS NOT NULL) OR (value_status <> 'stated' AND label IS NULL)");
                    table.CheckConstraint("ck_outcome_term_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_outcome_term_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "prevention_level",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    population = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    population_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    meaning = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_prevention_level", x => x.code);
                    table.CheckConstraint("ck_prevention_level_label", "(value_status = 'stated' AND label IS NOT NULL) OR (value_status <> 'stated' AND label IS NULL)");
                    table.CheckConstraint("ck_prevention_level_population_status", "[population_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.CheckConstraint("ck_prevention_level_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_prevention_level_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "principle_set",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_principle_set", x => x.code);
                    table.ForeignKey(
                        name: "fk_principle_set_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "process_step",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    process = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    meaning = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_process_step", x => x.code);
                    table.CheckConstraint("ck_process_step_label", "(value_status = 'stated' AND label IS NOT NULL) OR (value_status <> 'stated' AND label IS NULL)");
                    table.CheckConstraint("ck_process_step_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_process_step_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rating_scheme",
                schema: "evidence",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    owner = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    owner_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rating_scheme", x => x.code);
                    table.CheckConstraint("ck_rating_scheme_owner_status", "[owner_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_rating_scheme_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "role_function",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    is_officer = table.Column<bool>(type: "bit", nullable: false),
                    is_practitioner = table.Column<bool>(type: "bit", nullable: false),
                    is_strategic = table.Column<bool>(type: "bit", nullable: false),
                    is_expert = table.Column<bool>(type: "bit", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_function", x => x.code);
                    table.ForeignKey(
                        name: "fk_role_function_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slug = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    title_sort = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    summary = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject", x => x.id);
                    table.CheckConstraint("ck_subject_kind", "[kind] IN ('approach', 'strategy', 'programme', 'local-intervention', 'campaign', 'resource')");
                    table.CheckConstraint("ck_subject_status", "[status] IN ('active', 'retired')");
                    table.ForeignKey(
                        name: "fk_subject_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "terms",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms", x => x.code);
                    table.ForeignKey(
                        name: "fk_terms_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attribute",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    link_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    link_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    term_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    link_type = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    origin = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attribute", x => x.id);
                    table.CheckConstraint("ck_attribute_link_kind", "[link_kind] IN ('service', 'organisation', 'programme', 'location')");
                    table.CheckConstraint("ck_attribute_origin", "[origin] IN ('source', 'local')");
                    table.ForeignKey(
                        name: "fk_attribute_taxonomy_term_term_id",
                        column: x => x.term_id,
                        principalSchema: "directory",
                        principalTable: "taxonomy_term",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "audit_report",
                schema: "outcomes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    plan_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    verdict = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    content = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    witnesses_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    content_sha256 = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_report", x => x.id);
                    table.CheckConstraint("ck_audit_report_verdict", "[verdict] IN ('passed', 'refused')");
                    table.ForeignKey(
                        name: "fk_audit_report_release_plan_plan_id",
                        column: x => x.plan_id,
                        principalSchema: "outcomes",
                        principalTable: "release_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_seed",
                schema: "outcomes",
                columns: table => new
                {
                    plan_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    @protected = table.Column<byte[]>(name: "protected", type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_release_seed", x => x.plan_id);
                    table.ForeignKey(
                        name: "fk_release_seed_release_plan_plan_id",
                        column: x => x.plan_id,
                        principalSchema: "outcomes",
                        principalTable: "release_plan",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "frozen_cell",
                schema: "outcomes",
                columns: table => new
                {
                    block_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    row_number = table.Column<int>(type: "int", nullable: false),
                    indicator_number = table.Column<int>(type: "int", nullable: false),
                    rule = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    value = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: true),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    footnote_numbers = table.Column<string>(type: "nvarchar(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_frozen_cell", x => new { x.block_id, x.row_number, x.indicator_number });
                    table.CheckConstraint("ck_frozen_cell_rounded", "\"rule\" <> 'rounded' OR \"value\" IS NULL OR \"value\" = 0 OR (\"value\" >= 10 AND \"value\" % 5 = 0)");
                    table.CheckConstraint("ck_frozen_cell_rule", "[rule] IN ('rounded', 'derived', 'external')");
                    table.CheckConstraint("ck_frozen_cell_status", "[status] IN ('ok', 'c', 'z', 'x', 'low')");
                    table.CheckConstraint("ck_frozen_cell_status_value", "(\"status\" = 'ok' AND \"value\" IS NOT NULL) OR (\"status\" <> 'ok' AND \"value\" IS NULL)");
                    table.ForeignKey(
                        name: "fk_frozen_cell_frozen_row_block_id_row_number",
                        columns: x => new { x.block_id, x.row_number },
                        principalSchema: "outcomes",
                        principalTable: "frozen_row",
                        principalColumns: new[] { "block_id", "row_number" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "address",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    attention = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    address1 = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    address2 = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    city = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: true),
                    region = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: true),
                    state_province = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: true),
                    postal_code = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: true),
                    country = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_address", x => x.id);
                    table.CheckConstraint("ck_address_kind", "[kind] IN ('physical', 'postal', 'virtual')");
                    table.ForeignKey(
                        name: "fk_address_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    source_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    external_id = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    owner_partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    programme_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    name_sort = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    alternate_name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    description = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    application_process = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    wait_time = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    fees = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    cost_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    accreditations = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    eligibility = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true),
                    interpretation = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    licences = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    minimum_age = table.Column<int>(type: "int", nullable: true),
                    maximum_age = table.Column<int>(type: "int", nullable: true),
                    all_ages = table.Column<bool>(type: "bit", nullable: false),
                    alert = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    attendance = table.Column<int>(type: "int", nullable: false),
                    accepting_referrals = table.Column<bool>(type: "bit", nullable: true),
                    listing = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    editorial_state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    visible_from = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    visible_to = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    is_live = table.Column<bool>(type: "bit", nullable: false),
                    closed_reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    closed_until = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_on_bank_holidays = table.Column<bool>(type: "bit", nullable: false),
                    by_arrangement = table.Column<bool>(type: "bit", nullable: false),
                    assured_on = table.Column<DateOnly>(type: "date", nullable: true),
                    assurance_due = table.Column<DateOnly>(type: "date", nullable: true),
                    assurance_state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    assurer_mailbox = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    richness = table.Column<int>(type: "int", nullable: false),
                    evidence_subject = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    replaced_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    withdrawn_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    withdrawn_reason = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    version = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service", x => x.id);
                    table.CheckConstraint("ck_service_assurance_state", "[assurance_state] IN ('unassured', 'assured', 'due', 'stale')");
                    table.CheckConstraint("ck_service_cost_kind", "[cost_kind] IN ('free', 'paid', 'mixed', 'unknown')");
                    table.CheckConstraint("ck_service_editorial_state", "[editorial_state] IN ('draft', 'in-review', 'published', 'withdrawn')");
                    table.CheckConstraint("ck_service_listing", "[listing] IN ('open', 'partners')");
                    table.CheckConstraint("ck_service_status", "[status] IN ('active', 'inactive', 'defunct', 'temporarily-closed')");
                    table.CheckConstraint("ck_service_withdrawn_reason", "[withdrawn_reason] IN ('closed', 'merged', 'moved', 'duplicate', 'error', 'other')");
                    table.ForeignKey(
                        name: "fk_service_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_programme_programme_id",
                        column: x => x.programme_id,
                        principalSchema: "directory",
                        principalTable: "programme",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_service_replaced_by_id",
                        column: x => x.replaced_by_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_source_source_id",
                        column: x => x.source_id,
                        principalSchema: "directory",
                        principalTable: "source",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "area_group_member",
                schema: "membership",
                columns: table => new
                {
                    group_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    role = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    gss_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_area_group_member", x => new { x.group_code, x.role, x.gss_code });
                    table.CheckConstraint("ck_area_group_member_role", "[role] IN ('member', 'district')");
                    table.ForeignKey(
                        name: "fk_area_group_member_area_group_group_code",
                        column: x => x.group_code,
                        principalSchema: "membership",
                        principalTable: "area_group",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "network",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    slug = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    name_sort = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    parent_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    governed_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    purpose = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    join_by = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    is_duty_partnership = table.Column<bool>(type: "bit", nullable: false),
                    tiling_group = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    established_text = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    established_from = table.Column<DateOnly>(type: "date", nullable: true),
                    established_to = table.Column<DateOnly>(type: "date", nullable: true),
                    established_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_network", x => x.id);
                    table.CheckConstraint("ck_network_established_precision", "[established_precision] IN ('day', 'month', 'season', 'year', 'unknown')");
                    table.CheckConstraint("ck_network_join_by", "[join_by] IN ('seat', 'sign-up', 'appointment')");
                    table.CheckConstraint("ck_network_kind", "[kind] IN ('violence-reduction-network', 'board', 'sub-board', 'executive-group', 'csp', 'delivery-group', 'community-panel', 'central-team', 'schools-network', 'safeguarding-partnership')");
                    table.CheckConstraint("ck_network_status", "[status] IN ('active', 'proposed', 'closed')");
                    table.CheckConstraint("ck_network_validity", "valid_to > valid_from");
                    table.ForeignKey(
                        name: "fk_network_area_group_tiling_group",
                        column: x => x.tiling_group,
                        principalSchema: "membership",
                        principalTable: "area_group",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_network_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_network_network_governed_by_id",
                        column: x => x.governed_by_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_network_network_parent_id",
                        column: x => x.parent_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "indicator_mapping",
                schema: "evidence",
                columns: table => new
                {
                    indicator_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    outcomes_indicator_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_indicator_mapping", x => new { x.indicator_code, x.outcomes_indicator_code });
                    table.ForeignKey(
                        name: "fk_indicator_mapping_indicator_indicator_code",
                        column: x => x.indicator_code,
                        principalSchema: "evidence",
                        principalTable: "indicator",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "outcome_indicator",
                schema: "evidence",
                columns: table => new
                {
                    outcome_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    indicator_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outcome_indicator", x => new { x.outcome_code, x.indicator_code });
                    table.CheckConstraint("ck_outcome_indicator_basis", "[basis] IN ('stated', 'inferred', 'by-name', 'publisher', 'quoted-by-source')");
                    table.ForeignKey(
                        name: "fk_outcome_indicator_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_outcome_indicator_indicator_indicator_code",
                        column: x => x.indicator_code,
                        principalSchema: "evidence",
                        principalTable: "indicator",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_outcome_indicator_intended_outcome_outcome_code",
                        column: x => x.outcome_code,
                        principalSchema: "evidence",
                        principalTable: "intended_outcome",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "principle",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    set_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    meaning = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_principle", x => x.code);
                    table.ForeignKey(
                        name: "fk_principle_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_principle_principle_set_set_code",
                        column: x => x.set_code,
                        principalSchema: "membership",
                        principalTable: "principle_set",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rating_scheme_version",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scheme_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    unit_rated = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    verification = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rating_scheme_version", x => x.id);
                    table.CheckConstraint("ck_rating_scheme_version_unit_rated", "[unit_rated] IN ('approach', 'programme', 'body-of-evidence')");
                    table.CheckConstraint("ck_rating_scheme_version_verification", "[verification] IN ('transcribed', 'verified')");
                    table.ForeignKey(
                        name: "fk_rating_scheme_version_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_rating_scheme_version_rating_scheme_scheme_code",
                        column: x => x.scheme_code,
                        principalSchema: "evidence",
                        principalTable: "rating_scheme",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "post",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    function_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    fte = table.Column<decimal>(type: "decimal(5,2)", precision: 5, scale: 2, nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    stated_on = table.Column<DateOnly>(type: "date", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_post", x => x.id);
                    table.CheckConstraint("ck_post_state", "[state] IN ('in-post', 'being-recruited', 'vacant')");
                    table.ForeignKey(
                        name: "fk_post_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_post_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_post_role_function_function_code",
                        column: x => x.function_code,
                        principalSchema: "membership",
                        principalTable: "role_function",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seat_type",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    role_function = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    statutory_class = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    duty_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    is_school = table.Column<bool>(type: "bit", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seat_type", x => x.code);
                    table.CheckConstraint("ck_seat_type_duty_kind", "[duty_kind] IN ('police', 'fire-and-rescue', 'health', 'local-authority', 'youth-offending-team', 'probation', 'education', 'prison', 'youth-custody')");
                    table.CheckConstraint("ck_seat_type_statutory_class", "[statutory_class] IN ('none', 'specified-authority', 'relevant-authority', 'local-policing-body')");
                    table.ForeignKey(
                        name: "fk_seat_type_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seat_type_role_function_role_function",
                        column: x => x.role_function,
                        principalSchema: "membership",
                        principalTable: "role_function",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "conflict_note",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    facet = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    decided_by_client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_conflict_note", x => x.id);
                    table.ForeignKey(
                        name: "fk_conflict_note_subject_subject_id",
                        column: x => x.subject_id,
                        principalSchema: "evidence",
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "record",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_from_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    recorded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    proposed_by_partner = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    supersedes_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record", x => x.id);
                    table.CheckConstraint("ck_record_basis", "[basis] IN ('stated', 'inferred', 'by-name', 'publisher', 'quoted-by-source')");
                    table.CheckConstraint("ck_record_kind", "[kind] IN ('assessment', 'effect-estimate', 'fact', 'subject-link', 'factor-link', 'outcome-link')");
                    table.CheckConstraint("ck_record_valid_from_precision", "[valid_from_precision] IN ('day', 'month', 'season', 'year', 'unknown')");
                    table.CheckConstraint("ck_record_validity", "valid_to > valid_from");
                    table.ForeignKey(
                        name: "fk_record_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_record_supersedes_id",
                        column: x => x.supersedes_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_subject_subject_id",
                        column: x => x.subject_id,
                        principalSchema: "evidence",
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject_alias",
                schema: "evidence",
                columns: table => new
                {
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    text = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    text_sort = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_alias", x => new { x.subject_id, x.text });
                    table.ForeignKey(
                        name: "fk_subject_alias_subject_subject_id",
                        column: x => x.subject_id,
                        principalSchema: "evidence",
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "terms_version",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    terms_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    version = table.Column<int>(type: "int", nullable: false),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    effective_from = table.Column<DateOnly>(type: "date", nullable: true),
                    text = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    min_meetings_per_year = table.Column<int>(type: "int", nullable: true),
                    ideal_gap_min_days = table.Column<int>(type: "int", nullable: true),
                    ideal_gap_max_days = table.Column<int>(type: "int", nullable: true),
                    requires_chair = table.Column<bool>(type: "bit", nullable: false),
                    requires_deputy = table.Column<bool>(type: "bit", nullable: false),
                    practitioner_majority = table.Column<bool>(type: "bit", nullable: false),
                    requires_school = table.Column<bool>(type: "bit", nullable: false),
                    requires_strategic = table.Column<bool>(type: "bit", nullable: false),
                    requires_expert = table.Column<bool>(type: "bit", nullable: false),
                    quorum_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    quorum_value = table.Column<decimal>(type: "decimal(9,4)", precision: 9, scale: 4, nullable: true),
                    principle_set_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms_version", x => x.id);
                    table.CheckConstraint("ck_terms_version_quorum", "(quorum_kind IS NULL AND quorum_value IS NULL) OR (quorum_kind IS NOT NULL AND quorum_value IS NOT NULL)");
                    table.CheckConstraint("ck_terms_version_quorum_kind", "[quorum_kind] IN ('organisations', 'share')");
                    table.CheckConstraint("ck_terms_version_status", "[status] IN ('draft', 'published', 'superseded')");
                    table.ForeignKey(
                        name: "fk_terms_version_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_version_principle_set_principle_set_code",
                        column: x => x.principle_set_code,
                        principalSchema: "membership",
                        principalTable: "principle_set",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_version_terms_terms_code",
                        column: x => x.terms_code,
                        principalSchema: "membership",
                        principalTable: "terms",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "referral_route",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    channel = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    phone = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    consent_required = table.Column<bool>(type: "bit", nullable: true),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_referral_route", x => x.id);
                    table.CheckConstraint("ck_referral_route_channel", "[channel] IN ('form', 'phone', 'email', 'web', 'in-person')");
                    table.CheckConstraint("ck_referral_route_kind", "[kind] IN ('self', 'parent', 'professional', 'school')");
                    table.ForeignKey(
                        name: "fk_referral_route_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service_location",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    description = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_location", x => x.id);
                    table.ForeignKey(
                        name: "fk_service_location_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_service_location_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service_url",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_url", x => x.id);
                    table.ForeignKey(
                        name: "fk_service_url_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "access_rule",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    when = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    area_basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    gives = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_access_rule", x => x.id);
                    table.CheckConstraint("ck_access_rule_area_basis", "[area_basis] IN ('network-areas', 'organisation-area')");
                    table.CheckConstraint("ck_access_rule_gives", "[gives] IN ('network-detail', 'area-listings')");
                    table.CheckConstraint("ck_access_rule_validity", "valid_to > valid_from");
                    table.CheckConstraint("ck_access_rule_when", "[when] IN ('seat', 'sign-up', 'officer')");
                    table.ForeignKey(
                        name: "fk_access_rule_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_access_rule_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "network_area",
                schema: "membership",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    gss_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_network_area", x => new { x.network_id, x.gss_code, x.valid_from });
                    table.CheckConstraint("ck_network_area_basis", "[basis] IN ('stated', 'inferred')");
                    table.CheckConstraint("ck_network_area_validity", "valid_to > valid_from");
                    table.ForeignKey(
                        name: "fk_network_area_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_network_area_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "network_contact",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    value = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_network_contact", x => x.id);
                    table.CheckConstraint("ck_network_contact_kind", "[kind] IN ('mailbox', 'website', 'handle', 'team-line')");
                    table.ForeignKey(
                        name: "fk_network_contact_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_network_contact_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sign_up",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    urn = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    route = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    pending_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    verified_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    active_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_up", x => x.id);
                    table.CheckConstraint("ck_sign_up_route", "[route] IN ('self', 'vrn')");
                    table.CheckConstraint("ck_sign_up_state", "[state] IN ('pending', 'verified', 'active', 'left', 'declined', 'withdrawn')");
                    table.ForeignKey(
                        name: "fk_sign_up_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_sign_up_establishment_urn",
                        column: x => x.urn,
                        principalSchema: "membership",
                        principalTable: "establishment",
                        principalColumn: "urn",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_sign_up_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_sign_up_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "statutory_product",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    per_network_kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    due_period = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    done_on = table.Column<DateOnly>(type: "date", nullable: true),
                    done_no_later_than = table.Column<DateOnly>(type: "date", nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    recurrence = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    url = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_statutory_product", x => x.code);
                    table.CheckConstraint("ck_statutory_product_kind", "[kind] IN ('definition', 'local-area', 'partnership-agreement', 'strategic-needs-assessment', 'strategy', 'locality-profile', 'csp-plan')");
                    table.CheckConstraint("ck_statutory_product_per_network_kind", "[per_network_kind] IN ('violence-reduction-network', 'board', 'sub-board', 'executive-group', 'csp', 'delivery-group', 'community-panel', 'central-team', 'schools-network', 'safeguarding-partnership')");
                    table.CheckConstraint("ck_statutory_product_state", "[state] IN ('done', 'in-preparation', 'not-published')");
                    table.ForeignKey(
                        name: "fk_statutory_product_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_statutory_product_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "violence_definition",
                schema: "membership",
                columns: table => new
                {
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_from_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    supersedes = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    public_place = table.Column<bool>(type: "bit", nullable: true),
                    domestic = table.Column<bool>(type: "bit", nullable: true),
                    sexual_violence = table.Column<bool>(type: "bit", nullable: true),
                    priority_under_age = table.Column<int>(type: "int", nullable: true),
                    crime_groups = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    counting_rule_types = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    priority = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    exclusions = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    wording_conflict = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_violence_definition", x => x.code);
                    table.CheckConstraint("ck_violence_definition_kind", "[kind] IN ('broad', 'serious-violence')");
                    table.CheckConstraint("ck_violence_definition_valid_from_precision", "[valid_from_precision] IN ('day', 'month', 'season', 'year', 'unknown')");
                    table.ForeignKey(
                        name: "fk_violence_definition_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_violence_definition_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_violence_definition_violence_definition_supersedes",
                        column: x => x.supersedes,
                        principalSchema: "membership",
                        principalTable: "violence_definition",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "principle_commitment",
                schema: "membership",
                columns: table => new
                {
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    principle_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    committed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    withdrawn_on = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_principle_commitment", x => new { x.network_id, x.organisation_id, x.principle_code });
                    table.ForeignKey(
                        name: "fk_principle_commitment_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_principle_commitment_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_principle_commitment_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_principle_commitment_principle_principle_code",
                        column: x => x.principle_code,
                        principalSchema: "membership",
                        principalTable: "principle",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rating_dimension",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scheme_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    min = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    max = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    harm_below = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    better = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    headline = table.Column<bool>(type: "bit", nullable: false),
                    values_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    endpoint_low = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    endpoint_high = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rating_dimension", x => x.id);
                    table.CheckConstraint("ck_rating_dimension_better", "[better] IN ('none', 'up', 'down')");
                    table.CheckConstraint("ck_rating_dimension_kind", "[kind] IN ('ordinal', 'nominal', 'integer', 'decimal', 'text')");
                    table.CheckConstraint("ck_rating_dimension_values_status", "[values_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_rating_dimension_rating_scheme_version_scheme_version_id",
                        column: x => x.scheme_version_id,
                        principalSchema: "evidence",
                        principalTable: "rating_scheme_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seat",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    seat_type_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    urn = table.Column<string>(type: "nvarchar(6)", maxLength: 6, nullable: true),
                    is_strategic = table.Column<bool>(type: "bit", nullable: true),
                    is_practitioner = table.Column<bool>(type: "bit", nullable: true),
                    is_expert = table.Column<bool>(type: "bit", nullable: true),
                    is_school = table.Column<bool>(type: "bit", nullable: true),
                    is_voting = table.Column<bool>(type: "bit", nullable: true),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: true),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    stated_on = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_seat", x => x.id);
                    table.CheckConstraint("ck_seat_holder", "(organisation_id IS NULL AND seat_type_code IS NOT NULL) OR (organisation_id IS NOT NULL AND seat_type_code IS NULL)");
                    table.CheckConstraint("ck_seat_validity", "valid_to > valid_from");
                    table.ForeignKey(
                        name: "fk_seat_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seat_establishment_urn",
                        column: x => x.urn,
                        principalSchema: "membership",
                        principalTable: "establishment",
                        principalColumn: "urn",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seat_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seat_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_seat_seat_type_seat_type_code",
                        column: x => x.seat_type_code,
                        principalSchema: "membership",
                        principalTable: "seat_type",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assessment",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    scheme_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    retrieved_on = table.Column<DateOnly>(type: "date", nullable: true),
                    outcome_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment", x => x.record_id);
                    table.ForeignKey(
                        name: "fk_assessment_outcome_term_outcome_code",
                        column: x => x.outcome_code,
                        principalSchema: "evidence",
                        principalTable: "outcome_term",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessment_rating_scheme_version_scheme_version_id",
                        column: x => x.scheme_version_id,
                        principalSchema: "evidence",
                        principalTable: "rating_scheme_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessment_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "effect_estimate",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    outcome_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    tier = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    metric = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    value = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    ci_low = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    ci_high = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    n_studies = table.Column<int>(type: "int", nullable: true),
                    population = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    comparator = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    raw_text = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_effect_estimate", x => x.record_id);
                    table.CheckConstraint("ck_effect_estimate_metric", "[metric] IN ('pct-change', 'smd', 'rr', 'or', 'months')");
                    table.CheckConstraint("ck_effect_estimate_stated", "(value_status = 'stated' AND value IS NOT NULL) OR (value_status <> 'stated' AND value IS NULL)");
                    table.CheckConstraint("ck_effect_estimate_tier", "[tier] IN ('primary', 'secondary')");
                    table.CheckConstraint("ck_effect_estimate_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_effect_estimate_outcome_term_outcome_code",
                        column: x => x.outcome_code,
                        principalSchema: "evidence",
                        principalTable: "outcome_term",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_effect_estimate_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "factor_link",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    factor_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    effect = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    printed_factor = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_factor_link", x => x.record_id);
                    table.CheckConstraint("ck_factor_link_effect", "[effect] IN ('reduces', 'strengthens', 'raises')");
                    table.ForeignKey(
                        name: "fk_factor_link_factor_factor_code",
                        column: x => x.factor_code,
                        principalSchema: "evidence",
                        principalTable: "factor",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_factor_link_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "outcome_link",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    outcome_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    horizon = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outcome_link", x => x.record_id);
                    table.CheckConstraint("ck_outcome_link_horizon", "[horizon] IN ('short', 'long', 'not-stated')");
                    table.ForeignKey(
                        name: "fk_outcome_link_intended_outcome_outcome_code",
                        column: x => x.outcome_code,
                        principalSchema: "evidence",
                        principalTable: "intended_outcome",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_outcome_link_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "record_decision",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    decision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    effective_on = table.Column<DateOnly>(type: "date", nullable: true),
                    superseded_by_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    decided_by_client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record_decision", x => x.id);
                    table.CheckConstraint("ck_record_decision_decision", "[decision] IN ('accept', 'refuse', 'supersede', 'withdraw', 'dispute', 'settle')");
                    table.CheckConstraint("ck_record_decision_effective", "(decision IN ('supersede', 'withdraw') AND effective_on IS NOT NULL) OR (decision NOT IN ('supersede', 'withdraw') AND effective_on IS NULL)");
                    table.CheckConstraint("ck_record_decision_successor", "(decision = 'supersede' AND superseded_by_id IS NOT NULL) OR (decision <> 'supersede' AND superseded_by_id IS NULL)");
                    table.ForeignKey(
                        name: "fk_record_decision_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_record_decision_record_superseded_by_id",
                        column: x => x.superseded_by_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject_fact",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    facet = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    value_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    int_min = table.Column<int>(type: "int", nullable: true),
                    int_max = table.Column<int>(type: "int", nullable: true),
                    quantity_operator = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    quantity_number = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    quantity_unit = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    quantity_as_of = table.Column<DateOnly>(type: "date", nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_fact", x => x.record_id);
                    table.CheckConstraint("ck_subject_fact_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_subject_fact_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "standing_item",
                schema: "membership",
                columns: table => new
                {
                    terms_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_standing_item", x => new { x.terms_version_id, x.code });
                    table.ForeignKey(
                        name: "fk_standing_item_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_standing_item_terms_version_terms_version_id",
                        column: x => x.terms_version_id,
                        principalSchema: "membership",
                        principalTable: "terms_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "terms_acceptance",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    terms_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    accepted_on = table.Column<DateOnly>(type: "date", nullable: false),
                    accepted_by_function = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms_acceptance", x => x.id);
                    table.ForeignKey(
                        name: "fk_terms_acceptance_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_acceptance_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_acceptance_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_acceptance_role_function_accepted_by_function",
                        column: x => x.accepted_by_function,
                        principalSchema: "membership",
                        principalTable: "role_function",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_acceptance_terms_version_terms_version_id",
                        column: x => x.terms_version_id,
                        principalSchema: "membership",
                        principalTable: "terms_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "terms_adoption",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    terms_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    adopted_from = table.Column<DateOnly>(type: "date", nullable: false),
                    adopted_to = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_terms_adoption", x => x.id);
                    table.CheckConstraint("ck_terms_adoption_period", "adopted_to > adopted_from");
                    table.ForeignKey(
                        name: "fk_terms_adoption_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_adoption_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_terms_adoption_terms_version_terms_version_id",
                        column: x => x.terms_version_id,
                        principalSchema: "membership",
                        principalTable: "terms_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "contact",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    department = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    sensitivity = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact", x => x.id);
                    table.CheckConstraint("ck_contact_one_parent", "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_location_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) = 1");
                    table.CheckConstraint("ck_contact_sensitivity", "[sensitivity] IN ('public', 'area-only', 'partner', 'withheld')");
                    table.ForeignKey(
                        name: "fk_contact_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contact_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contact_service_location_service_location_id",
                        column: x => x.service_location_id,
                        principalSchema: "directory",
                        principalTable: "service_location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_contact_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "service_area",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    area_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    uri = table.Column<string>(type: "nvarchar(2048)", maxLength: 2048, nullable: true),
                    radius_m = table.Column<int>(type: "int", nullable: true),
                    service_location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_area", x => x.id);
                    table.CheckConstraint("ck_service_area_kind", "[kind] IN ('area', 'national', 'outcode', 'radius', 'text')");
                    table.ForeignKey(
                        name: "fk_service_area_service_location_service_location_id",
                        column: x => x.service_location_id,
                        principalSchema: "directory",
                        principalTable: "service_location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_service_area_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sign_up_event",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    sign_up_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    to = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    reason_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    by_client = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_up_event", x => x.id);
                    table.CheckConstraint("ck_sign_up_event_from", "[from] IN ('pending', 'verified', 'active', 'left', 'declined', 'withdrawn')");
                    table.CheckConstraint("ck_sign_up_event_to", "[to] IN ('pending', 'verified', 'active', 'left', 'declined', 'withdrawn')");
                    table.ForeignKey(
                        name: "fk_sign_up_event_sign_up_sign_up_id",
                        column: x => x.sign_up_id,
                        principalSchema: "membership",
                        principalTable: "sign_up",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "definition_wording",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    definition_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    stated_on = table.Column<DateOnly>(type: "date", nullable: false),
                    text = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    note = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_definition_wording", x => x.id);
                    table.ForeignKey(
                        name: "fk_definition_wording_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_definition_wording_violence_definition_definition_code",
                        column: x => x.definition_code,
                        principalSchema: "membership",
                        principalTable: "violence_definition",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rating_dimension_value",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    dimension_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    label = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: true),
                    harmful = table.Column<bool>(type: "bit", nullable: false),
                    definition = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rating_dimension_value", x => x.id);
                    table.ForeignKey(
                        name: "fk_rating_dimension_value_rating_dimension_dimension_id",
                        column: x => x.dimension_id,
                        principalSchema: "evidence",
                        principalTable: "rating_dimension",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject_link",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    relation = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    cited_scheme_version_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    cited_dimension_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    cited_value_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    cited_raw_text = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    cited_value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_link", x => x.record_id);
                    table.CheckConstraint("ck_subject_link_cited", "(cited_value_status = 'stated' AND cited_value_code IS NOT NULL) OR ((cited_value_status <> 'stated' OR cited_value_status IS NULL) AND cited_value_code IS NULL)");
                    table.CheckConstraint("ck_subject_link_cited_value_status", "[cited_value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.CheckConstraint("ck_subject_link_relation", "[relation] IN ('implements', 'is-example-of', 'cites')");
                    table.ForeignKey(
                        name: "fk_subject_link_rating_dimension_cited_dimension_id",
                        column: x => x.cited_dimension_id,
                        principalSchema: "evidence",
                        principalTable: "rating_dimension",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subject_link_rating_scheme_version_cited_scheme_version_id",
                        column: x => x.cited_scheme_version_id,
                        principalSchema: "evidence",
                        principalTable: "rating_scheme_version",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subject_link_record_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_subject_link_subject_to_subject_id",
                        column: x => x.to_subject_id,
                        principalSchema: "evidence",
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "role_holding",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    seat_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    held_at = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    function_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_from_precision = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    valid_to = table.Column<DateOnly>(type: "date", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_role_holding", x => x.id);
                    table.CheckConstraint("ck_role_holding_valid_from_precision", "[valid_from_precision] IN ('day', 'month', 'season', 'year', 'unknown')");
                    table.CheckConstraint("ck_role_holding_validity", "valid_to > valid_from");
                    table.ForeignKey(
                        name: "fk_role_holding_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_role_holding_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_role_holding_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_role_holding_role_function_function_code",
                        column: x => x.function_code,
                        principalSchema: "membership",
                        principalTable: "role_function",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_role_holding_seat_seat_id",
                        column: x => x.seat_id,
                        principalSchema: "membership",
                        principalTable: "seat",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assessment_value",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    assessment_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    dimension_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    value_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    int_value = table.Column<int>(type: "int", nullable: true),
                    decimal_value = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: true),
                    text_value = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    value_status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    basis = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    raw_text = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    source_block = table.Column<int>(type: "int", nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_assessment_value", x => x.id);
                    table.CheckConstraint("ck_assessment_value_basis", "[basis] IN ('stated', 'inferred', 'by-name', 'publisher', 'quoted-by-source')");
                    table.CheckConstraint("ck_assessment_value_stated", "(value_status = 'stated' AND (CASE WHEN value_code IS NULL THEN 0 ELSE 1 END + CASE WHEN int_value IS NULL THEN 0 ELSE 1 END + CASE WHEN decimal_value IS NULL THEN 0 ELSE 1 END + CASE WHEN text_value IS NULL THEN 0 ELSE 1 END) = 1) OR (value_status <> 'stated' AND (CASE WHEN value_code IS NULL THEN 0 ELSE 1 END + CASE WHEN int_value IS NULL THEN 0 ELSE 1 END + CASE WHEN decimal_value IS NULL THEN 0 ELSE 1 END + CASE WHEN text_value IS NULL THEN 0 ELSE 1 END) = 0)");
                    table.CheckConstraint("ck_assessment_value_value_status", "[value_status] IN ('stated', 'not-published', 'lost-in-extraction', 'not-applicable', 'unknown')");
                    table.ForeignKey(
                        name: "fk_assessment_value_assessment_assessment_id",
                        column: x => x.assessment_id,
                        principalSchema: "evidence",
                        principalTable: "assessment",
                        principalColumn: "record_id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessment_value_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_assessment_value_rating_dimension_dimension_id",
                        column: x => x.dimension_id,
                        principalSchema: "evidence",
                        principalTable: "rating_dimension",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject_fact_area",
                schema: "evidence",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    gss_code = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subject_fact_area", x => new { x.record_id, x.gss_code });
                    table.ForeignKey(
                        name: "fk_subject_fact_area_subject_fact_record_id",
                        column: x => x.record_id,
                        principalSchema: "evidence",
                        principalTable: "subject_fact",
                        principalColumn: "record_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "phone",
                schema: "directory",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    service_location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    location_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    contact_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    number = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    extension = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    type = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true),
                    description = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    sensitivity = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    ordinal = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_phone", x => x.id);
                    table.CheckConstraint("ck_phone_one_parent", "(CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN service_location_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN contact_id IS NULL THEN 0 ELSE 1 END) = 1");
                    table.CheckConstraint("ck_phone_sensitivity", "[sensitivity] IN ('public', 'area-only', 'partner', 'withheld')");
                    table.ForeignKey(
                        name: "fk_phone_contact_contact_id",
                        column: x => x.contact_id,
                        principalSchema: "directory",
                        principalTable: "contact",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_phone_location_location_id",
                        column: x => x.location_id,
                        principalSchema: "directory",
                        principalTable: "location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_phone_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_phone_service_location_service_location_id",
                        column: x => x.service_location_id,
                        principalSchema: "directory",
                        principalTable: "service_location",
                        principalColumn: "id");
                    table.ForeignKey(
                        name: "fk_phone_service_service_id",
                        column: x => x.service_id,
                        principalSchema: "directory",
                        principalTable: "service",
                        principalColumn: "id");
                });

            migrationBuilder.CreateTable(
                name: "crosswalk",
                schema: "evidence",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from_value_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    to_value_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    authority = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_crosswalk", x => x.id);
                    table.ForeignKey(
                        name: "fk_crosswalk_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_crosswalk_rating_dimension_value_from_value_id",
                        column: x => x.from_value_id,
                        principalSchema: "evidence",
                        principalTable: "rating_dimension_value",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_crosswalk_rating_dimension_value_to_value_id",
                        column: x => x.to_value_id,
                        principalSchema: "evidence",
                        principalTable: "rating_dimension_value",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meeting",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    starts_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    local_date = table.Column<DateOnly>(type: "date", nullable: false),
                    status = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    mode = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: true),
                    chaired_by_holding_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    externally_supported = table.Column<bool>(type: "bit", nullable: true),
                    supporters = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    note = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting", x => x.id);
                    table.CheckConstraint("ck_meeting_mode", "[mode] IN ('in-person', 'online', 'hybrid')");
                    table.CheckConstraint("ck_meeting_status", "[status] IN ('scheduled', 'held', 'cancelled')");
                    table.ForeignKey(
                        name: "fk_meeting_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_role_holding_chaired_by_holding_id",
                        column: x => x.chaired_by_holding_id,
                        principalSchema: "membership",
                        principalTable: "role_holding",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "agenda_item",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    order = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    standing_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    trend_or_problem = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: true),
                    anonymised = table.Column<bool>(type: "bit", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agenda_item", x => x.id);
                    table.CheckConstraint("ck_agenda_item_kind", "[kind] IN ('standing', 'input', 'case-themed', 'business')");
                    table.CheckConstraint("ck_agenda_item_standing", "(kind = 'standing' AND standing_code IS NOT NULL) OR (kind <> 'standing' AND standing_code IS NULL)");
                    table.CheckConstraint("ck_agenda_item_trend", "kind <> 'case-themed' OR trend_or_problem IS NOT NULL");
                    table.ForeignKey(
                        name: "fk_agenda_item_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_agenda_item_meeting_meeting_id",
                        column: x => x.meeting_id,
                        principalSchema: "membership",
                        principalTable: "meeting",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attendance",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    seat_type_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    function_code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    headcount = table.Column<int>(type: "int", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_attendance", x => x.id);
                    table.CheckConstraint("ck_attendance_headcount", "headcount > 0");
                    table.CheckConstraint("ck_attendance_of", "(organisation_id IS NULL AND seat_type_code IS NOT NULL) OR (organisation_id IS NOT NULL AND seat_type_code IS NULL)");
                    table.ForeignKey(
                        name: "fk_attendance_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendance_meeting_meeting_id",
                        column: x => x.meeting_id,
                        principalSchema: "membership",
                        principalTable: "meeting",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendance_organisation_organisation_id",
                        column: x => x.organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendance_role_function_function_code",
                        column: x => x.function_code,
                        principalSchema: "membership",
                        principalTable: "role_function",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_attendance_seat_type_seat_type_code",
                        column: x => x.seat_type_code,
                        principalSchema: "membership",
                        principalTable: "seat_type",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meeting_input",
                schema: "membership",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    meeting_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    network_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    speaker_organisation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    topics = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    citation_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_meeting_input", x => x.id);
                    table.ForeignKey(
                        name: "fk_meeting_input_citation_citation_id",
                        column: x => x.citation_id,
                        principalSchema: "evidence",
                        principalTable: "citation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_input_meeting_meeting_id",
                        column: x => x.meeting_id,
                        principalSchema: "membership",
                        principalTable: "meeting",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_input_network_network_id",
                        column: x => x.network_id,
                        principalSchema: "membership",
                        principalTable: "network",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_meeting_input_organisation_speaker_organisation_id",
                        column: x => x.speaker_organisation_id,
                        principalSchema: "directory",
                        principalTable: "organisation",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                schema: "directory",
                table: "clock",
                columns: new[] { "id", "at", "revision", "revision_open", "revision_partner" },
                columnTypes: new[] { "int", "bigint", "bigint", "bigint", "bigint" },
                values: new object[] { 1, 0L, 0L, 0L, 0L });

            migrationBuilder.InsertData(
                schema: "directory",
                table: "source",
                columns: new[] { "id", "base_url", "code", "created_at", "kind", "mailbox", "owner_partner_id", "publish_directly", "state", "updated_at", "version" },
                columnTypes: new[] { "uniqueidentifier", "nvarchar(2048)", "nvarchar(64)", "datetimeoffset", "varchar(60)", "nvarchar(254)", "uniqueidentifier", "bit", "varchar(60)", "datetimeoffset", "int" },
                values: new object[] { new Guid("01979000-0000-7000-8000-000000000001"), null, "seed", new DateTimeOffset(new DateTime(2026, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), "seed", null, null, true, "active", new DateTimeOffset(new DateTime(2026, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)), 1 });

            migrationBuilder.InsertData(
                schema: "platform",
                table: "state_version",
                columns: new[] { "kind", "version" },
                columnTypes: new[] { "nvarchar(40)", "uniqueidentifier" },
                values: new object[,]
                {
                    { "registration", new Guid("019a9d00-0000-7000-8000-000000000001") },
                    { "revocations", new Guid("019a9d00-0000-7000-8000-000000000002") }
                });

            migrationBuilder.CreateIndex(
                name: "ix_access_rule_citation_id",
                schema: "membership",
                table: "access_rule",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_access_rule_network_id_when",
                schema: "membership",
                table: "access_rule",
                columns: new[] { "network_id", "when" });

            migrationBuilder.CreateIndex(
                name: "ix_address_location_id",
                schema: "directory",
                table: "address",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_agenda_item_citation_id",
                schema: "membership",
                table: "agenda_item",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_agenda_item_meeting_id_order",
                schema: "membership",
                table: "agenda_item",
                columns: new[] { "meeting_id", "order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agreement_code",
                schema: "partners",
                table: "agreement",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_agreement_state_ends_on",
                schema: "partners",
                table: "agreement",
                columns: new[] { "state", "ends_on" });

            migrationBuilder.CreateIndex(
                name: "ix_agreement_party_partner_id",
                schema: "partners",
                table: "agreement_party",
                column: "partner_id");

            migrationBuilder.CreateIndex(
                name: "ix_area_closure_descendant_code_ancestor_code",
                schema: "reference",
                table: "area_closure",
                columns: new[] { "descendant_code", "ancestor_code" });

            migrationBuilder.CreateIndex(
                name: "ix_area_group_citation_id",
                schema: "membership",
                table: "area_group",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_outcome_code",
                schema: "evidence",
                table: "assessment",
                column: "outcome_code");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_scheme_version_id",
                schema: "evidence",
                table: "assessment",
                column: "scheme_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_value_assessment_id_dimension_id",
                schema: "evidence",
                table: "assessment_value",
                columns: new[] { "assessment_id", "dimension_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_assessment_value_citation_id",
                schema: "evidence",
                table: "assessment_value",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_assessment_value_dimension_id_value_code",
                schema: "evidence",
                table: "assessment_value",
                columns: new[] { "dimension_id", "value_code" });

            migrationBuilder.CreateIndex(
                name: "ix_attendance_citation_id",
                schema: "membership",
                table: "attendance",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_function_code",
                schema: "membership",
                table: "attendance",
                column: "function_code");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_meeting_id_organisation_id_seat_type_cod_50c7ac23",
                schema: "membership",
                table: "attendance",
                columns: new[] { "meeting_id", "organisation_id", "seat_type_code", "function_code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_attendance_organisation_id",
                schema: "membership",
                table: "attendance",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_attendance_seat_type_code",
                schema: "membership",
                table: "attendance",
                column: "seat_type_code");

            migrationBuilder.CreateIndex(
                name: "ix_attribute_link_kind_link_id_term_id_link_type",
                schema: "directory",
                table: "attribute",
                columns: new[] { "link_kind", "link_id", "term_id", "link_type" },
                unique: true,
                filter: "[link_type] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_attribute_term_id_link_kind_link_id",
                schema: "directory",
                table: "attribute",
                columns: new[] { "term_id", "link_kind", "link_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_partner_id_time",
                schema: "audit",
                table: "audit_event",
                columns: new[] { "partner_id", "time" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_request_id",
                schema: "audit",
                table: "audit_event",
                column: "request_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_resource_type_resource_id",
                schema: "audit",
                table: "audit_event",
                columns: new[] { "resource_type", "resource_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_link_event_id",
                schema: "audit",
                table: "audit_link",
                column: "event_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_report_plan_id",
                schema: "outcomes",
                table: "audit_report",
                column: "plan_id");

            migrationBuilder.CreateIndex(
                name: "ix_building_block_citation_id",
                schema: "evidence",
                table: "building_block",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_building_block_other_citation_id",
                schema: "evidence",
                table: "building_block",
                column: "other_citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_calendar_slot_data_set_id_publish_at_period_period_code",
                schema: "outcomes",
                table: "calendar_slot",
                columns: new[] { "data_set_id", "publish_at", "period", "period_code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_category_map_data_set_id",
                schema: "outcomes",
                table: "category_map",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_category_map_owner_id_data_set_id_version",
                schema: "outcomes",
                table: "category_map",
                columns: new[] { "owner_id", "data_set_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_change_entry_version_id",
                schema: "outcomes",
                table: "change_entry",
                column: "version_id");

            migrationBuilder.CreateIndex(
                name: "ix_citation_link_kind_link_id",
                schema: "directory",
                table: "citation",
                columns: new[] { "link_kind", "link_id" });

            migrationBuilder.CreateIndex(
                name: "ix_citation_document_code",
                schema: "evidence",
                table: "citation",
                column: "document_code");

            migrationBuilder.CreateIndex(
                name: "ix_client_cert_sha256",
                schema: "tokens",
                table: "client",
                column: "cert_sha256",
                unique: true,
                filter: "[cert_sha256] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_client_partner_id",
                schema: "tokens",
                table: "client",
                column: "partner_id");

            migrationBuilder.CreateIndex(
                name: "ix_client_key_client_id_kid",
                schema: "tokens",
                table: "client_key",
                columns: new[] { "client_id", "kid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_client_key_thumbprint",
                schema: "tokens",
                table: "client_key",
                column: "thumbprint",
                unique: true,
                filter: "removed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_client_secret_client_id",
                schema: "tokens",
                table: "client_secret",
                column: "client_id");

            migrationBuilder.CreateIndex(
                name: "ix_combination_key",
                schema: "outcomes",
                table: "combination",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_conflict_note_subject_id_facet",
                schema: "evidence",
                table: "conflict_note",
                columns: new[] { "subject_id", "facet" });

            migrationBuilder.CreateIndex(
                name: "ix_contact_location_id",
                schema: "directory",
                table: "contact",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_contact_organisation_id",
                schema: "directory",
                table: "contact",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_contact_service_id",
                schema: "directory",
                table: "contact",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_contact_service_location_id",
                schema: "directory",
                table: "contact",
                column: "service_location_id");

            migrationBuilder.CreateIndex(
                name: "ix_correction_notice_data_set_id",
                schema: "outcomes",
                table: "correction_notice",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_crosswalk_citation_id",
                schema: "evidence",
                table: "crosswalk",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_crosswalk_from_value_id_to_value_id_citation_id",
                schema: "evidence",
                table: "crosswalk",
                columns: new[] { "from_value_id", "to_value_id", "citation_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_crosswalk_to_value_id",
                schema: "evidence",
                table: "crosswalk",
                column: "to_value_id");

            migrationBuilder.CreateIndex(
                name: "ix_data_set_version_data_set_id_major_minor_patch",
                schema: "outcomes",
                table: "data_set_version",
                columns: new[] { "data_set_id", "major", "minor", "patch" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_definition_wording_citation_id",
                schema: "membership",
                table: "definition_wording",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_definition_wording_definition_code_stated_on",
                schema: "membership",
                table: "definition_wording",
                columns: new[] { "definition_code", "stated_on" });

            migrationBuilder.CreateIndex(
                name: "ix_document_tier_kind_last_modified_entity_id",
                schema: "directory",
                table: "document",
                columns: new[] { "tier", "kind", "last_modified", "entity_id" });

            migrationBuilder.CreateIndex(
                name: "ix_effect_estimate_outcome_code",
                schema: "evidence",
                table: "effect_estimate",
                column: "outcome_code");

            migrationBuilder.CreateIndex(
                name: "ix_establishment_citation_id",
                schema: "membership",
                table: "establishment",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_establishment_la_code_phase",
                schema: "membership",
                table: "establishment",
                columns: new[] { "la_code", "phase" });

            migrationBuilder.CreateIndex(
                name: "ix_establishment_la_estab",
                schema: "membership",
                table: "establishment",
                column: "la_estab");

            migrationBuilder.CreateIndex(
                name: "ix_expected_return_contributor_id",
                schema: "outcomes",
                table: "expected_return",
                column: "contributor_id");

            migrationBuilder.CreateIndex(
                name: "ix_expected_return_key",
                schema: "outcomes",
                table: "expected_return",
                columns: new[] { "data_set_id", "period", "period_code", "contributor_id", "establishment_urn" },
                unique: true,
                filter: "[establishment_urn] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_external_figure_combination_number",
                schema: "outcomes",
                table: "external_figure",
                column: "combination_number");

            migrationBuilder.CreateIndex(
                name: "ix_external_figure_indicator_number",
                schema: "outcomes",
                table: "external_figure",
                column: "indicator_number");

            migrationBuilder.CreateIndex(
                name: "ix_external_figure_key",
                schema: "outcomes",
                table: "external_figure",
                columns: new[] { "data_set_id", "indicator_number", "period", "period_code", "area_code", "combination_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_external_identity_client_id",
                schema: "tokens",
                table: "external_identity",
                column: "client_id");

            migrationBuilder.CreateIndex(
                name: "ix_external_identity_issuer_foreign_client_id",
                schema: "tokens",
                table: "external_identity",
                columns: new[] { "issuer", "foreign_client_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_factor_lens_citation_id",
                schema: "evidence",
                table: "factor_lens",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_factor_link_factor_code",
                schema: "evidence",
                table: "factor_link",
                column: "factor_code");

            migrationBuilder.CreateIndex(
                name: "ix_frozen_block_data_set_id",
                schema: "outcomes",
                table: "frozen_block",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_frozen_row_block_id_table_number_period_ordinal_are_f4ba36dd",
                schema: "outcomes",
                table: "frozen_row",
                columns: new[] { "block_id", "table_number", "period_ordinal", "area_code", "combination_number" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_record_expires_at",
                schema: "platform",
                table: "idempotency_record",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_indicator_citation_id",
                schema: "evidence",
                table: "indicator",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_indicator_code",
                schema: "outcomes",
                table: "indicator",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_indicator_data_set_id",
                schema: "outcomes",
                table: "indicator",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_intended_outcome_citation_id",
                schema: "evidence",
                table: "intended_outcome",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_location_organisation_id",
                schema: "directory",
                table: "location",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_location_source_id_external_id",
                schema: "directory",
                table: "location",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_location_tier_tier_latitude_longitude",
                schema: "directory",
                table: "location_tier",
                columns: new[] { "tier", "latitude", "longitude" })
                .Annotation("SqlServer:Include", new[] { "location_id", "lad_code" });

            migrationBuilder.CreateIndex(
                name: "ix_meeting_chaired_by_holding_id",
                schema: "membership",
                table: "meeting",
                column: "chaired_by_holding_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_citation_id",
                schema: "membership",
                table: "meeting",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_network_id_local_date",
                schema: "membership",
                table: "meeting",
                columns: new[] { "network_id", "local_date" });

            migrationBuilder.CreateIndex(
                name: "ix_meeting_input_citation_id",
                schema: "membership",
                table: "meeting_input",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_input_meeting_id",
                schema: "membership",
                table: "meeting_input",
                column: "meeting_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_input_network_id",
                schema: "membership",
                table: "meeting_input",
                column: "network_id");

            migrationBuilder.CreateIndex(
                name: "ix_meeting_input_speaker_organisation_id",
                schema: "membership",
                table: "meeting_input",
                column: "speaker_organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_citation_id",
                schema: "membership",
                table: "network",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_governed_by_id",
                schema: "membership",
                table: "network",
                column: "governed_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_name_sort_id",
                schema: "membership",
                table: "network",
                columns: new[] { "name_sort", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_network_parent_id",
                schema: "membership",
                table: "network",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_slug",
                schema: "membership",
                table: "network",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_network_tiling_group",
                schema: "membership",
                table: "network",
                column: "tiling_group");

            migrationBuilder.CreateIndex(
                name: "ix_network_area_citation_id",
                schema: "membership",
                table: "network_area",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_area_gss_code_network_id",
                schema: "membership",
                table: "network_area",
                columns: new[] { "gss_code", "network_id" });

            migrationBuilder.CreateIndex(
                name: "ix_network_contact_citation_id",
                schema: "membership",
                table: "network_contact",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_network_contact_network_id",
                schema: "membership",
                table: "network_contact",
                column: "network_id");

            migrationBuilder.CreateIndex(
                name: "ix_operator_code",
                schema: "partners",
                table: "operator",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_operator_thumbprint",
                schema: "partners",
                table: "operator",
                column: "thumbprint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_is_live_name_sort_id",
                schema: "directory",
                table: "organisation",
                columns: new[] { "is_live", "name_sort", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_organisation_parent_id",
                schema: "directory",
                table: "organisation",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_organisation_source_id_external_id",
                schema: "directory",
                table: "organisation",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_identifier_organisation_id_scheme_identifier",
                schema: "directory",
                table: "organisation_identifier",
                columns: new[] { "organisation_id", "scheme", "identifier" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_organisation_identifier_scheme_identifier",
                schema: "directory",
                table: "organisation_identifier",
                columns: new[] { "scheme", "identifier" });

            migrationBuilder.CreateIndex(
                name: "ix_organisation_profile_citation_id",
                schema: "membership",
                table: "organisation_profile",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_entry_kind_entity_id",
                schema: "platform",
                table: "outbox_entry",
                columns: new[] { "kind", "entity_id" });

            migrationBuilder.CreateIndex(
                name: "ix_outcome_indicator_citation_id",
                schema: "evidence",
                table: "outcome_indicator",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_outcome_indicator_indicator_code",
                schema: "evidence",
                table: "outcome_indicator",
                column: "indicator_code");

            migrationBuilder.CreateIndex(
                name: "ix_outcome_link_outcome_code",
                schema: "evidence",
                table: "outcome_link",
                column: "outcome_code");

            migrationBuilder.CreateIndex(
                name: "ix_outcome_term_citation_id",
                schema: "evidence",
                table: "outcome_term",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_partner_code",
                schema: "partners",
                table: "partner",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_partner_type_state",
                schema: "partners",
                table: "partner",
                columns: new[] { "type", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_urn",
                schema: "partners",
                table: "partner",
                column: "urn",
                unique: true,
                filter: "[urn] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_phone_contact_id",
                schema: "directory",
                table: "phone",
                column: "contact_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_location_id",
                schema: "directory",
                table: "phone",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_organisation_id",
                schema: "directory",
                table: "phone",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_service_id",
                schema: "directory",
                table: "phone",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_phone_service_location_id",
                schema: "directory",
                table: "phone",
                column: "service_location_id");

            migrationBuilder.CreateIndex(
                name: "ix_post_citation_id",
                schema: "membership",
                table: "post",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_post_function_code",
                schema: "membership",
                table: "post",
                column: "function_code");

            migrationBuilder.CreateIndex(
                name: "ix_post_organisation_id",
                schema: "membership",
                table: "post",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_prevention_level_citation_id",
                schema: "evidence",
                table: "prevention_level",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_principle_citation_id",
                schema: "membership",
                table: "principle",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_principle_set_code_order",
                schema: "membership",
                table: "principle",
                columns: new[] { "set_code", "order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_principle_commitment_citation_id",
                schema: "membership",
                table: "principle_commitment",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_principle_commitment_organisation_id",
                schema: "membership",
                table: "principle_commitment",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_principle_commitment_principle_code",
                schema: "membership",
                table: "principle_commitment",
                column: "principle_code");

            migrationBuilder.CreateIndex(
                name: "ix_principle_set_citation_id",
                schema: "membership",
                table: "principle_set",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_process_step_citation_id",
                schema: "evidence",
                table: "process_step",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_process_step_process_order",
                schema: "evidence",
                table: "process_step",
                columns: new[] { "process", "order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_programme_organisation_id",
                schema: "directory",
                table: "programme",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_programme_source_id_external_id",
                schema: "directory",
                table: "programme",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_rating_dimension_scheme_version_id_code",
                schema: "evidence",
                table: "rating_dimension",
                columns: new[] { "scheme_version_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_rating_dimension_value_dimension_id_code",
                schema: "evidence",
                table: "rating_dimension_value",
                columns: new[] { "dimension_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_rating_scheme_citation_id",
                schema: "evidence",
                table: "rating_scheme",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_rating_scheme_version_citation_id",
                schema: "evidence",
                table: "rating_scheme_version",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_rating_scheme_version_scheme_code_label",
                schema: "evidence",
                table: "rating_scheme_version",
                columns: new[] { "scheme_code", "label" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_record_citation_id",
                schema: "evidence",
                table: "record",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_record_subject_id_kind",
                schema: "evidence",
                table: "record",
                columns: new[] { "subject_id", "kind" });

            migrationBuilder.CreateIndex(
                name: "ix_record_supersedes_id",
                schema: "evidence",
                table: "record",
                column: "supersedes_id");

            migrationBuilder.CreateIndex(
                name: "ix_record_decision_record_id_decision_recorded_at",
                schema: "evidence",
                table: "record_decision",
                columns: new[] { "record_id", "decision", "recorded_at" });

            migrationBuilder.CreateIndex(
                name: "ix_record_decision_recorded_at",
                schema: "evidence",
                table: "record_decision",
                column: "recorded_at");

            migrationBuilder.CreateIndex(
                name: "ix_record_decision_superseded_by_id",
                schema: "evidence",
                table: "record_decision",
                column: "superseded_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_referral_route_service_id",
                schema: "directory",
                table: "referral_route",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_release_plan_data_set_id_state",
                schema: "outcomes",
                table: "release_plan",
                columns: new[] { "data_set_id", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_release_plan_slot_id",
                schema: "outcomes",
                table: "release_plan",
                column: "slot_id");

            migrationBuilder.CreateIndex(
                name: "ix_replay_expires_at",
                schema: "tokens",
                table: "replay",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_revoked_token_expires_at",
                schema: "tokens",
                table: "revoked_token",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_role_function_citation_id",
                schema: "membership",
                table: "role_function",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_holding_citation_id",
                schema: "membership",
                table: "role_holding",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_holding_function_code",
                schema: "membership",
                table: "role_holding",
                column: "function_code");

            migrationBuilder.CreateIndex(
                name: "ix_role_holding_network_id_function_code_valid_from",
                schema: "membership",
                table: "role_holding",
                columns: new[] { "network_id", "function_code", "valid_from" });

            migrationBuilder.CreateIndex(
                name: "ix_role_holding_organisation_id",
                schema: "membership",
                table: "role_holding",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_role_holding_seat_id",
                schema: "membership",
                table: "role_holding",
                column: "seat_id");

            migrationBuilder.CreateIndex(
                name: "ix_seat_citation_id",
                schema: "membership",
                table: "seat",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_seat_network_id_number_valid_from",
                schema: "membership",
                table: "seat",
                columns: new[] { "network_id", "number", "valid_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_seat_organisation_id_network_id",
                schema: "membership",
                table: "seat",
                columns: new[] { "organisation_id", "network_id" });

            migrationBuilder.CreateIndex(
                name: "ix_seat_seat_type_code",
                schema: "membership",
                table: "seat",
                column: "seat_type_code");

            migrationBuilder.CreateIndex(
                name: "ix_seat_urn",
                schema: "membership",
                table: "seat",
                column: "urn");

            migrationBuilder.CreateIndex(
                name: "ix_seat_type_citation_id",
                schema: "membership",
                table: "seat_type",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_seat_type_role_function",
                schema: "membership",
                table: "seat_type",
                column: "role_function");

            migrationBuilder.CreateIndex(
                name: "ix_series_break_indicator_number_from",
                schema: "outcomes",
                table: "series_break",
                columns: new[] { "indicator_number", "from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_assurance_due",
                schema: "directory",
                table: "service",
                column: "assurance_due");

            migrationBuilder.CreateIndex(
                name: "ix_service_name_sort_id",
                schema: "directory",
                table: "service",
                columns: new[] { "name_sort", "id" },
                filter: "[is_live] = 1")
                .Annotation("SqlServer:Include", new[] { "status", "cost_kind", "minimum_age", "maximum_age", "listing" });

            migrationBuilder.CreateIndex(
                name: "ix_service_organisation_id",
                schema: "directory",
                table: "service",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_programme_id",
                schema: "directory",
                table: "service",
                column: "programme_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_replaced_by_id",
                schema: "directory",
                table: "service",
                column: "replaced_by_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_source_id_external_id",
                schema: "directory",
                table: "service",
                columns: new[] { "source_id", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_area_area_code_service_id",
                schema: "directory",
                table: "service_area",
                columns: new[] { "area_code", "service_id" });

            migrationBuilder.CreateIndex(
                name: "ix_service_area_service_id",
                schema: "directory",
                table: "service_area",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_area_service_location_id",
                schema: "directory",
                table: "service_area",
                column: "service_location_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_location_location_id",
                schema: "directory",
                table: "service_location",
                column: "location_id");

            migrationBuilder.CreateIndex(
                name: "ix_service_location_service_id_location_id",
                schema: "directory",
                table: "service_location",
                columns: new[] { "service_id", "location_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_url_service_id",
                schema: "directory",
                table: "service_url",
                column: "service_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_citation_id",
                schema: "membership",
                table: "sign_up",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_live_urn",
                schema: "membership",
                table: "sign_up",
                columns: new[] { "network_id", "urn" },
                unique: true,
                filter: "state IN ('pending', 'verified', 'active') AND urn IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_network_id_organisation_id_urn",
                schema: "membership",
                table: "sign_up",
                columns: new[] { "network_id", "organisation_id", "urn" },
                unique: true,
                filter: "state IN ('pending', 'verified', 'active')");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_organisation_id",
                schema: "membership",
                table: "sign_up",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_urn",
                schema: "membership",
                table: "sign_up",
                column: "urn");

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_event_sign_up_id_at",
                schema: "membership",
                table: "sign_up_event",
                columns: new[] { "sign_up_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_signing_key_use_state",
                schema: "tokens",
                table: "signing_key",
                columns: new[] { "use", "state" });

            migrationBuilder.CreateIndex(
                name: "ix_source_owner_partner_id_code",
                schema: "directory",
                table: "source",
                columns: new[] { "owner_partner_id", "code" },
                unique: true,
                filter: "[owner_partner_id] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_standing_item_citation_id",
                schema: "membership",
                table: "standing_item",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_statutory_product_citation_id",
                schema: "membership",
                table: "statutory_product",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_statutory_product_network_id",
                schema: "membership",
                table: "statutory_product",
                column: "network_id");

            migrationBuilder.CreateIndex(
                name: "ix_subject_citation_id",
                schema: "evidence",
                table: "subject",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_subject_slug",
                schema: "evidence",
                table: "subject",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_subject_title_sort_id",
                schema: "evidence",
                table: "subject",
                columns: new[] { "title_sort", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_subject_fact_facet_value_code",
                schema: "evidence",
                table: "subject_fact",
                columns: new[] { "facet", "value_code" });

            migrationBuilder.CreateIndex(
                name: "ix_subject_link_cited_dimension_id",
                schema: "evidence",
                table: "subject_link",
                column: "cited_dimension_id");

            migrationBuilder.CreateIndex(
                name: "ix_subject_link_cited_scheme_version_id",
                schema: "evidence",
                table: "subject_link",
                column: "cited_scheme_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_subject_link_to_subject_id",
                schema: "evidence",
                table: "subject_link",
                column: "to_subject_id");

            migrationBuilder.CreateIndex(
                name: "ix_submission_based_on_id",
                schema: "outcomes",
                table: "submission",
                column: "based_on_id");

            migrationBuilder.CreateIndex(
                name: "ix_submission_data_set_id",
                schema: "outcomes",
                table: "submission",
                column: "data_set_id");

            migrationBuilder.CreateIndex(
                name: "ix_submission_live",
                schema: "outcomes",
                table: "submission",
                columns: new[] { "provider_id", "data_set_id", "period", "period_code", "establishment_urn" },
                unique: true,
                filter: "\"state\" IN ('submitted', 'accepted')");

            migrationBuilder.CreateIndex(
                name: "ix_submission_provider_id_data_set_id_submitted_at_id",
                schema: "outcomes",
                table: "submission",
                columns: new[] { "provider_id", "data_set_id", "submitted_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_taxonomy_code",
                schema: "directory",
                table: "taxonomy",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_taxonomy_term_parent_id",
                schema: "directory",
                table: "taxonomy_term",
                column: "parent_id");

            migrationBuilder.CreateIndex(
                name: "ix_taxonomy_term_taxonomy_id_code",
                schema: "directory",
                table: "taxonomy_term",
                columns: new[] { "taxonomy_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_taxonomy_term_uri",
                schema: "directory",
                table: "taxonomy_term",
                column: "uri",
                unique: true,
                filter: "[uri] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_term_closure_descendant_id",
                schema: "directory",
                table: "term_closure",
                column: "descendant_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_citation_id",
                schema: "membership",
                table: "terms",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_acceptance_accepted_by_function",
                schema: "membership",
                table: "terms_acceptance",
                column: "accepted_by_function");

            migrationBuilder.CreateIndex(
                name: "ix_terms_acceptance_citation_id",
                schema: "membership",
                table: "terms_acceptance",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_acceptance_network_id_organisation_id_terms_version_id",
                schema: "membership",
                table: "terms_acceptance",
                columns: new[] { "network_id", "organisation_id", "terms_version_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_terms_acceptance_organisation_id",
                schema: "membership",
                table: "terms_acceptance",
                column: "organisation_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_acceptance_terms_version_id",
                schema: "membership",
                table: "terms_acceptance",
                column: "terms_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_adoption_citation_id",
                schema: "membership",
                table: "terms_adoption",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_adoption_network_id_adopted_from",
                schema: "membership",
                table: "terms_adoption",
                columns: new[] { "network_id", "adopted_from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_terms_adoption_terms_version_id",
                schema: "membership",
                table: "terms_adoption",
                column: "terms_version_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_version_citation_id",
                schema: "membership",
                table: "terms_version",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_terms_version_principle_set_code",
                schema: "membership",
                table: "terms_version",
                column: "principle_set_code");

            migrationBuilder.CreateIndex(
                name: "ix_terms_version_terms_code_version",
                schema: "membership",
                table: "terms_version",
                columns: new[] { "terms_code", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_violence_definition_citation_id",
                schema: "membership",
                table: "violence_definition",
                column: "citation_id");

            migrationBuilder.CreateIndex(
                name: "ix_violence_definition_network_id",
                schema: "membership",
                table: "violence_definition",
                column: "network_id");

            migrationBuilder.CreateIndex(
                name: "ix_violence_definition_supersedes",
                schema: "membership",
                table: "violence_definition",
                column: "supersedes");

            foreach (var statement in VrnApi.Data.Model.AppendOnlySql.SqlServer(
                "evidence.assessment",
                "evidence.assessment_value",
                "evidence.citation",
                "evidence.conflict_note",
                "evidence.effect_estimate",
                "evidence.factor_link",
                "evidence.outcome_link",
                "evidence.record",
                "evidence.record_decision",
                "evidence.subject_fact",
                "evidence.subject_fact_area",
                "evidence.subject_link",
                "membership.sign_up_event"))
            {
                migrationBuilder.Sql(statement);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "access_rule",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "address",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "agenda_item",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "agreement_area",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "agreement_data_set",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "agreement_party",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "agreement_purpose",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "area",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "area_closure",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "area_group_member",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "area_succession",
                schema: "reference");

            migrationBuilder.DropTable(
                name: "assessment_value",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "attendance",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "attribute",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "audit_checkpoint",
                schema: "audit");

            migrationBuilder.DropTable(
                name: "audit_link",
                schema: "audit");

            migrationBuilder.DropTable(
                name: "audit_report",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "building_block",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "category_map_entry",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "change_entry",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "citation",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "client_key",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "client_scope",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "client_secret",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "clock",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "conflict_note",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "correction_notice",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "crosswalk",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "daily_usage",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "definition_wording",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "document",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "effect_estimate",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "expected_return",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "external_figure",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "external_identity",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "factor_lens",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "factor_level",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "factor_link",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "footnote",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "frozen_cell",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "guard_allowance",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "idempotency_record",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "indicator_mapping",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "lease",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "location_tier",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "meeting_input",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "network_area",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "network_contact",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "operator",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "organisation_identifier",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "organisation_profile",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "outbox_entry",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "outcome_indicator",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "outcome_link",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "phone",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "post",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "prevention_level",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "principle_commitment",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "process_step",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "rate_bucket",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "record_decision",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "referral_route",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "release_seed",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "replay",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "revoked_token",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "ring_canary",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "ring_key",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "series_break",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "service_area",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "service_search",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "service_url",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "shared_key",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "sign_up_event",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "signing_key",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "standing_item",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "state_version",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "statutory_product",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "subject_alias",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "subject_fact_area",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "subject_link",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "submission_row",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "term_closure",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "terms_acceptance",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "terms_adoption",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "validation_item",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "agreement",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "assessment",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "taxonomy_term",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "audit_event",
                schema: "audit");

            migrationBuilder.DropTable(
                name: "category_map",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "data_set_version",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "rating_dimension_value",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "violence_definition",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "combination",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "client",
                schema: "tokens");

            migrationBuilder.DropTable(
                name: "factor",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "frozen_row",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "meeting",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "indicator",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "intended_outcome",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "contact",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "principle",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "release_plan",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "indicator",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "sign_up",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "subject_fact",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "terms_version",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "submission",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "outcome_term",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "taxonomy",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "rating_dimension",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "frozen_block",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "role_holding",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "service_location",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "calendar_slot",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "record",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "principle_set",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "terms",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "partner",
                schema: "partners");

            migrationBuilder.DropTable(
                name: "rating_scheme_version",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "seat",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "location",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "service",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "data_set",
                schema: "outcomes");

            migrationBuilder.DropTable(
                name: "subject",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "rating_scheme",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "establishment",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "network",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "seat_type",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "programme",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "area_group",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "role_function",
                schema: "membership");

            migrationBuilder.DropTable(
                name: "organisation",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "citation",
                schema: "evidence");

            migrationBuilder.DropTable(
                name: "source",
                schema: "directory");

            migrationBuilder.DropTable(
                name: "source_document",
                schema: "evidence");
        }
    }
}
