using System.Text.Json;
using System.Text.Json.Serialization;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Intake;

/// <summary>What a batch answers, now or later.</summary>
internal static class BatchReport
{
    public static readonly JsonSerializerOptions Snake = new(VrnJson.Options) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Of(Guid batch, string source, string mode, bool dryRun, bool atomic, long sequence, IReadOnlyList<ItemOutcome> outcomes)
    {
        int Count(string outcome) => outcomes.Count(one => one.Outcome == outcome);
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            batch_id = batch,
            state = "complete",
            source,
            mode,
            dry_run = dryRun,
            sequence,
            counts = new
            {
                created = Count("created"),
                updated = Count("updated"),
                unchanged = Count("unchanged"),
                withdrawn = Count("withdrawn"),
                failed = Count("failed"),
                skipped = atomic ? Count("skipped") : (int?)null,
                warnings = outcomes.Sum(one => one.Warnings?.Count ?? 0),
            },
            items = outcomes,
        }, Snake);
    }

    /// <summary>Nothing was written: the problem that a batch in one piece would have been answered with.</summary>
    public static byte[] Refused(Guid batch, string source, string mode, ProblemAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        batch_id = batch,
        state = "refused",
        source,
        mode,
        problem = new
        {
            type = answer.Problem.Type,
            title = answer.Problem.Title,
            status = answer.Problem.Status,
            code = answer.Problem.Code,
            live = answer.Mirror?.Live,
            missing = answer.Mirror?.Missing,
            examples = answer.Mirror?.Examples,
            errors = answer.Errors.Count > 0 ? answer.Errors : null,
        },
    }, Snake);

    /// <param name="total">Items of the batch.</param>
    public static byte[] Progress(Guid batch, string source, string mode, bool dryRun, string state, int done, int total) =>
        JsonSerializer.SerializeToUtf8Bytes(new { batch_id = batch, state, source, mode, dry_run = dryRun, done, total }, Snake);
}
