namespace VrnApi.Data.Providers;

/// <summary>Makes contexts that read from a replica of the database. They cannot write.</summary>
public sealed class ReplicaContexts(Func<VrnDbContext> create)
{
    public VrnDbContext Create() => create();
}

/// <summary>Where the context of a scope reads. Decided before the scope's first context is made; the primary if nothing is said.</summary>
public sealed class ReadPlace
{
    public ReplicaContexts? Replica { get; set; }
}
