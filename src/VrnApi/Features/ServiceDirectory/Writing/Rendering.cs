using VrnApi.Data;
using VrnApi.Data.Model;
using VrnApi.Data.ServiceDirectory;
using VrnApi.Features.ServiceDirectory.Documents;

namespace VrnApi.Features.ServiceDirectory.Writing;

/// <summary>Fresh documents of a graph for both tiers.</summary>
internal static class Rendering
{
    private static readonly DocumentTier[] Tiers = [DocumentTier.Open, DocumentTier.Partner];

    public static IEnumerable<RenderedDocument> All(DirectoryGraph graph) => Tiers.SelectMany(tier => Of(graph, tier));

    private static IEnumerable<RenderedDocument> Of(DirectoryGraph graph, DocumentTier tier)
    {
        var organisations = new OrganisationRenderer(graph, tier);
        foreach (var organisation in graph.Organisations)
        {
            var document = organisations.Render(organisation);
            yield return new RenderedDocument(tier, DocumentKind.Organisation, organisation.Id,
                document is null ? null : DocumentJson.Write(document),
                document is null ? null : DocumentJson.Write(document.Summary()), null, "withdrawn");
        }
        var services = new ServiceRenderer(graph, tier);
        foreach (var service in graph.Services)
        {
            var document = services.Render(service);
            yield return new RenderedDocument(tier, DocumentKind.Service, service.Id,
                document is null ? null : DocumentJson.Write(document),
                document is null ? null : DocumentJson.Write(document.Summary()),
                document is null ? null : SearchText.Of(document, tier, graph.Terms[service.Id]),
                service.WithdrawnReason is { } reason ? Codes.Of(reason) : "withdrawn");
        }
    }
}
