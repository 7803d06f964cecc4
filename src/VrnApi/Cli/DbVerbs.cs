using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Audit;
using VrnApi.Data.Providers;
using VrnApi.Features.Partners;

namespace VrnApi.Cli;

/// <summary><c>vrnapi db</c>: the schema, and what the application's own role may do with it.</summary>
internal static class DbVerbs
{
    public static readonly VerbGroup Group = new("db",
        new("migrate [--json]", "bring the database to this version's schema", Migrate),
        new("grants --role ROLE [--json]", "give the application's role its rights: the audit trail it can only read and add to", Grants),
        new("status [--json]", "whether the schema is this version's, how far the clocks are apart, where the audit chain stands", Status));

    internal static async Task<Done> Migrate(Call call, CancellationToken ct)
    {
        var applied = (await call.Db.Database.GetPendingMigrationsAsync(ct)).ToArray();
        await call.Db.Database.MigrateAsync(ct);
        return new Done(applied.Length == 0 ? "The schema is up to date." : $"Applied: {string.Join(", ", applied)}", new { applied });
    }

    private static async Task<Done> Grants(Call call, CancellationToken ct)
    {
        var (ways, role) = (call.Services.GetRequiredService<IDatabaseWays>(), call.Arguments["--role"]);
        if (await ways.Unbound(call.Db, role, ct) is { } why)
        {
            throw new RegistrationException("role_unbound", $"Grants cannot bind '{role}': {why}");
        }
        var statements = ways.Grants(call.Db, role).ToArray();
        await call.Db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            await using var transaction = await call.Db.Database.BeginTransactionAsync(inner);
            foreach (var statement in statements)
            {
                await call.Db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(statement.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal)), inner);
            }
            await transaction.CommitAsync(inner);
        }, ct);
        return new Done($"'{role}' has the application's rights ({statements.Length} statements). Run the host with it; migrate and seal with the owner.", new { role, statements });
    }

    private static async Task<Done> Status(Call call, CancellationToken ct)
    {
        var db = call.Db;
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToArray();
        if (pending.Length > 0)
        {
            return new Done($"Run 'vrnapi db migrate': {string.Join(", ", pending)}", new { Provider = Provider(db), pending }, Verbs.Refused);
        }
        var apart = call.Clock.GetUtcNow() - await call.Services.GetRequiredService<IDatabaseWays>().Now(db, ct);
        var (last, waiting) = (await db.Set<AuditLink>().MaxAsync(link => (long?)link.Seq, ct) ?? 0, await db.Set<AuditPending>().CountAsync(ct));
        return new Done(
            $"{Provider(db)}, schema up to date; clocks {apart.TotalSeconds:F1} s apart; audit chain at seq {last}, {waiting} events waiting.",
            new { Provider = Provider(db), pending, ClockSeconds = apart.TotalSeconds, AuditSeq = last, AuditWaiting = waiting });
    }

    private static string Provider(VrnDbContext db) => db.Database.IsNpgsql() ? "PostgreSQL" : "SQL Server";
}
