using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.Outcomes.Raw;
using VrnApi.Data.Outcomes.Reference;
using VrnApi.Data.Providers;
using VrnApi.Features.Outcomes.Catalogue;
using VrnApi.Features.Outcomes.Submissions.Rules;
using VrnApi.Platform;
using VrnApi.Platform.Audit;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.Outcomes.Submissions;

/// <summary>Registers a map of own categories, or the next version of the one that there is for the data set. Scope outcomes:write.</summary>
public static class AddCategoryMap
{
    /// <param name="DataSet">Id of the data set whose returns are counted by the map.</param>
    /// <param name="ValidFrom">First day from which own categories are counted so.</param>
    /// <param name="Entries">At most 2,000 categories, each of a filter once.</param>
    public sealed record CategoryMapBody(string DataSet, DateOnly ValidFrom, IReadOnlyList<CategoryMaps.MappedCategory> Entries);

    public static async Task<Results<CreatedAnswer<CategoryMaps.CategoryMapVersionModel>, ProblemAnswer>> Handle(
        HttpContext http, VrnDbContext db, IDatabaseWays ways, OutcomesCatalogue catalogue, IHostEnvironment environment, Caller caller, CallerAudit audit, PublicAddress address,
        TimeProvider clock, CancellationToken ct)
    {
        var (body, malformed) = Idempotency.Json<CategoryMapBody>(http);
        if (malformed is not null)
        {
            return malformed;
        }
        if (body!.Entries.Any(entry => entry is null))
        {
            return new ProblemAnswer(Problems.InvalidJson, "A category is an object.");
        }
        if (CategoryMapRule.PersonalData(body, new CellGuard(catalogue)) is { Count: > 0 } personal)
        {
            return new ProblemAnswer(Problems.PersonalDataRefused, null, personal);
        }
        if (!catalogue.DataSets.TryGetValue(body.DataSet, out var rules) || !await db.Set<DataSet>().AnyAsync(row => row.Id == rules.Id, ct))
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, [Fault.At("/dataSet", "code.data_set", "There is no such data set.")]);
        }
        if ((SubmitterRights.Refusal(caller, rules) ?? SubmitterRights.Refusal(caller, rules, environment)) is { } uncovered)
        {
            return uncovered;
        }
        if (CategoryMapRule.Faults(body, rules, catalogue) is { Count: > 0 } faults)
        {
            return new ProblemAnswer(Problems.ValidationFailed, null, faults);
        }
        var earlier = await db.Set<CategoryMap>().Where(map => map.DataSetId == rules.Id).OrderBy(map => map.Version).Select(map => new { map.Id, map.Version }).ToListAsync(ct);
        var added = new CategoryMap
        {
            OwnerId = caller.PartnerId,
            DataSetId = rules.Id,
            Version = (earlier.Count > 0 ? earlier[^1].Version : 0) + 1,
            ValidFrom = body.ValidFrom,
            CreatedAt = ReturnStore.Microseconds(clock.GetUtcNow()),
            Entries = [.. body.Entries.Select(entry => new CategoryMap.Entry { SourceCategory = entry.SourceCategory, Filter = entry.Filter, Code = entry.Code })],
        };
        var id = earlier.Count > 0 ? earlier[0].Id : added.Id;
        db.Add(added);
        db.Add(audit.Event(caller, "category-map.added", "category-map", id.ToString(), rows: added.Entries.Count));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (ways.IsUniqueViolation(exception))
        {
            return new ProblemAnswer(Problems.Conflict, "Another version was registered at the same moment.") { RetryAfter = 1 };
        }
        return new CreatedAnswer<CategoryMaps.CategoryMapVersionModel>(CategoryMaps.Model(id, added), address.Absolute($"/v1/outcomes/category-maps/{id}/versions/{added.Version}"));
    }

    /// <summary>Whether the answer may be given again: whoever could not register a map for the data set today is not told either what it was.</summary>
    internal static Task<ProblemAnswer?> Again(IServiceProvider services, VrnDbContext db, Caller caller, byte[] answer, CancellationToken ct)
    {
        var rules = services.GetRequiredService<OutcomesCatalogue>().DataSets.GetValueOrDefault(JsonSerializer.Deserialize<CategoryMaps.CategoryMapVersionModel>(answer, VrnJson.Options)!.DataSet);
        return Task.FromResult(rules is null ? new ProblemAnswer(Problems.NotFound)
            : SubmitterRights.Refusal(caller, rules) ?? SubmitterRights.Refusal(caller, rules, services.GetRequiredService<IHostEnvironment>()));
    }
}
