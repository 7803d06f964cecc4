using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace VrnApi.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class PartnerModel : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "contact_functions",
                schema: "partners",
                table: "partner",
                type: "nvarchar(1200)",
                maxLength: 1200,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "patient_information",
                schema: "outcomes",
                table: "data_set",
                type: "bit",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "personal_information",
                schema: "outcomes",
                table: "data_set",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "supplier",
                schema: "outcomes",
                table: "data_set",
                type: "varchar(60)",
                unicode: false,
                maxLength: 60,
                nullable: false,
                defaultValue: "health");

            migrationBuilder.AddCheckConstraint(
                name: "ck_data_set_supplier",
                schema: "outcomes",
                table: "data_set",
                sql: "[supplier] IN ('education', 'policing', 'health', 'social-care', 'local-authority', 'network')");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_data_set_supplier",
                schema: "outcomes",
                table: "data_set");

            migrationBuilder.DropColumn(
                name: "contact_functions",
                schema: "partners",
                table: "partner");

            migrationBuilder.DropColumn(
                name: "patient_information",
                schema: "outcomes",
                table: "data_set");

            migrationBuilder.DropColumn(
                name: "personal_information",
                schema: "outcomes",
                table: "data_set");

            migrationBuilder.DropColumn(
                name: "supplier",
                schema: "outcomes",
                table: "data_set");
        }
    }
}
