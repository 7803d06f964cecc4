using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Platform;

namespace VrnApi.Features.Evidence;

/// <summary>Every rating in force of given subjects: their own first, then what documents say of subjects they are linked to.</summary>
internal static class Ratings
{
    public static async Task<ILookup<Guid, RatingModel>> OfSubjects(
        VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at, CancellationToken ct)
    {
        var own = await Own(db, subjects, at).ToListAsync(ct);
        var linked = await Linked(db, subjects, at).ToListAsync(ct);
        return own.Concat(linked).ToLookup(row => row.Standing.SubjectId, Model);
    }

    internal static IQueryable<Row> Own(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at) =>
        from value in db.Set<AssessmentValue>().AsNoTracking()
        join standing in Records.Standings(db, at) on value.AssessmentId equals standing.RecordId
        where subjects.Contains(standing.SubjectId)
        orderby value.Dimension!.SchemeVersion!.SchemeCode, value.Dimension!.SchemeVersion!.Label, value.Dimension!.Code, standing.ValidFrom, value.Id
        select new Row
        {
            Standing = standing,
            Scheme = value.Dimension!.SchemeVersion!.SchemeCode,
            Version = value.Dimension!.SchemeVersion!.Label,
            Dimension = value.Dimension!.Code,
            ValueStatus = value.ValueStatus,
            ValueCode = value.ValueCode,
            IntValue = value.IntValue,
            DecimalValue = value.DecimalValue,
            TextValue = value.TextValue,
            RawText = value.RawText,
            EndpointLow = value.Dimension!.EndpointLow,
            EndpointHigh = value.Dimension!.EndpointHigh,
            Citation = value.Citation!,
        };

    internal static IQueryable<Row> Linked(VrnDbContext db, IReadOnlyCollection<Guid> subjects, Clocks at) =>
        from link in db.Set<SubjectLink>().AsNoTracking()
        join standing in Records.Standings(db, at) on link.RecordId equals standing.RecordId
        where subjects.Contains(standing.SubjectId) && link.CitedDimensionId != null
        orderby link.ToSubject!.Slug, link.CitedDimension!.SchemeVersion!.SchemeCode, link.CitedDimension!.SchemeVersion!.Label, link.CitedDimension!.Code, link.RecordId
        select new Row
        {
            Standing = standing,
            Scheme = link.CitedDimension!.SchemeVersion!.SchemeCode,
            Version = link.CitedDimension!.SchemeVersion!.Label,
            Dimension = link.CitedDimension!.Code,
            ValueStatus = link.CitedValueStatus!.Value,
            ValueCode = link.CitedValueCode,
            RawText = link.CitedRawText,
            EndpointLow = link.CitedDimension!.EndpointLow,
            EndpointHigh = link.CitedDimension!.EndpointHigh,
            Relation = link.Relation,
            Via = new SubjectReference(link.ToSubject!.Id, link.ToSubject.Slug, link.ToSubject.Title),
            Citation = link.Record!.Citation!,
        };

    private static RatingModel Model(Row row) => new()
    {
        SubjectId = row.Standing.SubjectId,
        RecordId = row.Standing.RecordId,
        Scheme = row.Scheme,
        Version = row.Version,
        Dimension = row.Dimension,
        Basis = row.Via is null ? RatingBasis.Own : RatingBasis.LinkedApproach,
        Value = row.ValueCode ?? row.IntValue?.ToString(CultureInfo.InvariantCulture)
            ?? row.DecimalValue?.ToString("0.######", CultureInfo.InvariantCulture) ?? row.TextValue,
        ValueStatus = row.ValueStatus,
        RawText = row.RawText,
        Endpoints = row.EndpointLow is null || row.EndpointHigh is null ? null : [row.EndpointLow, row.EndpointHigh],
        Via = row.Via,
        Relation = row.Relation,
        ValidFrom = row.Standing.ValidFrom,
        ValidTo = row.Standing.Until,
        RecordedAt = row.Standing.RecordedAt,
        Disputed = row.Standing.Disputed,
        Citation = CitationModel.Of(row.Citation),
    };

    internal sealed class Row
    {
        public required Records.Standing Standing { get; init; }

        public required string Scheme { get; init; }

        public required string Version { get; init; }

        public required string Dimension { get; init; }

        public required ValueStatus ValueStatus { get; init; }

        public string? ValueCode { get; init; }

        public int? IntValue { get; init; }

        public decimal? DecimalValue { get; init; }

        public string? TextValue { get; init; }

        public string? RawText { get; init; }

        public string? EndpointLow { get; init; }

        public string? EndpointHigh { get; init; }

        public SubjectReference? Via { get; init; }

        public SubjectRelation? Relation { get; init; }

        public required Citation Citation { get; init; }
    }
}
