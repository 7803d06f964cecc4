using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Evidence;
using VrnApi.Data.Membership;
using VrnApi.Platform;
using VrnApi.Platform.Http;

namespace VrnApi.Features.Membership.Statutory;

/// <summary>What networks mean by violence on a day: of each network and kind the one in force. Scope <c>areas:read</c>.</summary>
public static class ListDefinitions
{
    /// <param name="Network">Id or slug.</param>
    /// <param name="Kind"><c>serious-violence</c>, which is meant when absent, <c>broad</c> or <c>all</c>.</param>
    /// <param name="AsOf">Day in Europe/London; today when absent.</param>
    public sealed record Criteria(string? Network, string? Kind, DateOnly? AsOf);

    public static async Task<Results<JsonAnswer<DatedPage<DefinitionModel>>, ProblemAnswer>> Handle(
        [AsParameters] Criteria criteria, VrnDbContext db, TimeProvider clock, CancellationToken ct)
    {
        var faults = new List<Fault>();
        var kind = criteria.Kind is "all" ? null : criteria.Kind is null ? DefinitionKind.SeriousViolence : QueryCode.Read<DefinitionKind>("kind", criteria.Kind, faults);
        if (faults.Count > 0)
        {
            return new ProblemAnswer(Problems.InvalidParameter, null, faults);
        }
        if (!Days.Holds(criteria.AsOf))
        {
            return Days.Refusal();
        }
        var asOf = criteria.AsOf ?? London.Today(clock);
        return new JsonAnswer<DatedPage<DefinitionModel>>(new(await InForce(db, criteria.Network, kind, asOf, ct), null, asOf));
    }

    /// <param name="code">Such as <c>llr-2023</c>; of any time.</param>
    public static async Task<Results<JsonAnswer<DefinitionModel>, ProblemAnswer>> One([FromRoute] string code, VrnDbContext db, TimeProvider clock, CancellationToken ct) =>
        await Models(db, db.Set<ViolenceDefinition>().Where(definition => definition.Code == code), London.Today(clock), ct) is [var found]
            ? new JsonAnswer<DefinitionModel>(found)
            : new ProblemAnswer(Problems.NotFound);

    /// <summary>One definition with the wordings known by a day.</summary>
    internal static async Task<DefinitionModel?> Find(VrnDbContext db, string code, DateOnly asOf, CancellationToken ct) =>
        (await Models(db, db.Set<ViolenceDefinition>().Where(definition => definition.Code == code), asOf, ct)).SingleOrDefault();

    /// <param name="kind">Null for every kind.</param>
    internal static async Task<IReadOnlyList<DefinitionModel>> InForce(VrnDbContext db, string? network, DefinitionKind? kind, DateOnly asOf, CancellationToken ct)
    {
        var definitions = db.Set<ViolenceDefinition>().Where(definition => definition.ValidFrom <= asOf);
        if (network is not null)
        {
            var named = NetworkAccess.ByKey(db.Set<Network>(), network).Select(row => row.Id);
            definitions = definitions.Where(definition => named.Contains(definition.NetworkId));
        }
        if (kind is not null)
        {
            definitions = definitions.Where(definition => definition.Kind == kind);
        }
        var models = await Models(db, definitions, asOf, ct);
        return [.. models.GroupBy(model => (model.Network, model.Kind)).Select(group => group.MaxBy(model => model.ValidFrom)!)];
    }

    private static async Task<List<DefinitionModel>> Models(VrnDbContext db, IQueryable<ViolenceDefinition> definitions, DateOnly asOf, CancellationToken ct)
    {
        var rows = await (from definition in definitions.AsNoTracking()
                          join network in db.Set<Network>() on definition.NetworkId equals network.Id
                          join citation in db.Set<Citation>() on definition.CitationId equals (Guid?)citation.Id into citations
                          from citation in citations.DefaultIfEmpty()
                          orderby definition.Code
                          select new { Definition = definition, network.Slug, Citation = citation }).ToListAsync(ct);
        var codes = rows.Select(row => row.Definition.Code).ToList();
        var wordings = (await (from wording in db.Set<DefinitionWording>().AsNoTracking()
                               where codes.Contains(wording.DefinitionCode) && wording.StatedOn <= asOf
                               join citation in db.Set<Citation>() on wording.CitationId equals (Guid?)citation.Id into citations
                               from citation in citations.DefaultIfEmpty()
                               orderby wording.StatedOn descending
                               select new { Wording = wording, Citation = citation }).ToListAsync(ct)).ToLookup(row => row.Wording.DefinitionCode,
            row => new WordingModel(row.Wording.StatedOn, row.Wording.Text, row.Wording.Note, row.Citation is null ? null : CitationModel.Of(row.Citation)));
        return [.. rows.Select(row =>
        {
            var (definition, known) = (row.Definition, wordings[row.Definition.Code].ToList());
            return new DefinitionModel(definition.Code, definition.Kind, row.Slug, definition.Title, definition.ValidFrom, definition.Supersedes, definition.PublicPlace,
                definition.Domestic, definition.SexualViolence, definition.PriorityUnderAge, definition.Priority, definition.Exclusions, definition.CrimeGroups,
                definition.CountingRuleTypes, known, known.Count > 1 ? definition.WordingConflict : null, row.Citation is null ? null : CitationModel.Of(row.Citation));
        })];
    }
}

/// <summary>What a network means by violence. A flag is null where the text does not say.</summary>
/// <param name="Network">Slug of the network that adopted it.</param>
/// <param name="PriorityUnderAge">Years; those below are a priority.</param>
/// <param name="Wordings">Known by the day, newest first.</param>
/// <param name="WordingConflict">How the wordings differ, where more than one is known; all of them are kept.</param>
public sealed record DefinitionModel(
    string Code, DefinitionKind Kind, string Network, string Title, DateOnly ValidFrom, string? Supersedes, bool? PublicPlace, bool? Domestic, bool? SexualViolence,
    int? PriorityUnderAge, string? Priority, string? Exclusions, IReadOnlyList<string> CrimeGroups, IReadOnlyList<string> CountingRuleTypes,
    IReadOnlyList<WordingModel> Wordings, string? WordingConflict, CitationModel? Citation);

/// <param name="StatedOn">First day of the printed period.</param>
public sealed record WordingModel(DateOnly StatedOn, string Text, string? Note, CitationModel? Citation);
