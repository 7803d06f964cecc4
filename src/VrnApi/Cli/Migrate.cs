using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Cli;

/// <summary><c>vrnapi migrate</c>: applies the migrations that the database has not seen.</summary>
internal static class Migrate
{
    public static async Task<int> Run(IServiceProvider services, string[] arguments, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        var pending = (await db.Database.GetPendingMigrationsAsync(ct)).ToArray();
        await db.Database.MigrateAsync(ct);
        Console.WriteLine(pending.Length == 0 ? "The schema is up to date." : $"Applied: {string.Join(", ", pending)}");
        return Verbs.Done;
    }
}
