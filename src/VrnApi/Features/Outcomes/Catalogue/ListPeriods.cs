using Microsoft.AspNetCore.Http.HttpResults;
using VrnApi.Data.Model;
using VrnApi.Features.Outcomes.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Outcomes.Catalogue;

/// <summary>The codes of periods and, of a year, their nominal days. Scope outcomes:read.</summary>
public static class ListPeriods
{
    /// <param name="Family">academic, financial, tax, reporting or calendar; all if absent.</param>
    /// <param name="Period">A year such as 2025/2026, or 2025: the days of its periods are told.</param>
    public sealed record Criteria(string? Family, string? Period);

    /// <param name="Period">Null unless a year was asked.</param>
    /// <param name="From">First day, nominally.</param>
    /// <param name="To">Last day, nominally.</param>
    public sealed record PeriodModel(string Code, PeriodFamily Family, string Label, string? Period, DateOnly? From, DateOnly? To);

    public static Results<JsonAnswer<Page<PeriodModel>>, ProblemAnswer> Handle([AsParameters] Criteria criteria, OutcomesCatalogue catalogue)
    {
        var faults = new List<Fault>();
        var family = QueryCode.Read<PeriodFamily>("family", criteria.Family, faults);
        var calendar = catalogue.Calendar;
        var rows = calendar.Codes.Where(code => family is null || calendar.FamilyOf(code) == family)
            .Select(code => (Code: code, Found: criteria.Period is { } year ? calendar.Parse(year, code) : null))
            .Where(row => criteria.Period is null || row.Found is not null).ToList();
        if (criteria.Period is not null && rows.Count == 0)
        {
            faults.Add(Fault.InQuery("period", Problems.InvalidPeriod.Code, "A year such as 2025/2026, or 2025, is wanted."));
        }
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.All[faults[0].Code], null, faults);
        }
        var labels = calendar.Rows.ToDictionary(row => row.Code, row => row.Label, StringComparer.Ordinal);
        return new JsonAnswer<Page<PeriodModel>>(new(
            [.. rows.OrderBy(row => Codes.Of(calendar.FamilyOf(row.Code)!.Value), StringComparer.Ordinal).ThenBy(row => row.Found).ThenBy(row => row.Code, StringComparer.Ordinal)
                .Select(row => new PeriodModel(row.Code, calendar.FamilyOf(row.Code)!.Value, labels.GetValueOrDefault(row.Code, $"Week {row.Code[1..]}"), row.Found?.Period, row.Found?.Start, row.Found?.End))], null));
    }
}
