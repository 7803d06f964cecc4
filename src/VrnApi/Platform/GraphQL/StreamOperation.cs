using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using VrnApi.Data;
using VrnApi.GraphQL;
using VrnApi.Tokens;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// Runs any operation as a stream of answers, for sockets and events alike. Each event of a subscription is executed on services of its
/// own, for the caller with the rights of that moment.
/// </summary>
internal static class StreamOperation
{
    public static async IAsyncEnumerable<GraphQLResponse> Run(
        HttpContext http, GraphQLRequest request, StreamContext stream, [EnumeratorCancellation] CancellationToken ct)
    {
        var services = http.RequestServices;
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        await using var first = await Open(scopes, stream, ct);
        var latest = first.Call;
        var options = services.GetRequiredService<IOptions<GraphQLOptions>>().Value;
        var answers = services.GetRequiredService<Engine<Call>>().SubscribeAsync(request with
        {
            AllowIntrospection = first.Call.Caller.Has("schema:read") || !(options.IntrospectionNeedsScope ?? services.GetRequiredService<IHostEnvironment>().IsProduction()),
            TrustedOnly = options.Documents == DocumentPolicy.TrustedOnly,
            TraceId = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier,
        }, first.Call, async inner =>
        {
            var opened = await Open(scopes, stream, inner);
            latest = opened.Call;
            return opened;
        }, ct);
        await foreach (var answer in answers)
        {
            if (latest.Outage is { } outage)
            {
                // Nothing is told of a change that could not be read: the client comes back and goes on from its cursor.
                answer.Dispose();
                throw new StateUnavailableException("The database went away.", outage);
            }
            if (answer.Outcome == Outcome.Forbidden && first.Call.Missing is { } scope)
            {
                await Refusals.Record(http, first.Call, scope);
            }
            await GatedFields.Record(http, first.Call, answer);
            yield return answer;
        }
    }

    private static async Task<EventCall<Call>> Open(IServiceScopeFactory scopes, StreamContext stream, CancellationToken ct)
    {
        var caller = await stream.Live.Now(ct) ?? throw new OperationCanceledException("The token is no longer good.");
        var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<VrnDbContext>();
        db.Scope = caller.Rows;
        return new EventCall<Call>(new Call(caller, db, scope.ServiceProvider) { Stream = stream }, scope);
    }
}
