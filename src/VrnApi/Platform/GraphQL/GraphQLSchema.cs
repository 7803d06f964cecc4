using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using VrnApi.Data.Providers;
using VrnApi.Features.Evidence;
using VrnApi.Features.Membership;
using VrnApi.Features.Outcomes;
using VrnApi.Features.ServiceDirectory;
using VrnApi.GraphQL;
using VrnApi.Platform.Limits;
using VrnApi.Platform.Security;

namespace VrnApi.Platform.GraphQL;

/// <summary>The schema file, bound to the slices: one line for each area. Where the two disagree the host does not start.</summary>
internal static partial class GraphQLSchema
{
    public const string File = "schemas/graphql/schema.graphql";

    public static void AddGraphQL(this IServiceCollection services)
    {
        services.AddOptions<GraphQLOptions>().BindConfiguration(GraphQLOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.IsPossible, "GraphQL:Limits: each must be above zero; DefaultPage and MaxPage are those of REST.").ValidateOnStart();
        services.AddSingleton<ConsistentReads>();
        services.AddSingleton(Build);
        services.AddSingleton(provider => TrustedDocuments.Register(provider.GetRequiredService<Engine<Call>>()));
    }

    internal static Engine<Call> Build(IServiceProvider provider)
    {
        var log = provider.GetRequiredService<ILoggerFactory>().CreateLogger("VrnApi.GraphQL");
        var database = provider.GetRequiredService<IDatabaseWays>();
        var limits = provider.GetRequiredService<ClientLimits>();
        var reads = provider.GetRequiredService<ConsistentReads>();
        return Build(new EngineOptions<Call>
        {
            Limits = provider.GetRequiredService<IOptions<GraphQLOptions>>().Value.Limits,
            Permit = Permit,
            KnownScopes = ScopeTable.Names.ToHashSet(StringComparer.Ordinal),
            Charge = (call, cost, ct) => CostBudget.Charge(limits, call, cost, ct),
            Around = reads.Run,
            OnFault = (exception, coordinate, call) => Note(log, database, exception, coordinate, call),
            Clock = provider.GetRequiredService<TimeProvider>(),
            Development = provider.GetRequiredService<IHostEnvironment>().IsDevelopment(),
        });
    }

    internal static Engine<Call> Build(EngineOptions<Call> options)
    {
        using var reader = new StreamReader(SeedFile.Open(File));
        var schema = Schema.Load(reader.ReadToEnd());
        var bind = new Bindings<Call>();
        ServiceDirectoryGraphQL.Bind(bind);
        MembershipGraphQL.Bind(bind);
        EvidenceGraphQL.Bind(bind);
        OutcomesGraphQL.Bind(bind);
        Nodes.Bind(bind);
        Subscriptions.Bind(bind);
        return Engine.Build(schema, bind, options);
    }

    /// <summary>An outage is the answer of the whole request and no fault of a field.</summary>
    private static void Note(ILogger log, IDatabaseWays database, Exception exception, string coordinate, Call call)
    {
        if (exception is VrnApi.Tokens.StateUnavailableException || database.IsUnavailable(exception) || exception is RetryLimitExceededException)
        {
            call.Outage = exception is RetryLimitExceededException { InnerException: { } inner } ? inner : exception;
            LogOutage(log, exception, coordinate);
            return;
        }
        LogFault(log, exception, coordinate);
    }

    /// <summary>The platform's one rights function has judged the caller's scopes already; a field asks whether its own is among them.</summary>
    private static Refusal? Permit(Call call, string scope)
    {
        if (call.Caller.Has(scope))
        {
            GatedFields.Note(call, scope);
            return null;
        }
        call.Missing = scope;
        return Denied(call.Caller.Standing, scope);
    }

    /// <summary>The code that REST gives, with the scope and, when an agreement is wanting, its code.</summary>
    internal static Refusal Denied(Standing? caller, string scope)
    {
        var problem = (caller is null ? null : Rights.Decide(caller, scope))?.Problem() ?? Problems.InsufficientScope;
        var extensions = new Dictionary<string, object?> { ["scope"] = scope };
        if (problem != Problems.InsufficientScope && caller is not null && Rights.Agreement(caller, scope) is { } agreement)
        {
            extensions["agreement"] = agreement.Code;
        }
        return new Refusal(problem.GraphQLCode, $"The operation needs the scope {scope}.", extensions);
    }

    [LoggerMessage(LogLevel.Warning, "GraphQL field {Coordinate} found the database unavailable")]
    private static partial void LogOutage(ILogger log, Exception exception, string coordinate);

    [LoggerMessage(LogLevel.Error, "GraphQL field {Coordinate} failed")]
    private static partial void LogFault(ILogger log, Exception exception, string coordinate);
}
