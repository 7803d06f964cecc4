namespace VrnApi.Data.Providers;

/// <summary>The two production databases. PostgreSQL is the default and what tests run against.</summary>
public enum DatabaseProvider
{
    PostgreSql,
    SqlServer,
}
