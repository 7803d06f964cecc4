using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class ProposersAndContacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "contact_function",
                schema: "membership",
                table: "sign_up",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "proposed_by_client",
                schema: "evidence",
                table: "record",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_sign_up_contact_function",
                schema: "membership",
                table: "sign_up",
                column: "contact_function");

            migrationBuilder.AddForeignKey(
                name: "fk_sign_up_role_function_contact_function",
                schema: "membership",
                table: "sign_up",
                column: "contact_function",
                principalSchema: "membership",
                principalTable: "role_function",
                principalColumn: "code",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_sign_up_role_function_contact_function",
                schema: "membership",
                table: "sign_up");

            migrationBuilder.DropIndex(
                name: "ix_sign_up_contact_function",
                schema: "membership",
                table: "sign_up");

            migrationBuilder.DropColumn(
                name: "contact_function",
                schema: "membership",
                table: "sign_up");

            migrationBuilder.DropColumn(
                name: "proposed_by_client",
                schema: "evidence",
                table: "record");
        }
    }
}
