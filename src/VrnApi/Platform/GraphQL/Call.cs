using VrnApi.Data;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>What the host gives every resolver of one operation: who asks, the one database context, the services of the request.</summary>
internal sealed record Call(Caller Caller, VrnDbContext Db, IServiceProvider Services)
{
    /// <summary>Of an operation that is answered as a stream; null for others.</summary>
    public StreamContext? Stream { get; init; }

    public TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    public AutoMapper.IConfigurationProvider Maps => Services.GetRequiredService<AutoMapper.IConfigurationProvider>();

    public Cursors Cursors => Services.GetRequiredService<Cursors>();

    /// <summary>The database went away in the middle: the answer as a whole is then that it did.</summary>
    public Exception? Outage { get; set; }

    /// <summary>The scope that the caller was last found not to have.</summary>
    public string? Missing { get; set; }

    /// <summary>Scopes that it used and that only an agreement opens; null for none.</summary>
    public List<string>? Gated { get; set; }

    /// <summary>Whole seconds after which a refused charge would be taken.</summary>
    public int? RetryAfter { get; set; }
}
