using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;
using VrnApi.Features.ServiceDirectory.Rules.Opening;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>When a service is open, day by day, as far as the caller's tier knows. Scope services:read.</summary>
public static class ListOccurrences
{
    private const int MostDays = 366;

    /// <param name="From">First day; today when left out.</param>
    /// <param name="To">Last day; at most 366 days with the first. 28 days when left out.</param>
    public sealed record Criteria(DateOnly? From, DateOnly? To);

    /// <param name="StartsAt">With the offset that holds there on that day.</param>
    /// <param name="EndsAt">Absent where no end is known.</param>
    /// <param name="ServiceAtLocationId">Absent for the service as a whole.</param>
    public sealed record OccurrenceModel(
        [property: JsonPropertyName("starts_at")] DateTimeOffset StartsAt,
        [property: JsonPropertyName("ends_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? EndsAt,
        [property: JsonPropertyName("service_at_location_id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ServiceAtLocationId);

    /// <param name="Items">In order of their start.</param>
    public sealed record OccurrencesModel(DateOnly From, DateOnly To, IReadOnlyList<OccurrenceModel> Items);

    public static async Task<Results<JsonAnswer<OccurrencesModel>, ProblemAnswer>> Handle(
        Guid id, [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var (found, refusal) = await Find(db, clock, id, criteria, 28, ct);
        return refusal is not null ? refusal : new JsonAnswer<OccurrencesModel>(new(found!.From, found.To, [.. found.Items.Select(Model)]));
    }

    /// <summary>The same as a calendar file (RFC 5545), 92 days when no day is named: one event for each opening, so that exceptions need no reading.</summary>
    public static async Task<Results<CalendarAnswer, ProblemAnswer>> Calendar(
        Guid id, [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var (found, refusal) = await Find(db, clock, id, criteria, Openings.Ahead + 1, ct);
        return refusal is not null ? refusal : new CalendarAnswer(new OpeningCalendar(id, found!.Service, found.Items).Write());
    }

    /// <summary>The openings of a service between two days, for GraphQL.</summary>
    internal static async Task<IReadOnlyList<OccurrenceModel>> Between(VrnDbContext db, ServiceDocument service, DateOnly from, DateOnly to, CancellationToken ct) =>
        [.. OpeningRules.Occurrences(service, from, to, await Openings.Holidays(db, from, to, ct)).Select(Model)];

    /// <returns>What is wrong with a stretch of days; null for nothing.</returns>
    internal static Fault? Check(DateOnly from, DateOnly to) => to < from || to.DayNumber - from.DayNumber >= MostDays || from.Year < 2000 || to.Year > 2200
        ? Fault.InQuery("to", Problems.InvalidParameter.Code, $"The last day must not be before the first, and at most {MostDays} days can be asked for.")
        : null;

    private static async Task<(Found? Found, ProblemAnswer? Refusal)> Find(VrnDbContext db, TimeProvider clock, Guid id, Criteria criteria, int days, CancellationToken ct)
    {
        var from = criteria.From ?? London.Today(clock);
        var to = criteria.To ?? (from.Year < 9000 ? from.AddDays(days - 1) : from);
        if (Check(from, to) is { } fault)
        {
            return (null, new ProblemAnswer(Problems.InvalidParameter, null, [fault]));
        }
        var row = await GetDocument.Visible(db, DocumentKind.Service, id).Select(document => new { document.Full, document.DeletedAt }).SingleOrDefaultAsync(ct);
        if (row?.Full is not { } bytes)
        {
            return (null, new ProblemAnswer(row?.DeletedAt is { } at && clock.GetUtcNow() - at < GetDocument.TombstonesKept ? Problems.Gone : Problems.NotFound));
        }
        var service = DocumentJson.ReadService(bytes);
        return (new Found(from, to, service, [.. OpeningRules.Occurrences(service, from, to, await Openings.Holidays(db, from, to, ct))]), null);
    }

    private static OccurrenceModel Model((Guid? ServiceLocationId, DateOnly Date, Stretch Times) found) => new(
        London.Local(London.Instant(found.Date, found.Times.Opens)),
        found.Times.Closes is { } closes ? London.Local(London.Instant(found.Date, closes)) : null, found.ServiceLocationId);

    private sealed record Found(DateOnly From, DateOnly To, ServiceDocument Service, IReadOnlyList<(Guid? ServiceLocationId, DateOnly Date, Stretch Times)> Items);
}
