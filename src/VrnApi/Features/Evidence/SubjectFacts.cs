using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Evidence;

/// <summary>What a document says of a subject on one facet. The facet decides which members carry the value.</summary>
public sealed record FactModel : RecordModel
{
    internal FactModel(Records.Standing standing, SubjectFact fact, IEnumerable<string> areas) : base(standing)
    {
        (Facet, Value, Min, Max, ValueStatus) = (fact.Facet, fact.ValueCode ?? fact.Text, fact.IntMin, fact.IntMax, fact.ValueStatus);
        Areas = areas.Order(StringComparer.Ordinal).ToList() is { Count: > 0 } codes ? codes : null;
        Quantity = fact.QuantityNumber is { } number ? new((double)number, fact.QuantityOperator, fact.QuantityUnit, fact.QuantityAsOf) : null;
    }

    /// <param name="Operator"><c>exactly</c>, <c>more-than</c>, ...; null where the document gives none.</param>
    /// <param name="AsOf">First day of the printed period.</param>
    public sealed record QuantityModel(double Number, string? Operator, string? Unit, DateOnly? AsOf);

    /// <summary>Such as <c>setting</c> or <c>age-range</c>.</summary>
    public string Facet { get; }

    /// <summary>A code or a text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Value { get; }

    /// <summary>Lowest age in years.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Min { get; }

    /// <summary>Highest age in years.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Max { get; }

    /// <summary>GSS codes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Areas { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QuantityModel? Quantity { get; }

    public ValueStatus ValueStatus { get; }

    /// <summary>The value as one text, the same for equal values.</summary>
    internal string Text => Areas is { } areas ? string.Join(' ', areas) : Quantity is { } q ? FormattableString.Invariant($"{q.Operator} {q.Number} {q.Unit}").Trim()
        : Min is not null || Max is not null ? $"{Min}-{Max}" : Value ?? "";
}

/// <summary>Facts in force about a subject. Scope <c>interventions:read</c>.</summary>
public static class SubjectFacts
{
    /// <param name="s">Id or slug.</param>
    /// <param name="facet">Only this facet, such as <c>setting</c>.</param>
    public static Task<Results<JsonAnswer<EvidenceList<FactModel>>, ProblemAnswer>> Handle(
        [FromRoute] string s, [FromQuery] string? facet, [AsParameters] ListCriteria list, CancellationToken ct) =>
        list.OfSubject<FactModel>(s, [], async (id, at) => [.. (await OfSubjects(list.Db, [id], at, ct))[id].Where(fact => facet is null || fact.Facet == facet)],
            fact => $"{fact.Facet} {fact.Id}", ct);

    internal static async Task<ILookup<Guid, FactModel>> OfSubjects(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct)
    {
        var rows = await Query(db, at).Where(row => subjects.Contains(row.Standing.SubjectId)).ToListAsync(ct);
        return Models(rows).ToLookup(fact => fact.SubjectId);
    }

    internal static async Task<IReadOnlyList<FactModel>> All(VrnDbContext db, Clocks at, IReadOnlyCollection<string> facets, CancellationToken ct) =>
        Models(await Query(db, at).Where(row => facets.Contains(row.Fact.Facet)).ToListAsync(ct));

    internal static IQueryable<Row> Query(VrnDbContext db, Clocks at) =>
        from fact in db.Set<SubjectFact>().AsNoTracking()
        join standing in Records.Standings(db, at) on fact.RecordId equals standing.RecordId
        select new Row { Standing = standing, Fact = fact, Areas = fact.Areas.Select(area => area.GssCode).ToList() };

    private static IReadOnlyList<FactModel> Models(List<Row> rows) =>
        [.. rows.Select(row => new FactModel(row.Standing, row.Fact, row.Areas)).OrderBy(fact => fact.Facet, StringComparer.Ordinal).ThenBy(fact => fact.Id)];

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required SubjectFact Fact { get; init; }

        public required List<string> Areas { get; init; }
    }
}
