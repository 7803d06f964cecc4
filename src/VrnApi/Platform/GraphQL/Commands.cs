using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VrnApi.GraphQL;
using VrnApi.Platform.Http;
using Fault = VrnApi.GraphQL.Fault;

namespace VrnApi.Platform.GraphQL;

/// <summary>
/// Mutations over the command handlers of the REST routes: <c>idempotencyKey</c> stands for the header, a refusal is the error of the
/// field with the code that REST gives, and the payload is what REST answers.
/// </summary>
internal static class Commands
{
    private const int MostProblems = 100;

    /// <summary>Runs a command once for its key. The same command again is given the same payload; another one under the key is refused.</summary>
    /// <param name="field">The mutation; part of what the key stands for.</param>
    /// <param name="input">What the command was given, as it is told apart from other commands.</param>
    /// <param name="again">Whether the caller may have an earlier answer again.</param>
    /// <param name="ct">Ends with the time of the operation: what is not committed by then has not happened.</param>
    public static async Task<TModel?> Once<TModel>(Call call, string field, string key, object input, Idempotency.Again again, Func<ValueTask<IResult>> handle, CancellationToken ct)
        where TModel : class
    {
        var fingerprint = SHA256.HashData([.. Encoding.UTF8.GetBytes(field + "\n"), .. JsonSerializer.SerializeToUtf8Bytes(input, VrnJson.Options)]);
        var answer = await Idempotency.Once(call.Services, call.Db, call.Caller, key, fingerprint, again, async () => await handle(), ct);
        return answer switch
        {
            IWriteAnswer written => JsonSerializer.Deserialize<TModel>(written.Body, VrnJson.Options),
            ProblemAnswer refused => throw await Refusals.Of(call, refused),
            _ => throw new InvalidOperationException($"{field} answered {answer?.GetType().Name}."),
        };
    }

    /// <summary>A refusal of REST as the error of a field, with its faults as <c>problems</c>.</summary>
    public static FieldException Refusal(ProblemAnswer refused)
    {
        var extensions = new Dictionary<string, object?>();
        if (refused.Scope is { } scope)
        {
            extensions["scope"] = scope;
        }
        if (refused.Agreement is { } agreement)
        {
            extensions["agreement"] = agreement;
        }
        if (refused.Version is { } version)
        {
            extensions["version"] = version;
            extensions["successor"] = refused.Successor;
        }
        if (refused.Report is { } report)
        {
            extensions["report"] = report;
        }
        if (refused.RetryAfter is { } seconds)
        {
            extensions["retryAfter"] = seconds;
        }
        if (refused.Errors.Count > 0)
        {
            extensions["problems"] = refused.Errors.Take(MostProblems).Select(fault => new Dictionary<string, object?>
            {
                ["code"] = fault.Code,
                ["detail"] = fault.Message,
                ["pointer"] = fault.Pointer,
                ["row"] = fault.Row,
                ["expected"] = fault.Expected,
            }).ToList();
            if (refused.Errors.Count > MostProblems)
            {
                extensions["problemsOmitted"] = refused.Errors.Count - MostProblems;
            }
        }
        return new FieldException(new Fault(refused.Problem.GraphQLCode, refused.Problem.Title, extensions));
    }
}
