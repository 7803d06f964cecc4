using System.Text.Json;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>The head that all returns of a CSV batch have in common. Columns of the file say whose and for when each row is; a JSON body takes none of these.</summary>
/// <param name="SubmissionType">full.</param>
/// <param name="SourceSystem">Name of the system the counts come from.</param>
/// <param name="AbsentMeansZero">Whether combinations without a row were counted as zero.</param>
/// <param name="Indicators">Codes of what was counted, with commas between; left out, it is what the rows of each return have.</param>
public sealed record BatchParameters(
    string? SubmissionType, string? SourceSystem, string? SourceSystemVersion, string? CategoryMapVersion, string? AgreementId, bool? AbsentMeansZero, string? Indicators)
{
    public ReturnHead Head() => new ReturnParameters(null, null, null, null, SubmissionType, SourceSystem, SourceSystemVersion, CategoryMapVersion, AgreementId, null, null, AbsentMeansZero, Indicators).Head();
}

/// <summary>Many returns in one body: an array of what is one return's JSON, or one CSV file whose rows name establishment and period.</summary>
/// <param name="InFile">Faults of the file as a whole, with what the guard found in it.</param>
/// <param name="Returns">In the order in which they begin in the body.</param>
internal sealed record BatchReturns(bool IsJson, ReturnFaults InFile, IReadOnlyList<ReturnContent> Returns)
{
    public const int MostReturns = 1000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = VrnJson.MaxDepth };

    public static (BatchReturns? Batch, ProblemAnswer? Refusal) Read(HttpRequest request, byte[] body, BatchParameters parameters, OutcomesCatalogue catalogue, CellGuard guard)
    {
        if (RequestBody.IsCsv(request.ContentType))
        {
            return CsvReturn.ReadMany(body, parameters.Head(), catalogue, guard) is { } read && read.Returns.Count <= MostReturns ? (read, null) : (null, TooMany());
        }
        return !RequestBody.IsJson(request.ContentType) ? (null, new ProblemAnswer(Problems.UnsupportedMediaType, "A batch is application/json or text/csv, in UTF-8."))
            : ReturnParameters.BesideJson(request.Query) is { } beside ? (null, beside)
            : Json(body, catalogue, guard);
    }

    private static (BatchReturns? Batch, ProblemAnswer? Refusal) Json(byte[] body, OutcomesCatalogue catalogue, CellGuard guard)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                return (null, new ProblemAnswer(Problems.InvalidJson, "A batch is an array of returns."));
            }
            var items = document.RootElement.EnumerateArray().ToArray();
            return items.Length > MostReturns || items.Sum(JsonReturn.RowsOf) > ReturnLimits.MostRows
                ? (null, TooMany())
                : (new(true, new ReturnFaults(isJson: true), [.. items.Select(item => JsonReturn.Read(item, catalogue, guard))]), null);
        }
        // Lone surrogates and broken UTF-8 inside strings come late and as the second of these.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, new ProblemAnswer(Problems.InvalidJson));
        }
    }

    /// <summary>Everything that was found, each fault with the return that it is of.</summary>
    public IReadOnlyList<Fault> All(Func<ReturnFaults, IReadOnlyList<Fault>> listed) =>
        [.. listed(InFile).Concat(Returns.SelectMany((content, i) => listed(content.Faults).Select(fault => Of(content.Head, i, fault)))).Take(ReturnFaults.MostListed)];

    private static Fault Of(ReturnHead head, int at, Fault fault) => fault with
    {
        Pointer = fault.Pointer is { } place ? $"/{at}{place.TrimEnd('/')}" : null,
        Establishment = Rules.EstablishmentRule.IsUrn(head.Urn) ? head.Urn : null,
    };

    private static ProblemAnswer TooMany() => new(Problems.TooManyRows, $"A batch has at most {MostReturns} returns and {ReturnLimits.MostRows} rows together.");
}
