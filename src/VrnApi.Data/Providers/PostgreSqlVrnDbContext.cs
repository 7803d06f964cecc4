using Microsoft.EntityFrameworkCore;
using VrnApi.Data.Model;

namespace VrnApi.Data.Providers;

/// <summary>Owns the PostgreSQL migrations.</summary>
public sealed class PostgreSqlVrnDbContext(DbContextOptions<PostgreSqlVrnDbContext> options) : VrnDbContext(options)
{
    private protected override Dialect Dialect => Dialect.PostgreSql;
}
