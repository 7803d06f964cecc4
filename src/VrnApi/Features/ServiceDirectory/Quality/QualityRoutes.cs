using Microsoft.EntityFrameworkCore;
using VrnApi.Data;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Editing;
using VrnApi.Features.ServiceDirectory.Rules;
using VrnApi.Features.ServiceDirectory.Writing;
using VrnApi.Platform;
using VrnApi.Platform.Http;
using VrnApi.Platform.Security;

namespace VrnApi.Features.ServiceDirectory.Quality;

/// <summary>What is wrong with one's own listings, or with all for the network's team. Scope services:write.</summary>
internal static class QualityRoutes
{
    private static readonly Order<Service, Service> ByName = new(
        new SortKey<Service, Service, Guid>("id", row => row.Id, row => row.Id),
        (new SortKey<Service, Service, string>("name", row => row.NameSort, row => row.NameSort), false));

    /// <param name="Owner">Code of the partner; null for the house.</param>
    /// <param name="Findings">stale, due, incomplete_address, missing_description, malformed_link, no_area, duplicate, closed_past, problem_report, review.</param>
    /// <param name="Richness">0 to 100.</param>
    /// <param name="Missing">What would make it richer.</param>
    public sealed record QualityModel(Guid Id, string Name, string? Owner, IReadOnlyList<string> Findings, int Richness, IReadOnlyList<string> Missing);

    /// <param name="Kind">One finding; any when left out.</param>
    /// <param name="Limit">1 to 100 items; 25 when left out.</param>
    /// <param name="After">Cursor of the page before.</param>
    public sealed record Criteria(string? Kind, int? Limit, string? After);

    public static void Map(RouteGroupBuilder directory)
    {
        var write = directory.MapGroup("/quality").RequireScope("services:write");
        write.MapGet("", List).Produces<Page<QualityModel>>().WithName("listQuality").WithSummary("Own listings with something to mend, by name");
        write.MapGet("/summary", Summary).WithName("getQualitySummary").WithSummary("How many listings have what to mend, by owner");
    }

    private static async Task<JsonAnswer<Page<OwnerSummary>>> Summary(Caller caller, VrnDbContext db, TimeProvider time, CancellationToken ct) =>
        new(new(await Findings.Summary(db, time, Owner(caller), ct), null));

    private static async Task<IResult> List([AsParameters] Criteria criteria, Caller caller, VrnDbContext db, TimeProvider time, HttpContext http, CancellationToken ct)
    {
        IReadOnlyList<Finding> asked = criteria.Kind is null ? Findings.All : [.. Findings.All.Where(finding => finding.Code == criteria.Kind)];
        if (asked.Count == 0)
        {
            var codes = string.Join(", ", Findings.All.Select(finding => finding.Code));
            return new ProblemAnswer(Problems.InvalidParameter, null, [Fault.InQuery("kind", Problems.InvalidParameter.Code, $"The value must be one of: {codes}.") with { Expected = codes }]);
        }
        return await Listed.Page<Service, QualityModel>(Findings.Of(db, Owner(caller)).Where(Findings.Any(db, time, asked)), ByName,
            rows => Models(db, time, rows, ct), criteria.Limit, criteria.After, $"quality {criteria.Kind}", db, http, ct);
    }

    private static Guid? Owner(Caller caller) => EditorRights.Of(caller).EveryRow ? null : caller.PartnerId;

    private static async Task<IReadOnlyList<QualityModel>> Models(VrnDbContext db, TimeProvider time, IReadOnlyList<Service> rows, CancellationToken ct)
    {
        Guid[] ids = [.. rows.Select(row => row.Id)];
        var found = ids.ToDictionary(id => id, _ => new List<string>());
        foreach (var finding in Findings.All)
        {
            foreach (var id in await db.Set<Service>().IgnoreQueryFilters().Where(row => ids.Contains(row.Id)).Where(finding.In(db, time)).Select(row => row.Id).ToListAsync(ct))
            {
                found[id].Add(finding.Code);
            }
        }
        var owners = await db.Set<Data.Partners.Partner>().ToDictionaryAsync(partner => partner.Id, partner => partner.Code, ct);
        var graph = await DirectoryGraph.Load(db, ids, [], ct);
        db.ChangeTracker.Clear();
        var whole = graph.Services.ToDictionary(row => row.Id);
        return [.. rows.Select(row => new QualityModel(row.Id, row.Name, row.OwnerPartnerId is { } owner ? owners.GetValueOrDefault(owner) : null, found[row.Id], row.Richness,
            [.. Richness.Parts(whole[row.Id], graph.Terms[row.Id].Select(link => link.Term!.Taxonomy!.Code).ToHashSet()).Where(part => !part.IsThere).Select(part => part.Code)]))];
    }
}
