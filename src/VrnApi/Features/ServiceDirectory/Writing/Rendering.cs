using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Fresh documents of a graph for both tiers.</summary>
internal static class Rendering
{
    private static readonly DocumentTier[] Tiers = [DocumentTier.Open, DocumentTier.Partner];

    /// <param name="unlinked">Services at places that the write took away.</param>
    public static IEnumerable<RenderedDocument> All(DirectoryGraph graph, IReadOnlyCollection<ServiceLocation> unlinked) => Tiers.SelectMany(tier =>
        Of(graph, tier).Concat(unlinked.Select(link =>
            new RenderedDocument(tier, DocumentKind.ServiceLocation, link.Id, null, null, null, [], "withdrawn") { At = (link.ServiceId, link.LocationId) })));

    /// <summary>What each tier reads of the services that have opening times; null of the others.</summary>
    public static IReadOnlyCollection<(Guid ServiceId, ServiceDocument? Open, ServiceDocument? Partner)> Services(DirectoryGraph graph)
    {
        var (open, partner) = (new ServiceRenderer(graph, DocumentTier.Open), new ServiceRenderer(graph, DocumentTier.Partner));
        return [.. graph.Services.Select(service =>
            service.Schedules.Count > 0 || service.Locations.Any(link => link.Schedules.Count + link.Location!.Schedules.Count > 0)
                ? (service.Id, open.Render(service), partner.Render(service))
                : (service.Id, (ServiceDocument?)null, (ServiceDocument?)null))];
    }

    private static IEnumerable<RenderedDocument> Of(DirectoryGraph graph, DocumentTier tier)
    {
        var organisations = new OrganisationRenderer(graph, tier);
        foreach (var organisation in graph.Organisations)
        {
            var document = organisations.Render(organisation);
            yield return new RenderedDocument(tier, DocumentKind.Organisation, organisation.Id,
                document is null ? null : DocumentJson.Write(document),
                document is null ? null : DocumentJson.Write(document.Summary()), null, [Codes.Of(tier)], "withdrawn");
        }
        var services = new ServiceRenderer(graph, tier);
        foreach (var service in graph.Services)
        {
            var document = services.Render(service);
            var reason = service.WithdrawnReason is { } withdrawn ? Codes.Of(withdrawn) : "withdrawn";
            yield return new RenderedDocument(tier, DocumentKind.Service, service.Id,
                document is null ? null : DocumentJson.Write(document),
                document is null ? null : DocumentJson.Write(document.Summary()),
                document is null ? null : SearchText.Of(document, tier, graph.Terms[service.Id]),
                ListingReaders.Of(service, tier), reason);
            foreach (var link in service.Locations)
            {
                var place = services.Render(link, document);
                yield return new RenderedDocument(tier, DocumentKind.ServiceLocation, link.Id,
                    place is null ? null : DocumentJson.Write(place),
                    place is null ? null : DocumentJson.Write(place.Summary()), null, [], reason)
                { At = (service.Id, link.LocationId) };
            }
        }
    }
}
