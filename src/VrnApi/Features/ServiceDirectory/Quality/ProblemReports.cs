using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <param name="Kind">wrong, closed, unsafe or other.</param>
/// <param name="Text">At most 1,000 characters about the listing; nothing about a person.</param>
public sealed record ReportRequest(string Kind, string? Text = null)
{
    private const int Longest = 1000;

    internal ProblemKind? Read => Codes.TryParse<ProblemKind>(Kind, out var kind) && kind != ProblemKind.Review ? kind : null;

    internal string? Said => Text?.Trim() is { Length: > 0 } said ? said : null;

    internal ProblemAnswer? Refusal()
    {
        var faults = new List<Fault>();
        if (Read is null)
        {
            faults.Add(Fault.At("/kind", Problems.ValidationFailed.Code, "wrong, closed, unsafe or other is expected.") with { Expected = "wrong, closed, unsafe, other" });
        }
        if (Text?.Length > Longest || Text?.Contains('\0', StringComparison.Ordinal) == true)
        {
            faults.Add(Fault.At("/text", Problems.ValidationFailed.Code, $"At most {Longest} characters are taken."));
        }
        else if (Said is { } said && PersonGuard.IsPersonalNote(said))
        {
            faults.Add(Fault.At("/text", Problems.PersonalDataSuspected.Code, "Say what is wrong without a person, a number or a mailbox."));
        }
        return faults.Count == 0 ? null
            : new ProblemAnswer(faults.Any(fault => fault.Code == Problems.PersonalDataSuspected.Code) ? Problems.PersonalDataSuspected : Problems.ValidationFailed, null, faults);
    }
}

/// <param name="State">open, accepted or rejected.</param>
public sealed record ReportModel(
    Guid Id,
    [property: JsonPropertyName("service_id")] Guid ServiceId,
    string Kind,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    string State,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("decided_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? DecidedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note)
{
    internal static ReportModel Of(ProblemReport row) => new(row.Id, row.ServiceId, Codes.Of(row.Kind), row.Text, Codes.Of(row.State), row.CreatedAt, row.DecidedAt, row.Note);
}

/// <summary>Somebody says that a listing is wrong. Nothing about a person is taken, and nothing about who says it beyond the partner.</summary>
internal static class ProblemReports
{
    /// <returns>404 for what the reader's tier never had, 410 for what it lost.</returns>
    public static async Task<ProblemAnswer?> Unseen(VrnDbContext db, Guid service, CancellationToken ct) =>
        await GetDocument.Visible(db, DocumentKind.Service, service).Select(document => new { document.DeletedAt }).SingleOrDefaultAsync(ct) switch
        {
            null => new ProblemAnswer(Problems.NotFound),
            { DeletedAt: not null } => new ProblemAnswer(Problems.Gone),
            _ => null,
        };

    public static ProblemReport Add(VrnDbContext db, Guid service, ReportRequest request, Guid? partner, DateTimeOffset now)
    {
        var report = new ProblemReport { ServiceId = service, Kind = request.Read!.Value, Text = request.Said, CreatedAt = now, PartnerId = partner };
        db.Add(report);
        return report;
    }
}
