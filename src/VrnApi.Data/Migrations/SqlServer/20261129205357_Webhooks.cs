using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Webhooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "webhook_subscription",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    client_id = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    partner_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    url = table.Column<string>(type: "nvarchar(500)", maxLength: 500, nullable: false),
                    kinds = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    areas = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    terms = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    description = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    secret = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    previous_secret = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    previous_until = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    disabled_reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    not_before = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    failures = table.Column<int>(type: "int", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    feed_era = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    feed_view = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false),
                    feed_start = table.Column<long>(type: "bigint", nullable: false),
                    feed_position = table.Column<long>(type: "bigint", nullable: false),
                    feed_seq = table.Column<long>(type: "bigint", nullable: false),
                    silent_until = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_subscription", x => x.id);
                    table.CheckConstraint("ck_webhook_subscription_state", "[state] IN ('active', 'paused', 'disabled')");
                });

            migrationBuilder.CreateTable(
                name: "webhook_delivery",
                schema: "platform",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    subscription_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    entity_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    @event = table.Column<string>(name: "event", type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    state = table.Column<string>(type: "varchar(60)", unicode: false, maxLength: 60, nullable: false),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: false),
                    first_attempt_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_attempt_at = table.Column<DateTimeOffset>(type: "datetimeoffset", nullable: true),
                    last_status = table.Column<int>(type: "int", nullable: true),
                    last_fault = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_delivery", x => x.id);
                    table.CheckConstraint("ck_webhook_delivery_event", "[event] IN ('created', 'updated', 'withdrawn', 'ping', 'resync')");
                    table.CheckConstraint("ck_webhook_delivery_state", "[state] IN ('pending', 'delivered', 'failed')");
                    table.ForeignKey(
                        name: "fk_webhook_delivery_webhook_subscription_subscription_id",
                        column: x => x.subscription_id,
                        principalSchema: "platform",
                        principalTable: "webhook_subscription",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "webhook_told",
                schema: "platform",
                columns: table => new
                {
                    subscription_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    entity_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_webhook_told", x => new { x.subscription_id, x.kind, x.entity_id });
                    table.ForeignKey(
                        name: "fk_webhook_told_webhook_subscription_subscription_id",
                        column: x => x.subscription_id,
                        principalSchema: "platform",
                        principalTable: "webhook_subscription",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_state_created_at",
                schema: "platform",
                table: "webhook_delivery",
                columns: new[] { "state", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_subscription_id_number",
                schema: "platform",
                table: "webhook_delivery",
                columns: new[] { "subscription_id", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_delivery_subscription_id_state_next_at",
                schema: "platform",
                table: "webhook_delivery",
                columns: new[] { "subscription_id", "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_subscription_client_id_created_at",
                schema: "platform",
                table: "webhook_subscription",
                columns: new[] { "client_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_webhook_subscription_state",
                schema: "platform",
                table: "webhook_subscription",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "webhook_delivery",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "webhook_told",
                schema: "platform");

            migrationBuilder.DropTable(
                name: "webhook_subscription",
                schema: "platform");
        }
    }
}
