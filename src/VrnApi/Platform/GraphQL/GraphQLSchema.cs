using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes;
using VrnApi.Features.ServiceDirectory;
using VrnApi.GraphQL;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>The schema file, bound to the slices: one line for each area. Where the two disagree the host does not start.</summary>
internal static partial class GraphQLSchema
{
    public const string File = "schemas/graphql/schema.graphql";

    public static void AddGraphQL(this IServiceCollection services) => services.AddSingleton(provider =>
        Build(provider.GetRequiredService<ILoggerFactory>().CreateLogger("VrnApi.GraphQL"), provider.GetRequiredService<IHostEnvironment>()));

    internal static Engine<Call> Build(ILogger log, IHostEnvironment environment)
    {
        using var reader = new StreamReader(SeedFile.Open(File));
        var schema = Schema.Load(reader.ReadToEnd());
        var bind = new Bindings<Call>();
        ServiceDirectoryGraphQL.Bind(bind);
        MembershipGraphQL.Bind(bind);
        EvidenceGraphQL.Bind(bind);
        OutcomesGraphQL.Bind(bind);
        Nodes.Bind(bind);
        return Engine.Build(schema, bind, new EngineOptions<Call>
        {
            Permit = Permit,
            KnownScopes = ScopeTable.Names.ToHashSet(StringComparer.Ordinal),
            OnFault = (exception, coordinate, _) => LogFault(log, exception, coordinate),
            Development = environment.IsDevelopment(),
        });
    }

    /// <summary>The platform's one rights function has judged the caller's scopes already; a field asks whether its own is among them.</summary>
    private static Refusal? Permit(Call call, string scope) => call.Caller.Has(scope)
        ? null
        : new Refusal(Problems.InsufficientScope.GraphQLCode, $"The operation needs the scope {scope}.", new Dictionary<string, object?> { ["scope"] = scope });

    [LoggerMessage(LogLevel.Error, "GraphQL field {Coordinate} failed")]
    private static partial void LogFault(ILogger log, Exception exception, string coordinate);
}
