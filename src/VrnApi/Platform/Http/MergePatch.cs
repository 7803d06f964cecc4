using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;

namespace VrnApi.Platform.Http;

/// <summary>What changes under <c>If-Match</c> have in common: a merge patch (RFC 7396) and one transaction.</summary>
internal static class MergePatch
{
    /// <param name="Nulls">Members that are null in the document: what they name is to be taken away.</param>
    public sealed record Patch<T>(T Value, IReadOnlySet<string> Nulls);

    /// <summary>Reads the patch; a member that the model does not have is refused.</summary>
    public static async Task<(Patch<T>? Patch, ProblemAnswer? Refusal)> Read<T>(HttpContext http, CancellationToken ct) where T : class
    {
        if (!RequestBody.IsJson(http.Request.ContentType) && !RequestBody.IsMergePatch(http.Request.ContentType))
        {
            return (null, new ProblemAnswer(Problems.UnsupportedMediaType, "A change is application/merge-patch+json."));
        }
        var (bytes, refusal) = await RequestBody.Read(http.Request, RequestBody.JsonLimit, ct);
        if (refusal is not null)
        {
            return (null, refusal);
        }
        var (value, malformed) = RequestBody.Parse<T>(bytes);
        if (malformed is not null)
        {
            return (null, malformed);
        }
        using var document = JsonDocument.Parse(bytes);
        return (new(value!, document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Null).Select(member => member.Name).ToHashSet(StringComparer.Ordinal)), null);
    }

    /// <summary>
    /// Runs a change in one transaction, which is kept when it is answered and not refused; a retry after a lost connection starts from nothing. Under an
    /// Idempotency-Key the transaction is the key's.
    /// </summary>
    public static Task<Results<WrittenDocument<T>, ProblemAnswer>> InTransaction<T>(
        VrnDbContext db, Func<CancellationToken, Task<Results<WrittenDocument<T>, ProblemAnswer>>> change, CancellationToken ct) =>
        db.Database.CurrentTransaction is not null ? change(ct) : db.Database.CreateExecutionStrategy().ExecuteAsync(async inner =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(inner);
            var answer = await change(inner);
            if (answer.Result is IWriteAnswer)
            {
                await transaction.CommitAsync(inner);
            }
            return answer;
        }, ct);

    /// <summary>What a change answers: the row as its reader is shown it.</summary>
    public static WrittenDocument<T> Written<T>(T model) => new(Bytes(model));

    /// <summary>The tag under which the row is read.</summary>
    public static string ETag<T>(T model) => Conditional.ETag(Bytes(model));

    private static byte[] Bytes<T>(T model) => JsonSerializer.SerializeToUtf8Bytes(model, VrnJson.Options);
}
