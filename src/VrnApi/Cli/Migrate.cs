namespace VrnApi.Cli;

/// <summary><c>vrnapi migrate</c>: applies the migrations that the database has not seen.</summary>
internal static class Migrate
{
    public static readonly VerbGroup Group = new("migrate",
        new Subverb("[--json]", "bring the database to this version's schema", DbVerbs.Migrate));
}
