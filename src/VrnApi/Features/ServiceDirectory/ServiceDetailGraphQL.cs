using Microsoft.EntityFrameworkCore;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Models;
using VrnApi.Features.ServiceDirectory.Searching;
using VrnApi.GraphQL;
using VrnApi.Platform;
using VrnApi.Platform.GraphQL;

namespace VrnApi.Features.ServiceDirectory;

/// <summary>Opening times, facets and terms in GraphQL.</summary>
internal static class ServiceDetailGraphQL
{
    private const int MostFacets = 6;

    public sealed record OccurrencesArguments(DateOnly From, DateOnly To);

    public sealed record FacetsArguments(string? Search, SearchServices.Conditions? Filter, NearInput? Near, DateTimeOffset? OpenAt, IReadOnlyList<string> Facets);

    public sealed record TermArguments(TermBy By);

    public sealed record TermBy(Guid? Uuid, string? Code);

    public static void Bind(Bindings<Call> bind)
    {
        bind.Model<ScheduleModel>("Schedule");
        bind.Model<LanguageModel>("Language");
        bind.Model<CostOptionModel>("CostOption");
        bind.Model<CapacityModel>("Capacity");
        bind.Model<ListOccurrences.OccurrenceModel>("Occurrence");
        bind.Model<Facet>("Facet");
        bind.Model<FacetValue>("FacetValue");
        bind.Model<ListTaxonomies.TaxonomyModel>("Taxonomy");
        bind.Values<ServiceModel, OccurrencesArguments, IReadOnlyList<ListOccurrences.OccurrenceModel>>("Service.occurrences", Occurrences);
        bind.Values<ServiceModel, bool?>("Service.openNow", OpenNow);
        bind.List<FacetsArguments, Facet>("Query.serviceFacets", FindFacets);
        bind.List<NoArguments, ListTaxonomies.TaxonomyModel>("Query.taxonomies", (_, call, ct) => ListTaxonomies.All(call.Db, ct));
        bind.One<TermArguments, TermModel>("Query.taxonomyTerm", async (asked, call, ct) =>
        {
            var (id, code) = (asked.By.Uuid, asked.By.Code);
            return await TaxonomyTerms.Of(call.Db.Set<TaxonomyTerm>()
                .Where(term => id != null ? term.Id == id : term.Uri == code || term.Taxonomy!.Code + ":" + term.Code == code)).SingleOrDefaultAsync(ct);
        });
    }

    private static async Task<IReadOnlyList<IReadOnlyList<ListOccurrences.OccurrenceModel>>> Occurrences(
        IReadOnlyList<ServiceModel> services, OccurrencesArguments asked, Call call, CancellationToken ct)
    {
        if (ListOccurrences.Check(asked.From, asked.To) is { } fault)
        {
            throw new FieldException(fault.Code.ToUpperInvariant(), fault.Message);
        }
        var found = new List<IReadOnlyList<ListOccurrences.OccurrenceModel>>(services.Count);
        foreach (var service in services)
        {
            found.Add(await ListOccurrences.Between(call.Db, service.Document, asked.From, asked.To, ct));
        }
        return found;
    }

    /// <summary>Null for a service that says no times.</summary>
    private static async Task<IReadOnlyList<bool?>> OpenNow(IReadOnlyList<ServiceModel> services, Call call, CancellationToken ct)
    {
        Guid[] ids = [.. services.Select(service => service.Uuid)];
        var now = call.Clock.GetUtcNow();
        var open = (await call.Db.Set<Opening>().Where(opening => ids.Contains(opening.ServiceId) && opening.StartsAt <= now && now < opening.EndsAt)
            .Select(opening => opening.ServiceId).Distinct().ToListAsync(ct)).ToHashSet();
        return [.. services.Select(service => Documents.OpeningRules.Of(service.Document).Any() ? open.Contains(service.Uuid) : (bool?)null)];
    }

    private static async Task<IReadOnlyList<Facet>> FindFacets(FacetsArguments asked, Call call, CancellationToken ct)
    {
        if (asked.Facets.Count > MostFacets || asked.Facets.Any(name => !Facets.IsKnown(name)))
        {
            throw new FieldException(Problems.InvalidParameter.GraphQLCode, $"At most {MostFacets} facets of: taxonomy:CODE, {string.Join(", ", Facets.Names)}.");
        }
        var question = await ServiceDirectoryGraphQL.Question(call, asked.Search, asked.Near, asked.OpenAt, asked.Filter, ct);
        var facets = new List<Facet>();
        foreach (var name in asked.Facets.Distinct())
        {
            facets.Add(await Facets.Count(question, name, ct));
        }
        return facets;
    }
}
