using VrnApi.Data;

namespace VrnApi.Platform.Security;

/// <summary>Work of the house on a database context of its own: own connection, own transaction, every row visible.</summary>
internal static class SystemWork
{
    public static async Task<T> AsSystem<T>(this IServiceScopeFactory scopes, string reason, Func<VrnDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = PartnerScope.System(reason);
        return await work(db);
    }
}
